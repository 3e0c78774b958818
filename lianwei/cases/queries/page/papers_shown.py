"""The papers and files of a case as its page lists them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from lianwei.cases.models import Complaint
from lianwei.core import clock
from lianwei.core.documents.queries import NOW, SKIP, document_steps, document_tracker, documents_of
from lianwei.core.files.queries import files_of
from lianwei.core.lifecycle import Transition
from lianwei.core.models import Document, File
from lianwei.core.scope import Actor
from lianwei.members.visibility import Documents, Sight
from lianwei.ui.words import moment

N_ = gettext_noop

STOPS = 7
AS_HEAD = "document.approve_as_head"
ALL_PAPERS = (Documents.YES, Documents.MASKED)
OWN_PAPERS = (Documents.OWN, Documents.OWN_PART)
LEFT_TO_THE_PAPER = ("revise", "void", "scan", "return")  # steps that the paper's own page offers
SOURCES: dict[str, str | Promise] = {
    "consumer": gettext_lazy("consumer"),
    "business": gettext_lazy("business"),
    "scene": gettext_lazy("scene"),
    "staff": gettext_lazy("staff"),
}
KINDS = {
    "evidence": N_("Evidence"),
    "contract": N_("Contract"),
    "receipt": N_("Bill of sale"),
    "photo": N_("Photo"),
    "record": N_("Written record"),
    "scan": N_("Stamped scan"),
    "signature": N_("Signature"),
    "proof": N_("Proof of service"),
    "voucher": N_("Voucher"),
}


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper: its tracker as (finished, skipped) for the component, and what the reader could do with it."""

    row: Document
    finished: int
    skipped: list[int] = field(default_factory=list)
    steps: list[Transition] = field(default_factory=list)
    is_openable: bool = False


@dataclass(frozen=True, slots=True)
class FileView:
    """A file: what it is and who brought it; its name stays sealed until it is opened."""

    row: File
    name: str
    source: str | Promise
    icon: str


def papers_of(complaint: Complaint, sight: Sight, *, actor: Actor) -> list[PaperView]:
    """The papers this reader may know of, the latest first."""
    if sight.documents not in (*ALL_PAPERS, *OWN_PAPERS):
        return []
    rows = documents_of(complaint).defer("content").order_by("-id")
    if sight.documents in OWN_PAPERS:
        rows = rows.filter(organisation_id__in=sorted(actor.organisations))
    is_openable = sight.documents != Documents.MASKED and actor.may("document.view")
    return [_paper(complaint, row, actor, is_openable) for row in rows]


def _paper(complaint: Complaint, row: Document, actor: Actor, is_openable: bool) -> PaperView:
    states = [stop.state for stop in document_tracker(row)]
    finished = states.index(NOW) if NOW in states else (STOPS if row.delivered_on else states.count("done"))
    steps = [
        step for step in steps_of_paper(complaint, row, actor=actor) if step.verb not in LEFT_TO_THE_PAPER
    ]
    return PaperView(row, finished, [n for n, s in enumerate(states) if s == SKIP], steps, is_openable)


def steps_of_paper(complaint: Complaint, row: Document, *, actor: Actor) -> list[Transition]:
    """The buttons of a paper; who held the case before reads alone.

    A paper that goes through a review is the head's to sign (practice: refusal, extension, termination,
    letters); the others whoever handles the case signs.
    """
    steps = document_steps(row, actor=actor) if complaint.is_within_reach(actor) else []
    may_sign = not row.needs_review or actor.may(AS_HEAD)
    return [step for step in steps if step.verb != "approve" or may_sign]


def evidence_of(complaint: Complaint, sight: Sight, *, actor: Actor) -> list[FileView]:
    """The files of the case this reader may open, the latest first."""
    if sight.documents not in (Documents.YES, *OWN_PAPERS):
        return []
    rows = files_of(complaint, actor=actor).defer("name").order_by("-id")
    if sight.documents in OWN_PAPERS:
        rows = rows.filter(organisation_id__in=sorted(actor.organisations))
    return [_file(row) for row in rows]


def named_files(rows: Iterable[File]) -> list[tuple[str, str]]:
    """Files found in scope, to be ticked: what each is, who brought it, when, how large. No name is told."""
    today = clock.today()
    return [(str(row.pk), _told_of(row, _file(row), today)) for row in rows]


def _told_of(row: File, view: FileView, today: date) -> str:
    came = moment(row.received_at, today=today)
    return f"{view.name} · {view.source} · {came} · {filesizeformat(row.size)}"


def _file(row: File) -> FileView:
    kind = _(KINDS[row.kind]) if row.kind in KINDS else row.kind or _("File")
    icon = "image" if row.media_type.startswith("image/") else "file"
    return FileView(
        row, f"{kind}.{row.extension}" if row.extension else kind, SOURCES.get(row.source, row.source), icon
    )
