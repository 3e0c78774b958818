"""The papers of a sudden event's reports: read, taken along, moved along their way."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lianwei.cases.forms.steps import carry_out
from lianwei.cases.forms.sudden_papers import REPORT_STEPS, steps_of_report
from lianwei.cases.models import SuddenEvent
from lianwei.cases.papers.editing import shown
from lianwei.cases.queries.together.sudden import ReportRow, report_row, told_of
from lianwei.core.documents.models import Document
from lianwei.core.documents.queries import paper_of
from lianwei.core.errors import NotVisible
from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page

from .papers import paper_file
from .sudden import sent

READ = "sudden_event_report_view"


@allow("sudden_event.view")
@require_safe
@never_cache
def sudden_event_report_view(request: HttpRequest, pk: int, report_id: int) -> HttpResponse:
    """One report: its words, what can be done, to whom it went."""
    event, row, document = _opened(request, pk, report_id)
    actor = request.actor
    may_send = row.report.sent_at is None and bool(document.number) and actor.may("sudden_event.send")
    context = {
        "event": event,
        "row": row,
        "document": document,
        "text": shown(paper_of(document, actor=actor)),
        "steps": steps_of_report(event, document, actor=actor),
        "may_send": may_send and event.is_within_reach(actor),
        "told": told_of(event, row.report),
    }
    return render(request, "cases/sudden_event_report.html", context)


@allow("sudden_event.view")
@require_safe
@never_cache
def sudden_event_report_file(request: HttpRequest, pk: int, report_id: int, form: str) -> HttpResponse:
    """The report as PDF or as Word file."""
    event, _row, document = _opened(request, pk, report_id)
    paper = paper_of(document, actor=request.actor, reason=f"{form} downloaded")
    return paper_file(paper, form, f"{document.number or event.pk} {document.title}")


@allow("sudden_event.report")
@GET_OR_POST
@never_cache
def sudden_event_report_step(request: HttpRequest, pk: int, report_id: int, verb: str) -> HttpResponse:
    """One step of the paper; the paper itself asks for the permission of the step."""
    event, _row, document = _opened(request, pk, report_id)
    if verb not in REPORT_STEPS:
        raise NotVisible
    step = REPORT_STEPS[verb]
    request.actor.require(f"document.{verb}")
    if request.method != "POST":
        step.check(event, document, actor=request.actor)
    form = step.form(sent(request), subject=event, document=document, actor=request.actor)
    if request.method == "POST" and (told := carry_out(form)):
        flashes.success(request, told)
        return redirect(READ, pk=pk, report_id=report_id)
    back = reverse(READ, args=[pk, report_id])
    page = FormPage(form.title, form.submit, back, document.title, note=form.why, draft="step")
    return form_page(request, page, form)


def _opened(request: HttpRequest, pk: int, report_id: int) -> tuple[SuddenEvent, ReportRow, Document]:
    """A report this reader may open. Raises NotVisible."""
    event = find(SuddenEvent, pk, actor=request.actor)
    row = report_row(event, report_id, actor=request.actor)
    if row is None or row.document is None:
        raise NotVisible
    return event, row, row.document
