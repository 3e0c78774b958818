"""Joint handling between alliances: asked from the page of the case, answered on a page of its own."""

from collections.abc import Callable

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianwei.cases.models import Complaint
from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.federation.forms.joint import AnswerJointForm, AskJointForm, DeclineJointForm, NoteJointForm
from lianwei.federation.operations import joint as operations
from lianwei.federation.queries.joint import joint_page, joint_requests, joint_to, joint_waiting
from lianwei.ui.forms import OperationForm
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page

from .lists import listed

PAGE = "joint_request_view"


@allow("joint_request.view")
@require_GET
def joint_request_list(request: HttpRequest) -> HttpResponse:
    labels = {"asked": _("To answer"), "sent": _("Under way"), "ended": _("Ended")}
    waiting = joint_waiting(request.actor)[:1000].count()
    context = listed(request, labels, joint_requests, waiting=waiting)
    return render(request, "federation/joint_request_list.html", context)


@allow("joint_request.view")
@require_GET
def joint_request_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = joint_page(pk, actor=request.actor)
    return render(request, "federation/joint_request_view.html", {"page": page, "row": page.row})


@allow("joint_request.ask")
@GET_OR_POST
def joint_request_ask(request: HttpRequest, pk: int) -> HttpResponse:
    complaint = find(Complaint, pk, actor=request.actor)
    form = AskJointForm(request.POST or None, complaint=complaint)
    if form.is_bound and form.carry_out(operations.ask_joint_request, pk, actor=request.actor):
        flashes.success(request, _("The request is on its way. The answer will stand beside the case."))
        return redirect("complaint_detail", pk=pk)
    note = _(
        "The case stays with you. The other alliance learns what the agreement names: the matter, what "
        "happened without people, the business, days and the amount; and what is ticked below."
    )
    back = reverse("complaint_detail", args=[pk])
    page = FormPage(_("Ask another alliance to help"), _("Send the request"), back, complaint.number, note)
    return form_page(request, page, form)


@allow("joint_request.answer")
@GET_OR_POST
def joint_request_answer(request: HttpRequest, pk: int) -> HttpResponse:
    joint_to("answer", pk, actor=request.actor)
    page = FormPage(_("Answer the request"), _("Send the answer"), reverse(PAGE, args=[pk]))
    said = _("Your answer is on its way; the other alliance files it with its case.")
    form = AnswerJointForm(request.POST or None)
    return _said(request, form, page, told=(operations.answer_joint_request, pk, said))


@allow("joint_request.decline")
@GET_OR_POST
def joint_request_decline(request: HttpRequest, pk: int) -> HttpResponse:
    joint_to("decline", pk, actor=request.actor)
    page = FormPage(_("Say that it is not possible"), _("Send the answer"), reverse(PAGE, args=[pk]))
    said = _("The other alliance is told why it is not possible.")
    form = DeclineJointForm(request.POST or None)
    return _said(request, form, page, told=(operations.decline_joint_request, pk, said))


@allow("joint_request.note")
@GET_OR_POST
def joint_request_note(request: HttpRequest, pk: int) -> HttpResponse:
    joint_to("note", pk, actor=request.actor)
    page = FormPage(_("Write to the other alliance"), _("Send the note"), reverse(PAGE, args=[pk]))
    form = NoteJointForm(request.POST or None)
    said = _("Your note is on its way.")
    return _said(request, form, page, told=(operations.note_joint_request, pk, said))


def _said(
    request: HttpRequest,
    form: OperationForm,
    page: FormPage,
    *,
    told: tuple[Callable[..., object], int, str],
) -> HttpResponse:
    """A page with one box for words. `told`: what takes them, the request, what is said then."""
    tell, pk, said = told
    if form.is_bound and form.carry_out(tell, pk, actor=request.actor):
        flashes.success(request, said)
        return redirect(PAGE, pk=pk)
    return form_page(request, page, form)


@allow("joint_request.withdraw")
@require_POST
def joint_request_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = operations.withdraw_joint_request(pk, actor=request.actor)
    flashes.success(request, _("The other alliance is told that it is no longer needed."))
    return redirect("complaint_detail", pk=found.complaint_id)


@allow("joint_request.close")
@require_POST
def joint_request_close(request: HttpRequest, pk: int) -> HttpResponse:
    found = operations.close_joint_request(pk, actor=request.actor)
    flashes.success(request, _("The request is closed; the other alliance is told."))
    return redirect("complaint_detail", pk=found.complaint_id)
