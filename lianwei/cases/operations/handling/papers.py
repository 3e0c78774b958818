"""Papers of a complaint: drafted from the case, changed as drafts, printed as forms, bound as a file."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.models import Complaint, ViolationReport
from lianwei.cases.papers.binding import case_file, evidence_pack
from lianwei.cases.papers.casebook import CaseBook
from lianwei.cases.papers.context import PRINTED_AT_ONCE, TO_WRITE_BY_HAND, composed, template_of
from lianwei.cases.papers.editing import with_pieces
from lianwei.cases.papers.reports import report_paper
from lianwei.cases.queries.page.viewers import refuse_stored_only
from lianwei.core.documents.models import Document
from lianwei.core.documents.operations import draft_document, revise_document
from lianwei.core.documents.paper import Paper
from lianwei.core.documents.queries import document_of, paper_of
from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.core.events import record
from lianwei.core.scope import Actor, find, lock
from lianwei.knowledge.models import Approver


@transaction.atomic
def draft_paper(
    complaint_id: int,
    code: str,
    *,
    actor: Actor,
    extra: Mapping[str, Any] | None = None,
    about: Mapping[str, int] | None = None,
    blank: str = "",
    occasion: str = "",
) -> Document:
    """Draft a paper of the holder from what the case says. `extra` are fields typed by hand, `about` picks
    one of
    several (a session, a respondent); `blank` stands where a required field has no answer, else Invalid
    names it. `occasion` names what it is drafted for, where no person asked.

    What the head signs is reviewed before; a paper its handler signs is not.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("document.draft")
    refuse_stored_only(complaint, actor=actor)
    book = CaseBook(complaint, actor, code, dict(about or {}))
    template = template_of(book)
    document = draft_document(
        complaint,
        composed(book, extra, blank=blank),
        kind=code,
        actor=actor,
        organisation_id=complaint.holder_id,
        title=template.name,
        needs_review=template.approver == Approver.HEAD,
        needs_countersign=template.needs_countersign,
        needs_seal=template.needs_seal,
    )
    details = {"kind": code, "document": document.pk, "occasion": occasion}
    record("complaint.paper_drafted", complaint, actor=actor, **details)
    return document


@transaction.atomic
def revise_paper(complaint_id: int, document_id: int, *, actor: Actor, texts: Mapping[str, str]) -> Document:
    """Change the words of a draft, piece by piece."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    document = document_of(complaint, document_id)
    paper = paper_of(document, actor=actor, reason="draft changed")
    revised = revise_document(document_id, with_pieces(paper, texts), subject=complaint, actor=actor)
    record("complaint.paper_revised", complaint, actor=actor, kind=document.kind, document=document_id)
    return revised


@transaction.atomic
def print_paper(
    complaint_id: int, code: str, *, actor: Actor, about: Mapping[str, int] | None = None
) -> Paper:
    """A form of the case ready to print and to sign by hand; what the case does not say stays blank."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("complaint.print")
    refuse_stored_only(complaint, actor=actor)
    if code not in PRINTED_AT_ONCE:
        raise NotVisible(
            _("This paper needs signatures first. Please draft it among the papers of the case.")
        )
    paper = composed(CaseBook(complaint, actor, code, dict(about or {})), blank=TO_WRITE_BY_HAND)
    record("complaint.printed", complaint, actor=actor, kind=code)
    return paper


def bind_file(complaint_id: int, *, actor: Actor) -> bytes:
    """The case file (卷宗) as one PDF: cover, index, every paper and file, numbered through."""
    data = case_file(_book_to_export(complaint_id, "case_file", actor))
    _note_export(complaint_id, "complaint.file_bound", actor=actor, size=len(data))
    return data


def pack_evidence(complaint_id: int, *, actor: Actor) -> bytes:
    """The evidence pack: a ZIP of every paper and file with a signed list, checkable without this system."""
    data = evidence_pack(_book_to_export(complaint_id, "evidence_pack", actor))
    _note_export(complaint_id, "complaint.evidence_packed", actor=actor, size=len(data))
    return data


def _book_to_export(complaint_id: int, code: str, actor: Actor) -> CaseBook:
    """The case, for its holder. It is laid out before the transaction that records it: that takes seconds, in
    which nobody else could write on SQLite."""
    complaint = find(Complaint, complaint_id, actor=actor)
    actor.require("complaint.export")
    if not (actor.is_trusted or complaint.is_within_reach(actor)):
        raise NotAllowed
    refuse_stored_only(complaint, actor=actor)
    return CaseBook(complaint, actor, code)


@transaction.atomic
def _note_export(complaint_id: int, name: str, *, actor: Actor, size: int) -> None:
    record(name, lock(Complaint, complaint_id, actor=actor), actor=actor, size=size)


@transaction.atomic
def print_report_paper(report_id: int, code: str, *, actor: Actor) -> Paper:
    """A paper of a violation report, ready to print: its form, the letter to the authority, the answer."""
    report = lock(ViolationReport, report_id, actor=actor)
    actor.require("violation_report.view")
    refuse_stored_only(report, actor=actor)
    paper = report_paper(report, code, actor=actor)
    record("violation_report.printed", report, actor=actor, kind=code)
    return paper
