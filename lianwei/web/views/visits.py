"""Behind an observer's personal link: the page of the phone, its service worker, the form without scripts."""

import hashlib

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from lianwei.core.errors import WrongStatus
from lianwei.core.http import public
from lianwei.core.scope import find
from lianwei.supervision.forms.observing.visiting import VisitForm
from lianwei.supervision.models import ObservationVisit
from lianwei.supervision.operations.observing.delivering import observer_of_link
from lianwei.supervision.operations.observing.visiting import enter_visit
from lianwei.supervision.queries.observing.phone import phone_page
from lianwei.web.forms.visits import PhoneForm
from lianwei.web.queries.booth import worker_script
from lianwei.web.queries.visits import words

PAGE = "web/visits/app.html"
SCRIPT = "text/javascript; charset=utf-8"
LETTERS = 12


@public
@require_safe
def visit_app(request: HttpRequest, token: str) -> HttpResponse:
    """The visits of one observer; opened once with network it works without."""
    return render(request, PAGE, _context(token))


@public
@never_cache
@require_GET
def visit_worker(request: HttpRequest, token: str) -> HttpResponse:
    page = render_to_string(PAGE, _context(token), request)
    script = worker_script(page, [reverse("visit_app", args=[token])], name=_vault(token))
    return HttpResponse(script, content_type=SCRIPT)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def visit_enter(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """One visit as a plain form, for a browser without scripts."""
    observer, actor = observer_of_link(token)
    visit = find(ObservationVisit, pk, actor=actor)
    page = phone_page(observer)
    if page.checklist is None or not page.is_open:
        raise WrongStatus(_("No visits are taken now."))
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = VisitForm(*given, checklist=page.checklist)
    if form.is_bound and form.carry_out(enter_visit, pk, actor=actor):
        flashes.success(request, _("The visit has arrived. Thank you."))
        return redirect("visit_app", token=token)
    context = {"form": form, "visit": visit, "token": token}
    return render(request, "web/visits/enter.html", context, status=422 if form.is_bound else 200)


def _context(token: str) -> dict[str, object]:
    observer, _actor = observer_of_link(token)
    page = phone_page(observer)
    form = PhoneForm(checklist=page.checklist) if page.checklist else None
    return {"page": page, "form": form, "words": words(), "token": token, "vault": _vault(token)}


def _vault(token: str) -> str:
    """What this link's visits are kept under on the phone."""
    return f"lianwei-visits-{hashlib.sha256(token.encode()).hexdigest()[:LETTERS]}"
