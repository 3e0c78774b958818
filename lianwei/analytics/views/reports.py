"""Reports: all of them, one with its checks, its steps, its files."""

from collections.abc import Callable

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianwei.analytics.forms.reports import CorrectForm, DraftForm, SignForm, TextForm
from lianwei.analytics.models import Report
from lianwei.analytics.operations import drafting, signing
from lianwei.analytics.operations.bulletins import draft_bulletin
from lianwei.analytics.queries.quoting import quoted
from lianwei.analytics.queries.reports import report_page, reports_listed
from lianwei.analytics.rules.wording import EN, ZH, language_of
from lianwei.core.errors import NotAllowed
from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.ui.pages import GET_OR_POST, FormPage, attachment, form_page

PAGE = "report_view"
SAID = {
    "review": lambda: _("Reviewed. Next: somebody else signs."),
    "return": lambda: _("Returned to the drafter."),
    "release": lambda: _("Released. Text, figures and snapshot are frozen."),
    "recount": lambda: _("The figures are counted anew."),
}
STEPS: dict[str, Callable[..., Report]] = {
    "review": signing.review_report,
    "return": signing.return_report,
    "release": signing.release_report,
    "recount": drafting.recount_report,
}


def _language(request: HttpRequest) -> str:
    """The language asked for in the address, else the reader's."""
    asked = request.GET.get("language", "")
    return asked if asked in (ZH, EN) else language_of(get_language() or "")


@allow("report.view")
@require_GET
def report_list(request: HttpRequest) -> HttpResponse:
    context = {"rows": reports_listed(actor=request.actor), "may_draft": request.actor.may("report.draft")}
    return render(request, "analytics/report_list.html", context)


@allow("report.view")
@require_GET
def report_view(request: HttpRequest, pk: int) -> HttpResponse:
    language = _language(request)
    page = report_page(pk, actor=request.actor, language=language)
    chosen = request.GET.get("figure", "")
    context = {"page": page, "row": page.row, "language": language, "other": EN if language == ZH else ZH}
    if chosen:
        context["figure"] = quoted(page.row, chosen, language=language)
    return render(request, "analytics/report_view.html", context)


@allow("report.draft")
@GET_OR_POST
def report_draft(request: HttpRequest) -> HttpResponse:
    begun = {"kind": request.GET.get("kind", "")}
    form = DraftForm(request.POST if request.method == "POST" else None, actor=request.actor, initial=begun)
    if form.is_bound and (row := form.carry_out(drafting.draft_report, actor=request.actor)):
        flashes.success(request, _("The draft is ready. Its text can be changed; its figures are linked."))
        return redirect(PAGE, pk=row.pk)
    page = FormPage(_("Draft a report"), _("Count and draft"), reverse("report_list"), crumb=_("Reports"))
    return form_page(request, page, form)


@allow("report.draft")
@require_POST
def report_draft_bulletin(request: HttpRequest, pk: int) -> HttpResponse:
    """On a hot topic, by one button of its page."""
    form = SignForm(request.POST)
    if row := form.carry_out(draft_bulletin, pk, actor=request.actor):
        flashes.success(
            request, _("The bulletin is drafted. Its text can be changed; its figures are linked.")
        )
        return redirect(PAGE, pk=row.pk)
    for sentence in form.non_field_errors():
        flashes.error(request, sentence)
    return redirect("hot_topic_view", pk=pk)


@allow("report.revise")
@GET_OR_POST
def report_revise(request: HttpRequest, pk: int) -> HttpResponse:
    row, language = _mine(request, pk), _language(request)
    form = TextForm(request.POST if request.method == "POST" else None, report=row, language=language)
    if form.is_bound and form.carry_out(signing.revise_report, pk, actor=request.actor):
        flashes.success(request, _("The text is changed."))
        return redirect(f"{reverse(PAGE, args=[pk])}?language={language}")
    page = report_page(pk, actor=request.actor, language=language)
    context = {"form": form, "page": page, "row": row, "language": language}
    return render(request, "analytics/report_revise.html", context, status=422 if form.is_bound else 200)


@allow("report.correct")
@GET_OR_POST
def report_correct(request: HttpRequest, pk: int) -> HttpResponse:
    _mine(request, pk)
    form = CorrectForm(request.POST if request.method == "POST" else None)
    if form.is_bound and (row := form.carry_out(drafting.correct_report, pk, actor=request.actor)):
        flashes.success(request, _("A new version is drafted. The released one stays as it is."))
        return redirect(PAGE, pk=row.pk)
    note = _("The figures are counted anew; what changes is listed in the new version.")
    page = FormPage(
        _("Correct by a new version"),
        _("Draft the correction"),
        reverse(PAGE, args=[pk]),
        crumb=_("Report"),
        note=note,
    )
    return form_page(request, page, form)


def _mine(request: HttpRequest, pk: int) -> Report:
    row = find(Report, pk, actor=request.actor)
    if not row.is_within_reach(request.actor):
        raise NotAllowed
    return row


def _step(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Take one step and go back to the report; a refusal stands on top of it."""
    form = SignForm(request.POST)
    if form.carry_out(STEPS[verb], pk, actor=request.actor):
        flashes.success(request, SAID[verb]())
    for sentence in form.non_field_errors():
        flashes.error(request, sentence)
    return redirect(PAGE, pk=pk)


@allow("report.review")
@require_POST
def report_review(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, "review")


@allow("report.return")
@require_POST
def report_return(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, "return")


@allow("report.release")
@require_POST
def report_release(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, "release")


@allow("report.recount")
@require_POST
def report_recount(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, "recount")


@allow("report.view")
@require_GET
def report_view_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    from lianwei.analytics.papers.formats import TYPES, report_file, report_name

    row, language = find(Report, pk, actor=request.actor), _language(request)
    content = report_file(row, kind, language=language)
    return attachment(content, TYPES[kind], name=report_name(row, kind, language=language))
