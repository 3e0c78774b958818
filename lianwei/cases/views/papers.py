"""Papers of a case: chosen, drafted, read, moved along their way, printed and bound."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lianwei.cases.forms.steps import carry_out
from lianwei.cases.forms.steps_opened import OpenPaper, about, held_case, opened_paper, paper_choices
from lianwei.cases.forms.steps_papers import NewPaperForm, PaperForm, PaperStep
from lianwei.cases.operations.handling.papers import bind_file, pack_evidence, print_paper, print_report_paper
from lianwei.core.documents.paper import Paper
from lianwei.core.documents.queries import paper_of
from lianwei.core.documents.typst import to_pdf
from lianwei.core.http import View, allow, is_htmx
from lianwei.core.marks import sent_form, used

from .steps import leave

PDF, DOCX, ZIP = (
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/zip",
)


def _to_docx(paper: Paper) -> bytes:
    from lianwei.core.documents.docx import to_docx  # noqa: PLC0415 - 10 MB, which few workers need

    return to_docx(paper)


FORMS = {"pdf": (to_pdf, PDF), "docx": (_to_docx, DOCX)}


@allow("document.draft")
@require_safe
def choose_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Which paper."""
    complaint = held_case(pk, actor=request.actor)
    printed, drafted = paper_choices(complaint)
    context = {"complaint": complaint, "printed": printed, "drafted": drafted, "back": _case(pk)}
    return render(request, "cases/document_choose.html", context)


@allow("document.draft")
@never_cache
def draft_document(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """What the case does not say is asked; the rest is shown as it would read."""
    complaint = held_case(pk, actor=request.actor)
    data = request.POST if request.method == "POST" else None
    form = NewPaperForm(data, complaint=complaint, actor=request.actor, code=code, about=about(request.GET))
    if carry_out(form):
        return redirect("document_detail", pk, form.made_id)
    context = {"complaint": complaint, "form": form, "back": reverse("document_choose", args=[pk])}
    return render(request, "cases/document_draft.html", context, status=422 if form.errors else 200)


@allow("document.view")
@require_safe
@never_cache
def document_detail(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
    """One paper: its words, where it stands, what can be done, how it was served."""
    paper = opened_paper(pk, document_pk, actor=request.actor)
    return render(
        request,
        "cases/document_detail.html",
        {"paper": paper, "complaint": paper.complaint, "back": _case(pk)},
    )


@allow("document.view")
@require_safe
def document_download(request: HttpRequest, pk: int, document_pk: int, form: str) -> HttpResponse:
    """The paper as PDF or as Word file."""
    opened = opened_paper(pk, document_pk, actor=request.actor, with_text=False)
    paper = paper_of(opened.document, actor=request.actor, reason=f"{form} downloaded")
    number = opened.document.number or opened.complaint.number
    return paper_file(paper, form, f"{number} {opened.document.title}")


def paper_step_view(step: PaperStep) -> View:
    """The view of one step of a paper."""

    @allow(f"document.{step.verb}")
    @never_cache
    def take_step(request: HttpRequest, pk: int, document_pk: int) -> HttpResponse:
        paper = opened_paper(pk, document_pk, actor=request.actor, with_text=False)
        typed = (request.POST, request.FILES) if request.method == "POST" else ()
        if before := used(sent_form(*typed) if typed else None):
            return leave(request, _paper_page(pk, document_pk), before.told.plain())
        step.check(paper.complaint, paper.document, actor=request.actor)
        form = step.form(*typed, subject=paper.complaint, document=paper.document, actor=request.actor)
        if told := carry_out(form):
            return leave(request, _paper_page(pk, document_pk), told)
        return _show_step(request, step, paper, form)

    return take_step


def _show_step(request: HttpRequest, step: PaperStep, paper: OpenPaper, form: PaperForm) -> HttpResponse:
    keys = [paper.complaint.pk, paper.document.pk]
    context = {
        "step": step,
        "paper": paper,
        "complaint": paper.complaint,
        "form": form,
        "here": reverse(step.route, args=keys),
        "back": reverse("document_detail", args=keys),
    }
    template = "cases/_paper_step_form.html" if is_htmx(request) else "cases/document_step.html"
    return render(request, template, context, status=422 if form.errors else 200)


@allow("complaint.print")
@require_safe
def complaint_print(request: HttpRequest, pk: int, code: str, form: str) -> HttpResponse:
    """A form of the case, ready to print and to sign by hand."""
    paper = print_paper(pk, code, actor=request.actor, about=about(request.GET))
    return paper_file(paper, form, f"{code}-{pk}")


@allow("violation_report.view")
@require_safe
def violation_report_print(request: HttpRequest, pk: int, code: str, form: str) -> HttpResponse:
    """A paper of a violation report, ready to print."""
    return paper_file(print_report_paper(pk, code, actor=request.actor), form, f"{code}-{pk}")


@allow("complaint.export")
@require_safe
def complaint_casefile(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole file as one PDF."""
    return _attached(bind_file(pk, actor=request.actor), PDF, f"case-file-{pk}.pdf")


@allow("complaint.export")
@require_safe
def complaint_pack(request: HttpRequest, pk: int) -> HttpResponse:
    """The evidence pack."""
    return _attached(pack_evidence(pk, actor=request.actor), ZIP, f"evidence-pack-{pk}.zip")


def paper_file(paper: Paper, form: str, name: str) -> HttpResponse:
    """A paper as a file of that name."""
    lay_out, media_type = FORMS[form]
    return _attached(lay_out(paper), media_type, f"{name}.{form}")


def _attached(data: bytes, media_type: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(True, name)  # None only where nothing is to be said
    headers = {"Content-Disposition": disposition or "attachment", "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type=media_type, headers=headers)


def _paper_page(pk: int, document_pk: int) -> str:
    return reverse("document_detail", args=[pk, document_pk])


def _case(pk: int) -> str:
    return reverse("complaint_detail", args=[pk])
