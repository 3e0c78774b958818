"""Surveys: all, one with its links and answers, its steps, its exports."""

from collections.abc import Callable

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lianwei.arrivals.queries.public_pages import qr_picture
from lianwei.core.documents.typst import to_pdf
from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.surveys.forms.surveys import (
    CloseSurveyForm,
    CreateSurveyForm,
    LinkSurveyForm,
    OpenSurveyForm,
    ReopenSurveyForm,
    VoidAnswerForm,
)
from lianwei.surveys.models import Survey, SurveyAnswer, SurveyLink
from lianwei.surveys.operations.answers import keep_answer, void_answer
from lianwei.surveys.operations.surveys import (
    close_survey,
    create_survey,
    link_survey,
    open_survey,
    reopen_survey,
)
from lianwei.surveys.papers.poster import poster_paper
from lianwei.surveys.queries.charts import days_chart, quota_chart
from lianwei.surveys.queries.exports import answer_lines, codebook_lines
from lianwei.surveys.queries.questionnaires import versions_to_ask
from lianwei.surveys.queries.surveys import (
    answers_listed,
    link_url,
    personal_links,
    shown_questions,
    survey_page,
    surveys_listed,
)
from lianwei.surveys.rules.form import read_form
from lianwei.ui.forms import OperationForm
from lianwei.ui.pages import attachment
from lianwei.ui.sheets import CSV_TYPE, XLSX_TYPE, csv_sheet, xlsx_sheet

from .showing import survey_tabs

GET_OR_POST = require_http_methods(["GET", "POST"])


@allow("survey.view")
@require_GET
def survey_list(request: HttpRequest) -> HttpResponse:
    page = surveys_listed(actor=request.actor, after=request.GET.get("after", ""))
    context = {"page": page, "may_create": request.actor.may("survey.create")}
    return render(request, "surveys/survey_list.html", context)


@allow("survey.create")
@GET_OR_POST
def survey_create(request: HttpRequest) -> HttpResponse:
    versions = versions_to_ask(actor=request.actor)
    form = CreateSurveyForm(request.POST or None, versions=versions)
    home = request.actor.organisation_id or 0
    if form.is_bound and (survey := form.carry_out(create_survey, home, actor=request.actor)):
        flashes.success(request, _("The survey is prepared. Please look at the questions, then open it."))
        return redirect("survey_view", pk=survey.pk)
    return _asked(request, form, "survey_list")


@allow("survey.view")
@require_GET
def survey_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = survey_page(pk, actor=request.actor)
    links = [(each, link_url(each), qr_picture(link_url(each))) for each in page.links]
    context = {
        "page": page,
        "row": page.row,
        "links": links,
        "tabs": survey_tabs(pk, "survey_view"),
        "charts": [days_chart(page), *([quota_chart(page)] if page.quotas else [])],
    }
    return render(request, "surveys/survey_view.html", context)


@allow("survey.open")
@GET_OR_POST
def survey_open(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, OpenSurveyForm, open_survey, _("The survey is open."))


@allow("survey.close")
@GET_OR_POST
def survey_close(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, CloseSurveyForm, close_survey, _("The survey is closed."))


@allow("survey.reopen")
@GET_OR_POST
def survey_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, ReopenSurveyForm, reopen_survey, _("The survey is open again."))


@allow("survey.link")
@GET_OR_POST
def survey_link(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, LinkSurveyForm, link_survey, _("The links are made."))


@allow("survey.link")
@require_GET
def survey_link_poster(request: HttpRequest, pk: int, link: int) -> HttpResponse:
    """The poster to print; papers are Chinese."""
    row = find(SurveyLink, link, actor=request.actor)
    if row.survey_id != pk:
        raise NotVisible
    with translation.override("zh-hans"):
        content = to_pdf(poster_paper(row))
    return attachment(content, "application/pdf", name=f"{row.survey.number}-{row.pk}.pdf")


