"""What a page of a paper or file opens: found by scope, shown as the visibility table says."""

from dataclasses import dataclass, field

from lianwei.cases.models import Complaint
from lianwei.cases.papers.context import PRINTED_AT_ONCE, SIGNED_OFF, org_kind
from lianwei.cases.papers.editing import Piece, shown
from lianwei.cases.queries.page.papers_shown import evidence_of, papers_of, steps_of_paper
from lianwei.cases.queries.page.viewers import sight_of
from lianwei.core import clock
from lianwei.core.documents.models import DeliveryRecord, Document
from lianwei.core.documents.queries import deliveries_of, document_of, paper_of
from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.core.lifecycle import Transition
from lianwei.core.models import File
from lianwei.core.paging import key_of
from lianwei.core.scope import Actor, find
from lianwei.knowledge.queries import paper_templates

ABOUT = ("session", "respondent", "document", "hand_over", "supervision", "assistance")


@dataclass(frozen=True, slots=True)
class OpenPaper:
    """A paper and its case, with what its page shows."""

    complaint: Complaint
    document: Document
    finished: int
    skipped: list[int]
    text: list[Piece] = field(default_factory=list)
    steps: list[Transition] = field(default_factory=list)
    deliveries: list[DeliveryRecord] = field(default_factory=list)


def opened_paper(pk: int, document_pk: int, *, actor: Actor, with_text: bool = True) -> OpenPaper:
    """A paper this actor may open. Raises NotVisible otherwise; reading its words is logged."""
    complaint = find(Complaint, pk, actor=actor)
    listed = papers_of(complaint, sight_of(complaint, actor=actor), actor=actor)
    found = next((each for each in listed if each.row.pk == document_pk and each.is_openable), None)
    if found is None:
        raise NotVisible
    document = document_of(complaint, document_pk)
    text = shown(paper_of(document, actor=actor)) if with_text else []
    steps = steps_of_paper(complaint, document, actor=actor)
    return OpenPaper(
        complaint, document, found.finished, found.skipped, text, steps, list(deliveries_of(document))
    )


def held_case(pk: int, *, actor: Actor) -> Complaint:
    """A case whose papers this actor may write: one the own organisation holds."""
    complaint = find(Complaint, pk, actor=actor)
    if not complaint.is_within_reach(actor):
        raise NotAllowed
    return complaint


def opened_file(pk: int, file_pk: int, *, actor: Actor) -> File:
    """A file of the case this actor may open."""
    complaint = find(Complaint, pk, actor=actor)
    listed = evidence_of(complaint, sight_of(complaint, actor=actor), actor=actor)
    found = next((each.row for each in listed if each.row.pk == file_pk), None)
    if found is None:
        raise NotVisible
    return found


@dataclass(frozen=True, slots=True)
class PaperChoice:
    """A kind of paper on offer: to print at once, or to draft."""

    code: str
    name: str


def paper_choices(complaint: Complaint) -> tuple[list[PaperChoice], list[PaperChoice]]:
    """The forms to print and the papers to draft, in the order of a case's life, of this kind of
    organisation."""
    rows = paper_templates(on=clock.today(), org_kind=org_kind(complaint.holder))
    names = {row.code: str(row.name) for row in rows}
    printed = [PaperChoice(code, names[code]) for code in PRINTED_AT_ONCE if code in names]
    return printed, [PaperChoice(code, names[code]) for code in SIGNED_OFF if code in names]


def about(query: dict[str, str]) -> dict[str, int]:
    """Which session, business or paper a form is about, from the address."""
    told = {name: key_of(str(query.get(name, ""))) for name in ABOUT}
    return {name: key for name, key in told.items() if key is not None}
