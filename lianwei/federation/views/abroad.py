"""Cases between alliances: offered by us from the page of the case, offered to us in a list of their own."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianwei.cases.models import Complaint
from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.federation.forms.abroad import OfferAbroadForm, ReturnAbroadForm
from lianwei.federation.operations import abroad as operations
from lianwei.federation.queries.abroad import case_abroad_page, cases_abroad, offers_waiting
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page

from .lists import listed


@allow("case_abroad.view")
@require_GET
def case_abroad_list(request: HttpRequest) -> HttpResponse:
    labels = {"asked": _("To answer"), "sent": _("Under way"), "ended": _("Ended")}
    context = listed(request, labels, cases_abroad, waiting=offers_waiting(request.actor))
    context["sees_matches"] = request.actor.may("peer_match.view")
    return render(request, "federation/case_abroad_list.html", context)


@allow("case_abroad.view")
@require_GET
def case_abroad_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = case_abroad_page(pk, actor=request.actor)
    return render(request, "federation/case_abroad_view.html", {"page": page, "row": page.row})


@allow("case_abroad.offer")
@GET_OR_POST
def case_abroad_offer(request: HttpRequest, pk: int) -> HttpResponse:
    complaint = find(Complaint, pk, actor=request.actor)
    form = OfferAbroadForm(request.POST or None, complaint=complaint)
    if request.POST and form.carry_out(operations.offer_case_abroad, pk, actor=request.actor):
        flashes.success(request, _("The other alliance is asked. The case stays here until it takes it."))
        return redirect("complaint_detail", pk=pk)
    note = _("At first the other alliance sees no name and no contact; they go along once it has promised.")
    back = reverse("complaint_detail", args=[pk])
    page = FormPage(
        _("Hand over to another alliance"), _("Ask the other alliance"), back, complaint.number, note
    )
    return form_page(request, page, form)


@allow("case_abroad.withdraw")
@require_POST
def case_abroad_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = operations.withdraw_case_abroad(pk, actor=request.actor, peer=request.POST.get("peer", ""))
    flashes.success(request, _("The offer is taken back; the case stays here."))
    return redirect("complaint_detail", pk=found.complaint_id)


@allow("case_abroad.accept")
@require_POST
def case_abroad_accept(request: HttpRequest, pk: int) -> HttpResponse:
    operations.accept_case_abroad(pk, actor=request.actor)
    flashes.success(
        request, _("Promised. The case comes with its files when the other side has released it.")
    )
    return redirect("case_abroad_view", pk=pk)


@allow("case_abroad.return")
@GET_OR_POST
def case_abroad_return(request: HttpRequest, pk: int) -> HttpResponse:
    page = case_abroad_page(pk, actor=request.actor)
    form = ReturnAbroadForm(request.POST or None)
    if request.POST and form.carry_out(operations.return_case_abroad, pk, actor=request.actor):
        flashes.success(request, _("Returned with your reason; the other alliance stays responsible."))
        return redirect("case_abroad_list")
    back = reverse("case_abroad_view", args=[pk])
    shown = FormPage(_("Return the case"), _("Return it"), back, page.row.peer)
    return form_page(request, shown, form)
