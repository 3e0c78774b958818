"""The seam between Django and the domain: permission tags, fragments, errors."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from django.conf import settings
from django.contrib import messages as flashes
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import get_resolver, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from .editions import one_look
from .errors import Busy, LianweiError, NotVisible, WrongStatus
from .scope import ANONYMOUS

View = Callable[..., HttpResponse]
PUBLIC = "public"


def allow(permission: str) -> Callable[[View], View]:
    """Every view says who may call it; a test fails on any route that does not."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.actor is ANONYMOUS:
                return _to_login(request)
            request.actor.require(permission)
            return view(request, *args, **kwargs)

        wrapped.permission = permission
        return wrapped

    return decorate


def public(view: View) -> View:
    """For pages that everybody may open; what they show comes from a link's grant or is public."""
    view.permission = PUBLIC
    return view


def show(request: HttpRequest, fragment: str, context: dict, *, status: int = 200) -> HttpResponse:
    """htmx gets the fragment; any other browser gets it inside a page."""
    template = fragment if is_htmx(request) else settings.LIANWEI_FRAGMENT_TEMPLATE
    return render(request, template, context | {"fragment": fragment}, status=status)


def done(
    request: HttpRequest, fragment: str, context: dict, *, page: str, flash: str | None = None
) -> HttpResponse:
    """After a successful POST: htmx gets the fragment, any other browser is sent to the page."""
    if flash:
        flashes.success(request, flash)
    return show(request, fragment, context) if is_htmx(request) else redirect(page)


def is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def is_beat(request: HttpRequest) -> bool:
    """Whether an open page asked by itself, without anybody at it: no use of the session, no log-in page."""
    return "X-Lianwei-Beat" in request.headers


def _to_login(request: HttpRequest) -> HttpResponse:
    """A page asks for the log-in and comes back; a fragment tells htmx to load the log-in page."""
    if is_beat(request):
        return HttpResponse(status=401)
    back = quote(request.get_full_path() if request.method == "GET" else _typed_on(request))
    url = f"{settings.LOGIN_URL}?next={back}"
    if is_htmx(request):
        return HttpResponse(status=401, headers={"HX-Redirect": url})
    return redirect(url)


def _typed_on(request: HttpRequest) -> str:
    """The page of ours on which a form was filled in, where what was typed is put back; "/" if unknown."""
    came_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        return "/"
    page = urlsplit(came_from)
    return urlunsplit(("", "", "/" + page.path.lstrip("/"), page.query, ""))


class EditionsMiddleware:
    """What is kept in the process is looked at once a request (core/editions.py)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with one_look():
            return self.get_response(request)


# SQLSTATE of PostgreSQL: serialization_failure, deadlock_detected, lock_not_available.
GAVE_WAY = ("40001", "40P01", "55P03")
JSON = "application/json"  # what our own scripts ask for, and nothing else


class ErrorMiddleware:
    """The one place where expected errors are caught: a page, an htmx flash, or problem+json."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, IntegrityError):
            error = WrongStatus(
                _("This was already saved, by you or by a colleague. Nothing was saved twice.")
            )
        elif isinstance(error, OperationalError) and _gave_way(error):
            error = Busy()
        if not isinstance(error, LianweiError):
            return None
        if request.path.startswith("/api/") or request.headers.get("Accept") == JSON:
            return _problem(error)
        context = {"error": error, "back": page_of(request) if error.status != NotVisible.status else ""}
        return render(request, settings.LIANWEI_ERROR_TEMPLATE, context, status=error.status)


def _gave_way(error: OperationalError) -> bool:
    """Whether the database ended this transaction for another: a deadlock, or a wait that took too long."""
    state = getattr(error.__cause__, "sqlstate", None)
    return state in GAVE_WAY or str(error) == "database is locked"


def page_of(request: HttpRequest) -> str:
    """The page of the row a request was about, by its route's noun: complaint_accept → complaint_detail."""
    match = request.resolver_match
    if match is None or not match.url_name:
        return ""
    words = match.url_name.split("_")
    for end in range(len(words) - 1, 0, -1):
        name = f"{'_'.join(words[:end])}_detail"
        found = next(iter(get_resolver().reverse_dict.getlist(name)), None)
        if found is not None and set(found[0][0][1]) <= set(match.kwargs):
            return reverse(name, kwargs={key: match.kwargs[key] for key in found[0][0][1]})
    return ""


def _problem(error: LianweiError) -> JsonResponse:
    """RFC 9457."""
    body = {"type": f"about:{error.code}", "title": str(error.message), "status": error.status}
    if error.fields:
        body["errors"] = {name: str(sentence) for name, sentence in error.fields.items()}
    return JsonResponse(body, status=error.status, content_type="application/problem+json")