@allow("survey.link")
@require_GET
@never_cache
def survey_link_codes(request: HttpRequest, pk: int) -> HttpResponse:
    """The personal links as a sheet, to hand out."""
    survey = _within_reach(request, pk)
    rows = personal_links(survey, actor=request.actor)
    lines = [[each.label, link_url(each), _("used") if each.used_at else ""] for each in rows]
    content = xlsx_sheet(_("Links"), [[_("Link"), _("Address"), _("State")], *lines])
    return attachment(content, XLSX_TYPE, name=f"{survey.number}-links.xlsx")


@allow("survey_answer.view")
@require_GET
def survey_answer_list(request: HttpRequest, pk: int) -> HttpResponse:
    survey = find(Survey, pk, actor=request.actor)
    is_doubted = request.GET.get("show") == "doubted"
    after = request.GET.get("after", "")
    page = answers_listed(survey, actor=request.actor, after=after, only_doubted=is_doubted)
    may_decide = survey.is_within_reach(request.actor) and request.actor.may("survey_answer.keep")
    heads = shown_questions(read_form(survey.version.xform))
    context = {
        "survey": survey,
        "page": page,
        "heads": heads,
        "is_doubted": is_doubted,
        "may_decide": may_decide,
    }
    return render(request, "surveys/answer_list.html", context)


@allow("survey_answer.keep")
@require_POST
def survey_answer_keep(request: HttpRequest, pk: int) -> HttpResponse:
    row = keep_answer(pk, actor=request.actor)
    flashes.success(request, _("The answer counts."))
    return redirect("survey_answer_list", pk=row.survey_id)


@allow("survey_answer.void")
@GET_OR_POST
def survey_answer_void(request: HttpRequest, pk: int) -> HttpResponse:
    row = find(SurveyAnswer, pk, actor=request.actor)
    if not row.is_within_reach(request.actor):
        raise NotAllowed
    form = VoidAnswerForm(_sent(request))
    if form.is_bound and form.carry_out(void_answer, pk, actor=request.actor):
        flashes.success(request, _("The answer does not count any more. It stays in the list."))
        return redirect("survey_answer_list", pk=row.survey_id)
    return _asked(request, form, "survey_answer_list", row.survey_id)


@allow("survey.export")
@require_GET
@never_cache
def survey_export_csv(request: HttpRequest, pk: int) -> HttpResponse:
    survey = _within_reach(request, pk)
    content = csv_sheet(answer_lines(survey, actor=request.actor))
    return attachment(content, CSV_TYPE, name=f"{survey.number}.csv")


@allow("survey.export")
@require_GET
@never_cache
def survey_export_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    survey = _within_reach(request, pk)
    content = xlsx_sheet(_("Answers received"), answer_lines(survey, actor=request.actor))
    return attachment(content, XLSX_TYPE, name=f"{survey.number}.xlsx")


@allow("survey.export")
@require_GET
def survey_export_codebook(request: HttpRequest, pk: int) -> HttpResponse:
    survey = _within_reach(request, pk)
    lines = codebook_lines(survey, language=translation.get_language() or "zh")
    return attachment(xlsx_sheet(_("Codebook"), lines), XLSX_TYPE, name=f"{survey.number}-codebook.xlsx")


def _within_reach(request: HttpRequest, pk: int) -> Survey:
    survey = find(Survey, pk, actor=request.actor)
    if not survey.is_within_reach(request.actor):
        raise NotAllowed
    return survey


def _sent(request: HttpRequest) -> object:
    return request.POST if request.method == "POST" else None


def _step(
    request: HttpRequest,
    pk: int,
    form_class: type[OperationForm],
    operation: Callable[..., object],
    said: str,
) -> HttpResponse:
    """Carry a step out and go back to the survey, or ask for it."""
    _within_reach(request, pk)
    form = form_class(_sent(request))
    if form.is_bound and form.carry_out(operation, pk, actor=request.actor):
        flashes.success(request, said)
        return redirect("survey_view", pk=pk)
    return _asked(request, form, "survey_view", pk)


def _asked(request: HttpRequest, form: OperationForm, back: str, *keys: int) -> HttpResponse:
    context = {"form": form, "back_name": back, "back_key": keys[0] if keys else None}
    return render(request, "surveys/form_page.html", context, status=422 if form.is_bound else 200)
