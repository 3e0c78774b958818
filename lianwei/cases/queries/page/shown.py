"""What the page of one case shows: filled by case.py, narrowed by nameless.py for other readers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from lianwei.cases.models import Complaint
from lianwei.cases.queries.between.assistance import HelpRow
from lianwei.cases.queries.between.disputes import DisputeRow
from lianwei.cases.queries.between.questions import QuestionRow
from lianwei.cases.queries.between.routing import Responsible
from lianwei.cases.queries.between.transfers import NO_OFFERS, Custody, OfferRow
from lianwei.cases.queries.doors.counter import NOT_THERE, AtBusiness
from lianwei.cases.queries.lists.promises import PromiseRow
from lianwei.cases.queries.lists.rows import several
from lianwei.cases.queries.lists.tasks import TaskRow
from lianwei.cases.rules.urgency import urgency_words
from lianwei.core import clock
from lianwei.members.queries import organisation_label
from lianwei.members.visibility import Sight, Viewer

from .consents import ConsentView
from .labels import Labels
from .ledgers import ClockView
from .letters import ReplyBox
from .links import CaseLinks
from .outside import OutsideView
from .papers_shown import FileView, PaperView
from .parties import MaskedValue, PersonView, RespondentView
from .presence import Present
from .proposals import Proposal
from .record_parts import RecordParts
from .related import Related
from .similar import Similar
from .sorting import SortingView
from .special import Special
from .steps import Step
from .there import There
from .timeline import Line
from .viewers import PRESSERS

COLLEAGUES = (Viewer.HOLDER, Viewer.INTAKE_STATION, Viewer.PARENT_ASSOCIATION)


@dataclass(frozen=True, slots=True)
class Band:
    """The next step: a sentence, the reason, the buttons, the clock that ends first."""

    title: str = ""
    why: str = ""
    kind: str = ""
    steps: list[Step] = field(default_factory=list)
    others: list[Step] = field(default_factory=list)
    clock: ClockView | None = None


@dataclass(frozen=True, slots=True)
class CasePage:
    """What the page shows. Empty parts were not permitted, or hold nothing."""

    complaint: Complaint
    sight: Sight
    title: str
    badge: str
    band: Band
    labels: Labels
    shows_facts: bool
    may_note: bool
    reads_words: bool = False
    clocks: list[ClockView] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    parts: RecordParts = field(default_factory=RecordParts)
    person: PersonView | None = None
    respondents: list[RespondentView] = field(default_factory=list)
    narrative: str | None = None
    tokens: list[MaskedValue] = field(default_factory=list)
    outside: list[OutsideView] = field(default_factory=list)
    return_text: str = ""
    papers: list[PaperView] = field(default_factory=list)
    files: list[FileView] = field(default_factory=list)
    consents: list[ConsentView] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)
    similar: Similar | None = None
    links: CaseLinks = field(default_factory=CaseLinks)
    box: ReplyBox | None = None
    there: There = frozenset()
    present: list[Present] = field(default_factory=list)
    may_reveal: bool = False
    sorting: SortingView | None = None
    proposal: Proposal | None = None
    custody: Custody = NO_OFFERS
    help: list[HelpRow] = field(default_factory=list)
    responsible: Responsible | None = None
    disputes: list[DisputeRow] = field(default_factory=list)
    questions: list[QuestionRow] = field(default_factory=list)
    special: Special | None = None
    counter: AtBusiness = NOT_THERE
    tasks: list[TaskRow] = field(default_factory=list)
    may_give_tasks: bool = False
    promises: list[PromiseRow] = field(default_factory=list)
    may_note_promises: bool = False

    def words(self, kind: str, codes: Sequence[str]) -> list[str]:
        return [self.labels.get((kind, code), code) for code in codes]

    @property
    def category(self) -> str:
        return self.labels.get(("category", self.complaint.category), self.complaint.category)

    @property
    def nature(self) -> str:
        return self.labels.get(("nature", self.complaint.nature), self.complaint.nature)

    @property
    def channel(self) -> str:
        return self.labels.get(("channel", self.complaint.channel), self.complaint.channel)

    @property
    def outcome(self) -> str:
        return self.labels.get(("outcome", self.complaint.outcome), self.complaint.outcome)

    @property
    def requests(self) -> list[str]:
        return self.words("request_type", self.complaint.requests)

    @property
    def groups(self) -> list[str]:
        return self.words("consumer_group", self.complaint.groups)

    @property
    def urgent(self) -> list[str]:
        """Why it cannot wait, in words."""
        return urgency_words(self.complaint.urgent)

    @property
    def holder(self) -> str:
        return organisation_label(self.complaint.holder_id)

    @property
    def intake(self) -> str:
        return organisation_label(self.complaint.intake_id)

    @property
    def days_since_contact(self) -> int | None:
        """The second clock of a case that was handed over: days since the person first turned to anybody
        (practice.md A5), until it was closed. None where it was not handed over.
        """
        until = self.complaint.closed_on or clock.today()
        return (until - self.complaint.received_on).days if self.complaint.epoch > 1 else None

    @property
    def returned(self) -> OfferRow | None:
        """The last offer of the present holder, where it was returned: what may be disputed."""
        last = next(iter(self.custody.offers), None)
        was_returned = last and last.transfer.was_returned and last.transfer.epoch == self.complaint.epoch
        return last if was_returned and not self.disputes else None

    @property
    def dispute_preset(self) -> str:
        """What the form of a dispute begins with: the member that returned the offer, and the rule."""
        offer = self.returned.transfer if self.returned else None
        told = {"taker": offer.taker_id, "reason": offer.reason, "rule": offer.rule} if offer else {}
        return urlencode(told)

    @property
    def report_id(self) -> int | None:
        """A violation report of the same paper, for those who may see it."""
        return getattr(self.complaint, "report_id", None)

    @property
    def is_colleague(self) -> bool:
        return self.sight.viewer in COLLEAGUES

    @property
    def may_press(self) -> bool:
        return self.sight.viewer in PRESSERS

    @property
    def terms_key(self) -> str:
        return self.parts.agreement.reveal_key if self.parts.agreement else ""

    @property
    def may_invite(self) -> bool:
        """Whether links to sign may be sent now."""
        return any(step.verb == "sign" for step in (*self.band.steps, *self.band.others))

    @property
    def against(self) -> str:
        return several([each.row.name for each in self.respondents])

    @property
    def endings(self) -> list[tuple[str, int]]:
        """How like cases ended, in words."""
        found = self.similar.outcomes if self.similar else []
        return [(self.labels.get(("outcome", code), code), n) for code, n in found]
