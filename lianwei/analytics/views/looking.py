"""The overview of the figures, any two dimensions crossed, the cases behind a figure."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET

from lianwei.analytics.forms.looking import CrossingForm, QuestionForm
from lianwei.analytics.queries.approved_maps import outlines_drawn, outlines_now
from lianwei.analytics.queries.dashboard.crossing import Crossing, crossing
from lianwei.analytics.queries.dashboard.drill import ACCEPTED, DAYS, cases_behind
from lianwei.analytics.queries.dashboard.overview import Overview, overview
from lianwei.core.http import allow
from lianwei.ui.pages import csv_download, xlsx_download

NAME = "statistics"
YEAR = 365 * 24 * 3600  # seconds


@allow("statistics.view")
@require_GET
def statistics_overview(request: HttpRequest) -> HttpResponse:
    form = QuestionForm(request.GET, actor=request.actor)
    page = _page(form, request)
    context = {
        "form": form,
        "page": page,
        "sheet": form.asked.query(),
        "may_see_cards": request.actor.may("scorecard.view"),
        "may_have_keys": request.actor.may("figure_key.view"),
    }
    return render(request, "analytics/overview.html", context)


@allow("statistics.view")
@require_GET
@never_cache
def statistics_overview_csv(request: HttpRequest) -> HttpResponse:
    """All tables of the overview, for machines."""
    return csv_download(_page(QuestionForm(request.GET, actor=request.actor), request).lines, name=NAME)


@allow("statistics.view")
@require_GET
@never_cache
def statistics_overview_xlsx(request: HttpRequest) -> HttpResponse:
    """The same for the office."""
    page = _page(QuestionForm(request.GET, actor=request.actor), request)
    return xlsx_download(page.lines, name=NAME, title=page.title)


@allow("statistics.view")
@require_GET
def statistics_crossing(request: HttpRequest) -> HttpResponse:
    form = CrossingForm(request.GET, actor=request.actor)
    context = {"form": form, "page": _crossed(form, request), "sheet": form.asked.query(**form.crossed)}
    return render(request, "analytics/crossing.html", context)


@allow("statistics.view")
@require_GET
@never_cache
def statistics_crossing_csv(request: HttpRequest) -> HttpResponse:
    page = _crossed(CrossingForm(request.GET, actor=request.actor), request)
    return csv_download(page.lines, name=NAME)


@allow("statistics.view")
@require_GET
@never_cache
def statistics_crossing_xlsx(request: HttpRequest) -> HttpResponse:
    page = _crossed(CrossingForm(request.GET, actor=request.actor), request)
    return xlsx_download(page.lines, name=NAME, title=page.chart.title)


@allow("statistics.view")
@require_GET
def statistics_cases(request: HttpRequest) -> HttpResponse:
    """The cases a figure is made of, as far as the reader sees them."""
    form = QuestionForm(request.GET, actor=request.actor)
    of = request.GET.get("of", "")
    of, after = of if of in DAYS else ACCEPTED, request.GET.get("after", "")
    page = cases_behind(form.asked, actor=request.actor, of=of, after=after)
    here = form.asked.query(of=of)
    context = {"page": page, "here": here, "after": after}
    return render(request, "analytics/cases_behind.html", context)


@allow("statistics.view")
@require_GET
@cache_control(private=True, max_age=YEAR, immutable=True)
def statistics_outlines(request: HttpRequest) -> HttpResponse:
    """The approved outlines; the address names the hash of the file, so that browsers ask once."""
    return HttpResponse(outlines_drawn(actor=request.actor), content_type="application/json")


def _page(form: QuestionForm, request: HttpRequest) -> Overview:
    return overview(form.asked, actor=request.actor, outlines=outlines_now())


def _crossed(form: CrossingForm, request: HttpRequest) -> Crossing:
    return crossing(form.asked, actor=request.actor, **form.crossed)
