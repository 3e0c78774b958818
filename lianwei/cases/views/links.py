"""Pages behind one-time links: no log-in; looking changes nothing, sending uses the link up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache

from lianwei.cases.doors import LETTER, OFFER, RATE, SIGN, STATUS, SUPPLY, WITHDRAW
from lianwei.cases.forms.links import (
    CodeForm,
    DoorForm,
    RateForm,
    SignForm,
    SupplyByLinkForm,
    WithdrawByLinkForm,
    opened_door,
)
from lianwei.cases.forms.links_offer import OfferByLinkForm
from lianwei.cases.forms.steps import carry_out
from lianwei.cases.models import Complaint
from lianwei.cases.queries.doors.public_status import public_status
from lianwei.cases.queries.doors.tracking import case_standing_for, consumer_of
from lianwei.cases.queries.page.letters import letter_file, letters_for_consumer
from lianwei.core.files.links import was_revoked
from lianwei.core.files.queries import name_of, open_file
from lianwei.core.http import View, public
from lianwei.core.marks import sent_form, used

GONE = 410


def door_view(purpose: str, form_class: type[DoorForm], template: str) -> View:
    """A page with one form behind a link."""

    @public
    @never_cache
    def open_door(request: HttpRequest, token: str) -> HttpResponse:
        door = opened_door(token, purpose)
        typed = (request.POST, request.FILES) if request.method == "POST" else ()
        if door is None or not form_class.opens(door):
            before = used(sent_form(*typed)) if typed else None
            return _done(request, before.told.plain()) if before else _gone(request, token, purpose)
        form = form_class(*typed, door=door)
        if told := carry_out(form):
            return _done(request, told, complaint=door.complaint)
        context = {"complaint": door.complaint, "form": form, "token": token, "here": request.path}
        return render(request, template, context, status=422 if form.errors else 200)

    return open_door


link_sign = door_view(SIGN, SignForm, "cases/link_sign.html")
link_rate = door_view(RATE, RateForm, "cases/link_rate.html")
link_withdraw = door_view(WITHDRAW, WithdrawByLinkForm, "cases/link_withdraw.html")
link_supply = door_view(SUPPLY, SupplyByLinkForm, "cases/link_supply.html")
link_offer = door_view(OFFER, OfferByLinkForm, "cases/link_offer.html")


@public
@never_cache
def link_code(request: HttpRequest, token: str) -> HttpResponse:
    """Has the code sent that goes with a signature, and shows the agreement again."""
    door = opened_door(token, SIGN)
    if door is None or request.method != "POST" or not SignForm.opens(door):
        return _gone(request, token, SIGN)
    told = carry_out(CodeForm(request.POST, door=door))
    here = reverse("link_sign", args=[token])
    context = {
        "complaint": door.complaint,
        "form": SignForm(door=door),
        "token": token,
        "here": here,
        "told": told,
    }
    return render(request, "cases/link_sign.html", context)


@public
@never_cache
def link_status(request: HttpRequest, token: str) -> HttpResponse:
    """How the case stands, in everyday words."""
    door = opened_door(token, STATUS)
    if door is None:
        return _gone(request, token, STATUS)
    standing = case_standing_for(door.complaint)
    status = public_status(standing, actor=consumer_of(standing.pk))
    return render(request, "cases/link_status.html", {"complaint": door.complaint, "status": status})


@public
@never_cache
def link_letter(request: HttpRequest, token: str) -> HttpResponse:
    """The letters to the consumer."""
    door = opened_door(token, LETTER)
    if door is None:
        return _gone(request, token, LETTER)
    letters = letters_for_consumer(door.complaint.pk, actor=door.actor)
    context = {"complaint": door.complaint, "letters": letters, "token": token}
    return render(request, "cases/link_letter.html", context)


@public
@never_cache
def link_letter_file(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """A file that goes along with a letter, always as an attachment; the opening is recorded."""
    door = opened_door(token, LETTER)
    if door is None:
        return _gone(request, token, LETTER)
    file = letter_file(door.complaint.pk, pk, actor=door.actor)
    data = open_file(file, actor=door.actor, reason="opened by the consumer")
    name = content_disposition_header(True, name_of(file, actor=door.actor)) or "attachment"
    headers = {"Content-Disposition": name, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type=file.media_type, headers=headers)


def _done(request: HttpRequest, told: str, *, complaint: Complaint | None = None) -> HttpResponse:
    return render(request, "cases/link_done.html", {"complaint": complaint, "told": told})


def _gone(request: HttpRequest, token: str, purpose: str) -> HttpResponse:
    """A link that is used up or out of date, or that a newer one or newer terms took the place of: no fault
    of anybody, and whom to call.
    """
    template = "cases/link_replaced.html" if was_revoked(token, purpose) else "cases/link_gone.html"
    return render(request, template, status=GONE)
