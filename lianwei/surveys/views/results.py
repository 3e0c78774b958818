"""What a survey found: results, cross tables, weights, the plan of the sample."""

from collections.abc import Callable

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from lianwei.core.errors import NotAllowed
from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.surveys.forms.results import PlanSurveyForm, WeighSurveyForm, weighable
from lianwei.surveys.models import Survey
from lianwei.surveys.operations.results import plan_survey, weigh_survey
from lianwei.surveys.queries.crossing import CrossPage, cross_lines, cross_page
from lianwei.surveys.queries.data_files import dta_file, parquet_file, sav_file, table_of
from lianwei.surveys.queries.result_charts import chart_lines, result_charts
from lianwei.surveys.queries.results import parts_to_choose, results_page
from lianwei.surveys.queries.texts import texts_page
from lianwei.surveys.queries.weights import WeightsPage, plan_page, weights_page
from lianwei.surveys.rules.form import said
from lianwei.ui.pages import attachment, xlsx_download

from .showing import page_language, survey_tabs

GET_OR_POST = require_http_methods(["GET", "POST"])


@allow("survey.view")
@require_GET
def survey_results(request: HttpRequest, pk: int) -> HttpResponse:
    page = results_page(pk, actor=request.actor, only=request.GET.get("only", ""))
    spoken = page.form.language_for(page_language())
    context = {
        "page": page,
        "row": page.row,
        "tabs": survey_tabs(pk, "survey_results"),
        "charts": result_charts(page, page_language(), reverse("survey_texts", args=[pk, "NAME"])),
        "parts": parts_to_choose(page.form, spoken),
        "only": ":".join(page.only) if page.only[0] else "",
        "may_export": request.actor.may("survey.export") and page.row.is_within_reach(request.actor),
    }
    return render(request, "surveys/survey_results.html", context)


@allow("survey.view")
@require_GET
def survey_results_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The tables of the results page, figures alone."""
    page = results_page(pk, actor=request.actor, only=request.GET.get("only", ""))
    lines = [[page.row.title, page.row.number], []]
    lines += chart_lines(result_charts(page, page_language()))
    return xlsx_download(lines, name=f"{page.row.number}-results", title=pgettext("survey", "Results"))


@allow("survey.view")
@require_GET
def survey_texts(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    page = texts_page(pk, name, actor=request.actor, language=page_language())
    context = {"page": page, "tabs": survey_tabs(pk, "survey_results")}
    return render(request, "surveys/survey_texts.html", context)


@allow("survey.view")
@require_GET
def survey_cross(request: HttpRequest, pk: int) -> HttpResponse:
    context = {"page": _cross(request, pk), "tabs": survey_tabs(pk, "survey_cross")}
    return render(request, "surveys/survey_cross.html", context | {"query": request.GET.urlencode()})


@allow("survey.view")
@require_GET
def survey_cross_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    page = _cross(request, pk)
    return xlsx_download(cross_lines(page), name=f"{page.row.number}-cross", title=_("Cross table"))


@allow("survey.view")
@require_GET
def survey_weights(request: HttpRequest, pk: int) -> HttpResponse:
    """The weights by version, and which questions to weight by."""
    page = weights_page(pk, actor=request.actor, language=page_language())
    spoken = page.form.language_for(page_language())
    questions = [(each.name, said(each.labels, spoken) or each.name) for each in weighable(page.form)]
    context = {"page": page, "tabs": survey_tabs(pk, "survey_weights"), "questions": questions}
    return render(request, "surveys/survey_weights.html", context)


@allow("survey.weigh")
@GET_OR_POST
@never_cache
def survey_weigh(request: HttpRequest, pk: int) -> HttpResponse:
    page = weights_page(pk, actor=request.actor, language=page_language())
    form = _weigh_form(request, page)
    if not form.questions:
        flashes.error(request, _("Please choose at least one question to weight by."))
        return redirect("survey_weights", pk=pk)
    if form.is_bound and form.carry_out(weigh_survey, pk, actor=request.actor):
        flashes.success(request, _("The weights are computed. Results show them beside the plain figures."))
        return redirect("survey_weights", pk=pk)
    context = {"form": form, "back_name": "survey_weights", "back_key": pk}
    return render(request, "surveys/form_page.html", context, status=422 if form.is_bound else 200)


@allow("survey.view")
@require_GET
def survey_sample(request: HttpRequest, pk: int) -> HttpResponse:
    page = plan_page(pk, actor=request.actor)
    context = {"page": page, "tabs": survey_tabs(pk, "survey_sample")}
    return render(request, "surveys/survey_sample.html", context)


@allow("survey.plan")
@GET_OR_POST
def survey_plan(request: HttpRequest, pk: int) -> HttpResponse:
    page = plan_page(pk, actor=request.actor)
    form = PlanSurveyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.carry_out(plan_survey, page.row.pk, actor=request.actor):
        flashes.success(request, _("The sample is worked out and kept with the survey."))
        return redirect("survey_sample", pk=pk)
    context = {"form": form, "back_name": "survey_sample", "back_key": pk}
    return render(request, "surveys/form_page.html", context, status=422 if form.is_bound else 200)


@allow("survey.export")
@require_GET
@never_cache
def survey_export_sav(request: HttpRequest, pk: int) -> HttpResponse:
    return _data(request, pk, "sav", sav_file)


@allow("survey.export")
@require_GET
@never_cache
def survey_export_dta(request: HttpRequest, pk: int) -> HttpResponse:
    return _data(request, pk, "dta", dta_file)


@allow("survey.export")
@require_GET
@never_cache
def survey_export_parquet(request: HttpRequest, pk: int) -> HttpResponse:
    return _data(request, pk, "parquet", parquet_file)


def _data(request: HttpRequest, pk: int, ending: str, write: Callable[..., bytes]) -> HttpResponse:
    survey = find(Survey, pk, actor=request.actor)
    if not survey.is_within_reach(request.actor):
        raise NotAllowed
    table = table_of(survey, actor=request.actor, language=page_language())
    content = write(table, title=survey.title)
    return attachment(content, "application/octet-stream", name=f"{survey.number}.{ending}")


def _cross(request: HttpRequest, pk: int) -> CrossPage:
    asked = request.GET
    return cross_page(
        pk,
        actor=request.actor,
        rows=asked.get("rows", ""),
        columns=asked.get("columns", ""),
        language=page_language(),
        is_weighted=asked.get("weighted") == "1",
    )


def _weigh_form(request: HttpRequest, page: WeightsPage) -> WeighSurveyForm:
    """The questions that the address names; what the latest version said stands there already."""
    names = request.GET.getlist("by")
    questions = [each for each in weighable(page.form) if each.name in names]
    latest = page.latest
    initial = {"source": latest.source} if latest else {}
    for name, people in (latest.margins if latest else {}).items():
        initial |= {f"{name}-{choice}": count for choice, count in people.items()}
    data = request.POST if request.method == "POST" else None
    spoken = page.form.language_for(page_language())
    return WeighSurveyForm(data, questions=questions, language=spoken, initial=initial)
