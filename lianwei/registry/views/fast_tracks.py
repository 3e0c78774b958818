"""Agreements on the fast track: recorded, changed, ended; and who answers for the business."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianwei.core import clock
from lianwei.core.files.queries import name_of, open_file
from lianwei.core.http import allow
from lianwei.registry.forms import (
    EndFastTrackForm,
    FastTrackContactForm,
    NewFastTrackForm,
    ReviseFastTrackForm,
)
from lianwei.registry.operations import (
    add_fast_track_contact,
    end_fast_track,
    end_fast_track_contact,
    record_fast_track,
    revise_fast_track,
)
from lianwei.registry.queries import (
    fast_track_page,
    fast_track_to_change,
    find_business,
    signed_agreement,
)
from lianwei.ui.forms import OperationForm
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page


@allow("fast_track.view")
@require_safe
def fast_track_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = fast_track_page(pk, actor=request.actor)
    return render(request, "registry/fast_track_view.html", {"page": page, "track": page.track})


@allow("fast_track.view")
@require_safe
def fast_track_view_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed paper, as an attachment; the opening is recorded."""
    file = signed_agreement(pk, actor=request.actor)
    headers = {
        "Content-Disposition": content_disposition_header(True, name_of(file, actor=request.actor)),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(open_file(file, actor=request.actor), content_type=file.media_type, headers=headers)


@allow("fast_track.record")
@GET_OR_POST
def fast_track_record(request: HttpRequest, pk: int) -> HttpResponse:
    form = NewFastTrackForm(
        request.POST or None, request.FILES or None, initial={"valid_from": clock.today()}
    )
    made = form.carry_out(record_fast_track, pk, actor=request.actor) if request.POST else None
    if made:
        messages.success(request, _("The agreement is recorded. Next: who answers for the business."))
        return redirect("fast_track_revise_contact", pk=made.pk)
    back = reverse("business_detail", args=[pk])
    note = _("Complaints sent to settle go to the business through the console, with this window.")
    return form_page(request, FormPage(_("Fast track"), _("Record it"), back, find_business(pk), note), form)


@allow("fast_track.revise")
@GET_OR_POST
def fast_track_revise(request: HttpRequest, pk: int) -> HttpResponse:
    track = fast_track_to_change(pk, actor=request.actor)
    form = ReviseFastTrackForm.of(track, request.POST or None, request.FILES or None, actor=request.actor)
    if request.POST and form.carry_out(revise_fast_track, pk, actor=request.actor):
        return _saved(request, pk)
    note = _("Complaints that are with the business already keep their day.")
    return form_page(request, _page(pk, _("Change the agreement"), _("Save"), note), form)


@allow("fast_track.revise")
@GET_OR_POST
def fast_track_revise_contact(request: HttpRequest, pk: int) -> HttpResponse:
    fast_track_to_change(pk, actor=request.actor)
    form = FastTrackContactForm(request.POST or None)
    if request.POST and form.carry_out(add_fast_track_contact, pk, actor=request.actor):
        return _saved(request, pk)
    note = _("The person logs in to the business console with this phone or e-mail and a code sent there.")
    return form_page(request, _page(pk, _("Who answers for the business"), _("Add the person"), note), form)


@allow("fast_track.revise")
@require_POST
def fast_track_revise_contact_end(request: HttpRequest, pk: int) -> HttpResponse:
    contact = end_fast_track_contact(pk, actor=request.actor)
    messages.success(request, _("The person can log in no more."))
    return redirect("fast_track_view", pk=contact.track_id)


@allow("fast_track.end")
@GET_OR_POST
def fast_track_end(request: HttpRequest, pk: int) -> HttpResponse:
    fast_track_to_change(pk, actor=request.actor)
    form: OperationForm = EndFastTrackForm(request.POST or None, initial={"on": clock.today()})
    if request.POST and form.carry_out(end_fast_track, pk, actor=request.actor):
        return _saved(request, pk)
    note = _("After this day complaints take the usual way, and nobody of the business logs in.")
    return form_page(request, _page(pk, _("End the agreement"), _("End the agreement"), note), form)


def _saved(request: HttpRequest, pk: int) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("fast_track_view", pk=pk)


def _page(pk: int, title: str, submit: str, note: str) -> FormPage:
    return FormPage(title, submit, reverse("fast_track_view", args=[pk]), _("Fast track"), note)
