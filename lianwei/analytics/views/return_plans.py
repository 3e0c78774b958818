"""What an association asks those below it for, and what their returns give together."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from lianwei.analytics.forms.returns import AskForm, EndPlanForm
from lianwei.analytics.operations.return_plans import ask_for_returns, end_return_plan
from lianwei.analytics.papers.return_sheets import totals_workbook
from lianwei.analytics.queries.return_plans import plan_here
from lianwei.analytics.queries.return_totals import tables_of_totals, totals_of
from lianwei.core.errors import NotVisible
from lianwei.core.http import allow
from lianwei.ui.pages import GET_OR_POST, attachment
from lianwei.ui.sheets import XLSX_TYPE

from .answering import asked, sent

LIST = "statistical_return_list"


@allow("return_plan.ask")
@GET_OR_POST
def return_plan_ask(request: HttpRequest) -> HttpResponse:
    form, home = AskForm(sent(request), actor=request.actor), request.actor.organisation_id or 0
    if form.is_bound and form.carry_out(ask_for_returns, home, actor=request.actor):
        flashes.success(request, _("The return is asked for; it is laid out when a period is over."))
        return redirect(LIST)
    return asked(request, form, reverse(LIST))


@allow("return_plan.view")
@require_GET
@never_cache
def return_plan_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The totals of one period, who is missing, who is provisional."""
    totals = totals_of(pk, actor=request.actor, name=request.GET.get("period", ""))
    context = {
        "plan": plan_here(pk, actor=request.actor),
        "totals": totals,
        "tables": tables_of_totals(totals) if totals else [],
    }
    return render(request, "analytics/return_plan_view.html", context)


@allow("return_plan.view")
@require_GET
def return_plan_view_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The totals in the sheet of the form."""
    totals = totals_of(pk, actor=request.actor, name=request.GET.get("period", ""))
    if totals is None:
        raise NotVisible
    return attachment(totals_workbook(totals), XLSX_TYPE, name=f"totals-{totals.period.name}.xlsx")


@allow("return_plan.end")
@GET_OR_POST
def return_plan_end(request: HttpRequest, pk: int) -> HttpResponse:
    plan, form = plan_here(pk, actor=request.actor), EndPlanForm(sent(request))
    if form.is_bound and form.carry_out(end_return_plan, plan.row.pk, actor=request.actor):
        flashes.success(request, _("This return is asked for no more; what was laid out stays."))
        return redirect(LIST)
    return asked(request, form, reverse(LIST))
