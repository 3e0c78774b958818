"""Narratives for the open data as members read them: the queue, and one beside what the consumer wrote."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from lianwei.analytics.lifecycle import NARRATIVE_TRANSITIONS
from lianwei.analytics.models import NarrativeStatus, OpenNarrative
from lianwei.analytics.rules.open_data.narratives import Segment, beside, marks_in
from lianwei.cases.models import Complaint
from lianwei.core.lifecycle import next_steps
from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor, find
from lianwei.members.queries import organisations_named

from .open_untold import OPEN

VIEW = "open_narrative.view"
BADGES = {
    NarrativeStatus.WAITING: "soon",
    NarrativeStatus.ACCEPTED: "done",
    NarrativeStatus.REJECTED: "plain",
    NarrativeStatus.WITHDRAWN: "plain",
    NarrativeStatus.PUBLISHED: "done",
}


@dataclass(frozen=True, slots=True)
class NarrativeRow:
    """One line of the queue."""

    row: OpenNarrative
    member: str

    @property
    def badge(self) -> str:
        return BADGES[NarrativeStatus(self.row.status)]


@dataclass(frozen=True, slots=True)
class NarrativePage:
    """A narrative beside what the consumer wrote; masked pieces do not go out. `original`: empty once
    nothing of it goes anywhere any more.
    """

    line: NarrativeRow
    number: str
    original: Sequence[Segment]
    told: Sequence[Segment]
    steps: tuple[str, ...]
    left: int  # that wait for a reader, this one among them


def open_narratives(status: str, *, actor: Actor, after: str = "") -> Page[NarrativeRow]:
    """The narratives of the reader's organisations in one status, the latest first."""
    actor.require(VIEW)
    page = latest(OpenNarrative.objects.visible_to(actor).filter(status=status), after)
    names = organisations_named({each.organisation_id for each in page.rows})
    return page.shown(lambda row: NarrativeRow(row, names[row.organisation_id]))


def open_narrative_page(pk: int, *, actor: Actor) -> NarrativePage:
    """Both texts. Raises NotVisible, also for who may not see the case."""
    actor.require(VIEW)
    row = find(OpenNarrative, pk, actor=actor)
    case = find(Complaint, row.complaint_id, actor=actor)
    is_open = row.status in OPEN
    steps = tuple(each.verb for each in next_steps(row, NARRATIVE_TRANSITIONS, actor=actor))
    return NarrativePage(
        NarrativeRow(row, organisations_named({row.organisation_id})[row.organisation_id]),
        case.number,
        beside(case.narrative, row.text) if is_open else (),
        marks_in(row.text),
        steps,
        waiting_for(actor).count(),
    )


def waiting_for(actor: Actor) -> QuerySet[OpenNarrative]:
    """The narratives that wait for this reader."""
    return OpenNarrative.objects.visible_to(actor).filter(status=NarrativeStatus.WAITING)


def next_narrative(*, actor: Actor) -> int | None:
    """The one that has waited longest."""
    return waiting_for(actor).order_by("pk").values_list("pk", flat=True).first()
