"""Funds: all of them, one with its books, its steps, its statements."""

from datetime import date

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from lianwei.core import clock
from lianwei.core.documents.typst import to_pdf
from lianwei.core.errors import NotVisible
from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.redress.forms.funds import (
    CloseFundForm,
    CounterForm,
    DepositForm,
    OpenFundForm,
    ReviseFundForm,
    TakeBackForm,
)
from lianwei.redress.models import Fund, Posting
from lianwei.redress.operations.funds import (
    close_fund,
    correct_posting,
    deposit_in_fund,
    open_fund,
    revise_fund,
    take_back_from_fund,
)
from lianwei.redress.papers.statement import statement_lines, statement_paper
from lianwei.redress.queries.funds import fund_page, funds_listed
from lianwei.redress.queries.statement import Statement, statement_of
from lianwei.ui.sheets import XLSX_TYPE, xlsx_sheet

from .answering import GET_OR_POST, asked, sent, taken, within_reach

PAGE, FIRST_YEAR = "fund_view", 2000


@allow("fund.view")
@require_GET
def fund_list(request: HttpRequest) -> HttpResponse:
    context = {"rows": funds_listed(actor=request.actor), "may_open": request.actor.may("fund.open")}
    return render(request, "redress/fund_list.html", context)


@allow("fund.open")
@GET_OR_POST
def fund_open(request: HttpRequest) -> HttpResponse:
    form = OpenFundForm(sent(request))
    home = request.actor.organisation_id or 0
    if form.is_bound and (fund := form.carry_out(open_fund, home, actor=request.actor)):
        flashes.success(request, _("The books are open."))
        return redirect(PAGE, pk=fund.pk)
    return asked(request, form, "fund_list")


@allow("fund.view")
@require_GET
def fund_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = fund_page(pk, actor=request.actor)
    context = {"page": page, "row": page.line.row, "this_year": clock.today().year}
    return render(request, "redress/fund_view.html", context)


@allow("fund.revise")
@GET_OR_POST
def fund_revise(request: HttpRequest, pk: int) -> HttpResponse:
    fund = within_reach(Fund, pk, request)
    form = ReviseFundForm(sent(request), initial={"case_cap": fund.case_cap, "fund_cap": fund.fund_cap})
    return taken(request, pk, form, revise_fund, said=_("The caps are changed."), back=PAGE)


@allow("fund.deposit")
@GET_OR_POST
def fund_deposit(request: HttpRequest, pk: int) -> HttpResponse:
    within_reach(Fund, pk, request)
    said = _("The deposit is entered.")
    return taken(request, pk, DepositForm(sent(request)), deposit_in_fund, said=said, back=PAGE)


@allow("fund.take_back")
@GET_OR_POST
def fund_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    within_reach(Fund, pk, request)
    said = _("What the payer took back is entered.")
    return taken(request, pk, TakeBackForm(sent(request)), take_back_from_fund, said=said, back=PAGE)


@allow("fund.close")
@GET_OR_POST
def fund_close(request: HttpRequest, pk: int) -> HttpResponse:
    within_reach(Fund, pk, request)
    return taken(
        request, pk, CloseFundForm(sent(request)), close_fund, said=_("The fund is closed."), back=PAGE
    )


@allow("fund.correct")
@GET_OR_POST
def fund_correct(request: HttpRequest, pk: int, posting: int) -> HttpResponse:
    fund = within_reach(Fund, pk, request)
    if find(Posting, posting, actor=request.actor).fund_id != fund.pk:
        raise NotVisible
    form = CounterForm(sent(request))
    if form.is_bound and form.carry_out(correct_posting, pk, actor=request.actor, posting_id=posting):
        flashes.success(request, _("The counter-entry is made; both entries stay."))
        return redirect(PAGE, pk=pk)
    return asked(request, form, PAGE, pk)


@allow("fund.view")
@require_GET
@never_cache
def fund_view_statement_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The statement to print and sign; papers are Chinese."""
    with translation.override("zh-hans"):
        statement = _statement(request, pk)
        content = to_pdf(statement_paper(statement))
    return _sent(content, "application/pdf", f"{statement.fund.number}.pdf")


@allow("fund.view")
@require_GET
@never_cache
def fund_view_statement_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for the office."""
    statement = _statement(request, pk)
    content = xlsx_sheet(_("Statement"), statement_lines(statement))
    return _sent(content, XLSX_TYPE, f"{statement.fund.number}.xlsx")


def _statement(request: HttpRequest, pk: int) -> Statement:
    """Of the year or quarter asked for; of this year where none can be read."""
    asked_for, quarter = request.GET.get("year", ""), request.GET.get("quarter", "")
    is_year = asked_for.isdecimal() and FIRST_YEAR <= int(asked_for[:5]) <= clock.today().year
    year = int(asked_for) if is_year else clock.today().year
    begin, end = date(year, 1, 1), date(year, 12, 31)
    if quarter in ("1", "2", "3", "4"):
        begin = date(year, 3 * int(quarter) - 2, 1)
        end = date(year, 3 * int(quarter), 31 if quarter in "14" else 30)
    return statement_of(pk, actor=request.actor, begin=begin, end=end)


def _sent(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
