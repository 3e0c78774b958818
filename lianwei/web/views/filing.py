"""Filing a complaint at the portal: three screens, uploads, the receipt. Without an account."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianwei.arrivals.operations.drafts import (
    begin_upload,
    check_whole,
    drop_upload,
    find_upload,
    receive_piece,
)
from lianwei.core.http import View, public
from lianwei.core.paging import key_of
from lianwei.web.forms.challenge import let_upload
from lianwei.web.forms.screens import ORDER, WISH, Screens
from lianwei.web.queries.receipts import receipt_of
from lianwei.web.visitor import address_of, forget_visit, open_visit

AFTER = dict(zip(ORDER, (*ORDER[1:], "receipt"), strict=True))
BEFORE = dict(zip(ORDER[1:], ORDER, strict=False))


def screen_view(name: str) -> View:
    """One of the three screens."""

    @public
    @never_cache
    @require_http_methods(["GET", "POST"])
    def portal_screen(request: HttpRequest) -> HttpResponse:
        visit = open_visit(request)
        screens = Screens(visit, address=address_of(request))
        if visit.draft.sent_as:
            return redirect("portal_receipt")
        if missing := screens.first_open(name):
            return redirect(f"portal_{missing}")
        if request.method == "POST":
            return _taken(request, screens, name)
        return _screen(request, screens, name)

    return portal_screen


def _taken(request: HttpRequest, screens: Screens, name: str) -> HttpResponse:
    form = screens.take(name, request.POST, request.FILES)
    if "back" in request.POST:
        return screens.visit.remember(redirect(f"portal_{BEFORE[name]}"))
    if "attach" in request.POST and not form.errors.get("uploads"):
        return screens.visit.remember(redirect("portal_wish"))
    if form.errors or (name == WISH and not screens.send(form)):
        return screens.visit.remember(_screen(request, screens, name, form))
    return screens.visit.remember(redirect(f"portal_{AFTER[name]}"))


def _screen(request: HttpRequest, screens: Screens, name: str, form: object = None) -> HttpResponse:
    context = {
        "form": form or screens.form(name),
        "screens": screens,
        "at": ORDER.index(name) + 1,
    }
    return render(request, f"web/portal/{name}.html", context, status=422 if form else 200)


portal_what, portal_who, portal_wish = (screen_view(name) for name in ORDER)


@public
@never_cache
@require_POST
def portal_upload(request: HttpRequest) -> HttpResponse:
    """Room for a file that comes in pieces; answers its token and where to go on."""
    size_bytes = key_of(request.POST.get("size", "")) or 0
    let_upload(address_of(request), size=size_bytes)
    visit = open_visit(request)
    upload = begin_upload(visit.draft, name=request.POST.get("name", ""), size=size_bytes)
    return JsonResponse({"token": str(upload.token), "received": upload.received})


@public
@never_cache
@require_POST
def portal_piece(request: HttpRequest, token: UUID, offset: int) -> HttpResponse:
    """The next bytes of a file; answers where to go on."""
    upload = find_upload(open_visit(request).draft, token)
    upload = receive_piece(upload, offset=offset, data=request.body)
    check_whole(upload)
    return JsonResponse({"received": upload.received, "whole": upload.is_whole})


@public
@never_cache
@require_POST
def portal_drop(request: HttpRequest, token: UUID) -> HttpResponse:
    """Leave a file out."""
    drop_upload(open_visit(request).draft, token)
    return redirect("portal_wish")


@public
@never_cache
@require_GET
def portal_receipt(request: HttpRequest) -> HttpResponse:
    """The code, what happens next and by when; shown again as long as the browser remembers the draft."""
    draft = open_visit(request).draft
    if not draft.sent_as:
        return redirect("portal_what")
    return render(request, "web/portal/receipt.html", {"receipt": receipt_of(draft)})


@public
@require_POST
def portal_another(request: HttpRequest) -> HttpResponse:
    """A second complaint by the same browser."""
    return forget_visit(redirect("portal_what"))
