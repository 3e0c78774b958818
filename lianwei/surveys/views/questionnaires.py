"""Questionnaires: all, an upload with its faults, one with its versions and how it looks."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.surveys.forms.surveys import CreateQuestionnaireForm, ReviseQuestionnaireForm, UploadForm
from lianwei.surveys.models import Questionnaire
from lianwei.surveys.operations.questionnaires import (
    create_questionnaire,
    revise_questionnaire,
)
from lianwei.surveys.queries.questionnaires import questionnaire_page, questionnaires_listed, version_of

from .showing import shown_json
from .showing import words as survey_words

GET_OR_POST = require_http_methods(["GET", "POST"])


@allow("questionnaire.view")
@require_GET
def questionnaire_list(request: HttpRequest) -> HttpResponse:
    page = questionnaires_listed(actor=request.actor, after=request.GET.get("after", ""))
    context = {"page": page, "may_create": request.actor.may("questionnaire.create")}
    return render(request, "surveys/questionnaire_list.html", context)


@allow("questionnaire.create")
@GET_OR_POST
def questionnaire_create(request: HttpRequest) -> HttpResponse:
    form = CreateQuestionnaireForm(request.POST or None, request.FILES or None)
    xform = form.read()
    if xform:
        given = {
            "title": form.cleaned_data["name"],
            "content": form.cleaned_data["file"],
            "xform": xform,
        }
        row = create_questionnaire(request.actor.organisation_id or 0, actor=request.actor, **given)
        flashes.success(request, _("The questionnaire is saved. Please look at how it appears."))
        return redirect("questionnaire_view", pk=row.pk)
    return _asked(request, form)


@allow("questionnaire.revise")
@GET_OR_POST
def questionnaire_revise(request: HttpRequest, pk: int) -> HttpResponse:
    find(Questionnaire, pk, actor=request.actor)
    form = ReviseQuestionnaireForm(request.POST or None, request.FILES or None)
    xform = form.read()
    if xform:
        content = form.cleaned_data["file"]
        revise_questionnaire(pk, actor=request.actor, content=content, xform=xform)
        flashes.success(request, _("The next version is saved. Surveys that run go on with theirs."))
        return redirect("questionnaire_view", pk=pk)
    return _asked(request, form)


@allow("questionnaire.view")
@require_GET
def questionnaire_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = questionnaire_page(pk, actor=request.actor)
    context = {"page": page, "row": page.row, "words": survey_words(request)}
    return render(request, "surveys/questionnaire_view.html", context)


@allow("questionnaire.view")
@require_GET
def questionnaire_view_form(request: HttpRequest, pk: int) -> HttpResponse:
    """The latest version as the browser shows it."""
    version = version_of(pk, actor=request.actor)
    return JsonResponse(shown_json(version.xform, request))


@allow("questionnaire.view")
@require_GET
def questionnaire_view_workbook(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """The workbook as it was uploaded."""
    row = version_of(pk, actor=request.actor, version=version)
    name = f"questionnaire-{row.questionnaire_id}-{row.version}.xlsx"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(bytes(row.workbook), content_type=kind, headers=headers)


def _asked(request: HttpRequest, form: UploadForm) -> HttpResponse:
    context = {"form": form, "faults": form.faults}
    return render(request, "surveys/questionnaire_upload.html", context, status=422 if form.is_bound else 200)
