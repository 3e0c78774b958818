"""Vouchers of a pledge: issued, redeemed in another shop, settled between the shops."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lianwei.core.http import allow
from lianwei.redress.forms.pledges import IssueForm, RedeemForm, SettleForm
from lianwei.redress.models import ReturnPledge, ReturnVoucher
from lianwei.redress.operations.vouchers import issue_voucher, redeem_voucher, settle_vouchers
from lianwei.redress.queries.vouchers import store_choices

from .answering import GET_OR_POST, asked, sent, taken, within_reach

PAGE = "return_pledge_view"


@allow("return_voucher.issue")
@GET_OR_POST
def return_voucher_issue(request: HttpRequest, pk: int) -> HttpResponse:
    pledge = within_reach(ReturnPledge, pk, request)
    form = IssueForm(sent(request), stores=store_choices(pledge, actor=request.actor))
    return taken(request, pk, form, issue_voucher, said=_("The voucher is issued."), back=PAGE)


@allow("return_voucher.settle")
@GET_OR_POST
def return_voucher_settle(request: HttpRequest, pk: int) -> HttpResponse:
    pledge = within_reach(ReturnPledge, pk, request)
    form = SettleForm(sent(request), stores=store_choices(pledge, actor=request.actor))
    return taken(request, pk, form, settle_vouchers, said=_("The settlement is entered."), back=PAGE)


@allow("return_voucher.redeem")
@GET_OR_POST
def return_voucher_redeem(request: HttpRequest, pk: int) -> HttpResponse:
    """A voucher that another shop redeemed first is not paid again; the attempt is kept."""
    voucher = within_reach(ReturnVoucher, pk, request)
    form = RedeemForm(sent(request), stores=store_choices(voucher.pledge, actor=request.actor))
    if form.is_bound and (shown := form.carry_out(redeem_voucher, pk, actor=request.actor)):
        if shown.is_first:
            flashes.success(request, _("The voucher is redeemed."))
        else:
            flashes.warning(
                request, _("Another shop redeemed this voucher before. Please do not pay it out.")
            )
        return redirect(PAGE, pk=voucher.pledge_id)
    return asked(request, form, PAGE, voucher.pledge_id)
