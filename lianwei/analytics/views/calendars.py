"""How the reader's organisation counts its months and years, and choosing otherwise."""

from typing import Any

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianwei.analytics.forms.calendars import CalendarForm
from lianwei.analytics.operations.calendars import revise_calendar, revise_calendar_of_alliance
from lianwei.analytics.queries.calendars import calendar_page
from lianwei.analytics.rules.calendars import Reckoning
from lianwei.core import clock
from lianwei.core.http import allow
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page

PAGE = "reporting_calendar_view"


@allow("reporting_calendar.view")
@require_GET
def reporting_calendar_view(request: HttpRequest) -> HttpResponse:
    page = calendar_page(actor=request.actor)
    return render(request, "analytics/calendar_view.html", {"page": page})


@allow("reporting_calendar.revise")
@GET_OR_POST
def reporting_calendar_revise(request: HttpRequest) -> HttpResponse:
    """Of the reader's organisation, or of the alliance whose code the address names."""
    page, code = calendar_page(actor=request.actor), request.GET.get("alliance", "")
    whose = page.of(code) if code else None
    form = CalendarForm(request.POST or None, initial=_known(whose.today if whose else page.today))
    operation = revise_calendar_of_alliance if whose else revise_calendar
    key = whose.alliance.pk if whose else request.actor.organisation_id or 0
    if form.is_bound and form.carry_out(operation, key, actor=request.actor):
        flashes.success(request, _("Months and years are counted so from then on."))
        return redirect(PAGE)
    title, crumb = _("Reporting months and years"), _("Reporting calendar")
    note = str(whose.alliance if whose else page.organisation)
    return form_page(request, FormPage(title, _("Count so"), reverse(PAGE), crumb=crumb, note=note), form)


def _known(today: Reckoning) -> dict[str, Any]:
    return {
        "month_starts": today.month_starts,
        "first_month": today.first_month,
        "valid_from": clock.today(),
    }
