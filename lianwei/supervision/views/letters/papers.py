"""The papers of a letter: read, taken along, moved along their way by the member whose paper it is."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lianwei.core.documents.models import Document
from lianwei.core.documents.queries import document_of
from lianwei.core.documents.typst import to_pdf
from lianwei.core.errors import NotAllowed, NotVisible, WrongStatus
from lianwei.core.http import allow
from lianwei.core.scope import find
from lianwei.supervision.forms.letters.papers import PAPER_FORMS
from lianwei.supervision.models import Letter
from lianwei.supervision.papers.letters import joint_paper
from lianwei.supervision.queries.letters.page import paper_steps
from lianwei.ui.pages import GET_OR_POST, FormPage, attachment, form_page

PDF, DOCX = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@allow("letter.view")
@require_safe
@never_cache
def letter_view_pdf(request: HttpRequest, pk: int, document_id: int) -> HttpResponse:
    """The letter with all names and numbers, as PDF."""
    letter, document = _opened(request, pk, document_id)
    paper = joint_paper(letter, document, actor=request.actor)
    return attachment(to_pdf(paper), PDF, name=f"letter-{pk}.pdf")


@allow("letter.view")
@require_safe
@never_cache
def letter_view_docx(request: HttpRequest, pk: int, document_id: int) -> HttpResponse:
    """The same as a Word file."""
    from lianwei.core.documents.docx import to_docx  # noqa: PLC0415 - 10 MB, which few workers need

    letter, document = _opened(request, pk, document_id)
    paper = joint_paper(letter, document, actor=request.actor)
    return attachment(to_docx(paper), DOCX, name=f"letter-{pk}.docx")


@allow("letter.view")
@GET_OR_POST
@never_cache
def letter_view_paper_step(request: HttpRequest, pk: int, document_id: int, verb: str) -> HttpResponse:
    """One step of the paper; the paper itself asks for the permission of the step."""
    letter, document = _opened(request, pk, document_id)
    if verb not in PAPER_FORMS:
        raise NotVisible
    request.actor.require(f"document.{verb}")
    if not document.is_within_reach(request.actor):
        raise NotAllowed
    if verb not in {each.verb for each in paper_steps(letter, document, actor=request.actor)}:
        raise WrongStatus
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PAPER_FORMS[verb](*given, letter=letter, document=document, actor=request.actor)
    if form.is_bound and form.carry_out(form.take):
        flashes.success(request, _("The step is taken."))
        return redirect("letter_detail", pk=pk)
    back = reverse("letter_detail", args=[pk])
    return form_page(request, FormPage(form.title, form.submit, back, letter.title, note=form.note), form)


def _opened(request: HttpRequest, pk: int, document_id: int) -> tuple[Letter, Document]:
    letter = find(Letter, pk, actor=request.actor)
    return letter, document_of(letter, document_id)
