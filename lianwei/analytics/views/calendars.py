"""How the reader's organisation counts its months and years, and choosing otherwise."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianwei.analytics.forms.calendars import CalendarForm
from lianwei.analytics.operations.calendars import revise_calendar
from lianwei.analytics.queries.calendars import calendar_page
from lianwei.core import clock
from lianwei.core.http import allow
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page

PAGE = "reporting_calendar_view"


@allow("reporting_calendar.view")
@require_GET
def reporting_calendar_view(request: HttpRequest) -> HttpResponse:
    context = {
        "page": calendar_page(actor=request.actor),
        "may_revise": request.actor.may("reporting_calendar.revise"),
    }
    return render(request, "analytics/calendar_view.html", context)


@allow("reporting_calendar.revise")
@GET_OR_POST
def reporting_calendar_revise(request: HttpRequest) -> HttpResponse:
    today = calendar_page(actor=request.actor).today
    known = {
        "month_starts": today.month_starts,
        "first_month": today.first_month,
        "valid_from": clock.today(),
    }
    form = CalendarForm(request.POST or None, initial=known)
    if form.is_bound and form.carry_out(
        revise_calendar, request.actor.organisation_id or 0, actor=request.actor
    ):
        flashes.success(request, _("Months and years are counted so from then on."))
        return redirect(PAGE)
    page = FormPage(
        _("Reporting months and years"), _("Count so"), reverse(PAGE), crumb=_("Reporting calendar")
    )
    return form_page(request, page, form)
