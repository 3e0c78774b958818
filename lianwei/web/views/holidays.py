"""The working-day calendar: years, notices, and the entry of one with a look ahead before it holds."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lianwei.core.http import allow
from lianwei.core.notices.operations import enter_holiday_notice, retire_holiday_notice
from lianwei.ui.pages import GET_OR_POST
from lianwei.web.forms.calendar import HolidayNoticeForm, RetireNoticeForm
from lianwei.web.queries.holidays import year_page, years
from lianwei.web.queries.notices import ahead_of_entry, ahead_of_retirement, notice_page


@allow("holiday_notice.view")
@require_GET
def holiday_notice_list(request: HttpRequest) -> HttpResponse:
    context = {"years": years(actor=request.actor), "may_enter": request.actor.may("holiday_notice.enter")}
    return render(request, "web/holiday_notice_list.html", context)


@allow("holiday_notice.view")
@require_GET
def holiday_notice_year(request: HttpRequest, year: int) -> HttpResponse:
    page = year_page(year, actor=request.actor)
    return render(request, "web/holiday_notice_year.html", {"page": page})


@allow("holiday_notice.view")
@require_GET
def holiday_notice_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = notice_page(pk, actor=request.actor)
    return render(request, "web/holiday_notice_view.html", {"page": page, "notice": page.notice})


@allow("holiday_notice.enter")
@GET_OR_POST
def holiday_notice_enter(request: HttpRequest) -> HttpResponse:
    """First a look at what was read and what would move; entered when that is confirmed."""
    form = HolidayNoticeForm(request.POST or None)
    if "confirmed" in request.POST and (notice := form.carry_out(enter_holiday_notice, actor=request.actor)):
        flashes.success(request, _("The notice is entered; the open cases are computed again now."))
        return redirect("holiday_notice_view", pk=notice.pk)
    ahead = ahead_of_entry(form.entry, actor=request.actor) if form.is_bound and form.is_valid() else None
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "web/holiday_notice_enter.html", {"form": form, "ahead": ahead}, status=status)


@allow("holiday_notice.retire")
@GET_OR_POST
def holiday_notice_retire(request: HttpRequest, pk: int) -> HttpResponse:
    form = RetireNoticeForm(request.POST or None)
    if request.POST and form.carry_out(retire_holiday_notice, pk, actor=request.actor):
        flashes.success(request, _("The notice holds no more; the open cases are computed again now."))
        return redirect("holiday_notice_view", pk=pk)
    page = notice_page(pk, actor=request.actor)
    context = {"form": form, "page": page, "ahead": ahead_of_retirement(page.notice, actor=request.actor)}
    return render(request, "web/holiday_notice_retire.html", context, status=422 if form.is_bound else 200)
