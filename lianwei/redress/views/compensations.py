"""Advance compensations: all of them, the application on a case, one with its steps."""

from collections.abc import Callable

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianwei.cases.models import Complaint
from lianwei.core.http import allow
from lianwei.redress.forms import compensations as forms
from lianwei.redress.models import AdvanceCompensation
from lianwei.redress.operations import applying, paying
from lianwei.redress.queries.compensations import compensation_page, compensations_listed
from lianwei.ui.forms import OperationForm

from .answering import GET_OR_POST, asked, sent, taken, within_reach

PAGE = "advance_compensation_view"


@allow("advance_compensation.view")
@require_GET
def advance_compensation_list(request: HttpRequest) -> HttpResponse:
    view = request.GET.get("view", "")
    page = compensations_listed(actor=request.actor, view=view, after=request.GET.get("after", ""))
    return render(request, "redress/compensation_list.html", {"page": page, "view": view})


@allow("advance_compensation.apply")
@GET_OR_POST
def advance_compensation_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """`pk` is the complaint's."""
    complaint = within_reach(Complaint, pk, request)
    form = forms.ApplyForm(sent(request), complaint=complaint, actor=request.actor)
    if form.is_bound and (row := form.carry_out(applying.apply_for_compensation, pk, actor=request.actor)):
        flashes.success(request, _("Applied. Next: two people approve."))
        return redirect(PAGE, pk=row.pk)
    return asked(request, form, "complaint_detail", pk)


@allow("advance_compensation.view")
@require_GET
def advance_compensation_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = compensation_page(pk, actor=request.actor)
    return render(request, "redress/compensation_view.html", {"page": page, "row": page.row})


@allow("advance_compensation.check")
@GET_OR_POST
def advance_compensation_check(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(
        request,
        pk,
        forms.CheckForm,
        applying.check_compensation,
        _("The first has approved. Next: somebody else."),
    )


@allow("advance_compensation.approve")
@GET_OR_POST
def advance_compensation_approve(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(
        request,
        pk,
        forms.ApproveForm,
        applying.approve_compensation,
        _("Approved by both. The sum is set aside."),
    )


@allow("advance_compensation.refuse")
@GET_OR_POST
def advance_compensation_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(
        request, pk, forms.RefuseForm, applying.refuse_compensation, _("The application is refused.")
    )


@allow("advance_compensation.withdraw")
@GET_OR_POST
def advance_compensation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(
        request, pk, forms.WithdrawForm, applying.withdraw_compensation, _("The application is taken back.")
    )


@allow("advance_compensation.pay")
@GET_OR_POST
def advance_compensation_pay(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(
        request,
        pk,
        forms.PayForm,
        paying.pay_compensation,
        _("The payment is entered. Next: recourse against the business."),
    )


@allow("advance_compensation.return_payment")
@GET_OR_POST
def advance_compensation_return_payment(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(
        request,
        pk,
        forms.ReturnPaymentForm,
        paying.return_payment,
        _("The payment is taken back in the books."),
    )


@allow("advance_compensation.recover")
@GET_OR_POST
def advance_compensation_recover(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(
        request, pk, forms.RecoverForm, paying.recover_compensation, _("What was recovered is entered.")
    )


@allow("advance_compensation.write_off")
@GET_OR_POST
def advance_compensation_write_off(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(
        request, pk, forms.WriteOffForm, paying.write_off_compensation, _("The rest is written off.")
    )


def _step(
    request: HttpRequest, pk: int, form: type[OperationForm], operation: Callable[..., object], said: str
) -> HttpResponse:
    within_reach(AdvanceCompensation, pk, request)
    return taken(request, pk, form(sent(request)), operation, said=said, back=PAGE)
