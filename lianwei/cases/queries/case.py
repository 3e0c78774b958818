"""The page of one case: everything its reader may see of it, and nothing else.

Which parts are filled follows from the visibility table (members/visibility.py); a part that may not be seen
is not read. The number of queries does not grow with the number of rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import F

from lianwei.cases.models import Complaint, OutsideNumber, Presence
from lianwei.cases.rules.urgency import urgency_words
from lianwei.core import clock
from lianwei.core.errors import NotVisible
from lianwei.core.models import Document, Event, File, Message
from lianwei.core.scope import Actor, subject_of
from lianwei.members.queries import organisation_label
from lianwei.members.visibility import Facts, Narrative, Sight, Viewer

from .assistance import HelpRow, help_of
from .consents import ConsentView, consent_views, consents_of
from .counter import NOT_THERE, AtBusiness, at_business
from .disputes import DisputeRow, disputes_of_case
from .headlines import State, headline
from .labels import Labels, codes_of, labels_of
from .ledgers import ClockView, clocks_of
from .letters import ReplyBox, reply_box
from .links import CaseLinks, case_links
from .nameless import without_people
from .outside import OutsideView, outside_numbers, return_text
from .papers_shown import FileView, PaperView, evidence_of, papers_of
from .parties import (
    MaskedValue,
    PersonView,
    RespondentView,
    may_reveal,
    narrative_of,
    person_of,
    respondents_of,
    tokens_of,
    words_for,
)
from .presence import Present, others_present
from .promises import PROMISING, PromiseRow, promise_row
from .proposals import Proposal, needs_somebody, proposal_for
from .questions import QuestionRow, questions_of_case
from .record_parts import RecordParts, record_parts, traces_of
from .related import Related, related_of, with_report
from .routing import Responsible, responsible_for
from .rows import BADGES, several
from .similar import Similar, similar_closed
from .situations import situation_of
from .sorting import SortingView, sorting_of
from .special import Special, special_of
from .steps import BESIDE, Step, steps_of, who_decides
from .talks import talks_awaited
from .tasks import TaskRow, tasks_of_case
from .there import There, tables_there
from .timeline import Line, events_of, events_of_all, names_of, newest_first, people_in, timeline
from .transfers import NO_OFFERS, Custody, OfferRow, custody_of
from .viewers import FIGURES_ONLY, PRESSERS, sight_of

READS_WORDS = (Narrative.YES, Narrative.TOKENISED)
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


def case_page(pk: int, *, actor: Actor) -> CasePage:
    """The page of a case. NotVisible where there is no such case for this actor, or only figures of it."""
    actor.require("complaint.view")
    complaint = _find(pk, actor)
    sight = sight_of(complaint, actor=actor)
    if not sight.sees_rows:
        raise NotVisible
    events = events_of(complaint)
    happened = {event.name for event in events}
    page = _frame(complaint, sight, events, actor)
    if sight.facts == Facts.NO:
        raise NotVisible
    shown = _filled(page, events, happened, actor) if page.shows_facts else _figures(page, events, actor)
    return shown if sight.reads_names else without_people(shown)


def _find(pk: int, actor: Actor) -> Complaint:
    """The case with the names of its people: whole users and organisations cost more than the case."""
    rows = with_report(Complaint.objects.visible_to(actor), actor=actor).filter(pk=pk).order_by()
    row = rows.annotate(handled_by=F("handler__name"), entered_by=F("registered_by__name")).first()
    if row is None:
        raise NotVisible
    return row


def _frame(complaint: Complaint, sight: Sight, events: list[Event], actor: Actor) -> CasePage:
    """Head, clocks and the band without words: what everybody sees who sees the case."""
    similar = similar_closed(complaint, actor=actor) if sight.facts == Facts.YES else None
    outcomes = {("outcome", code) for code, _n in similar.outcomes} if similar else set()
    clocks = clocks_of(complaint)
    labels = labels_of(codes_of(complaint) | outcomes, on=complaint.received_on)
    kind = f"{labels[('category', complaint.category)]} · {labels[('nature', complaint.nature)]}"
    first = next((clock for clock in clocks if clock.is_open), None)
    return CasePage(
        complaint=complaint,
        sight=sight,
        title=words_for(complaint, sight)(complaint.title) or kind,
        badge=BADGES[complaint.status],
        band=Band(title=complaint.status_label, kind=first.chip.kind if first else "", clock=first),
        labels=labels,
        shows_facts=sight.facts not in FIGURES_ONLY,
        may_note=complaint.is_within_reach(actor) and actor.may("complaint.note"),
        clocks=clocks,
        similar=similar,
    )


def _figures(page: CasePage, events: list[Event], actor: Actor) -> CasePage:
    """Status and clocks for a former holder; the parts that were its own besides."""
    lines = (
        timeline(events, titles={}, with_texts=False) if page.sight.facts == Facts.STATUS_AND_CLOCKS else []
    )
    complaint, sight = page.complaint, page.sight
    return replace(
        page,
        lines=lines,
        narrative=narrative_of(complaint, sight, actor=actor),
        papers=papers_of(complaint, sight, actor=actor),
        files=evidence_of(complaint, sight, actor=actor),
        custody=custody_of(complaint, {event.name for event in events}, actor=actor),
    )


def _filled(page: CasePage, events: list[Event], happened: set[str], actor: Actor) -> CasePage:
    complaint, sight = page.complaint, page.sight
    reveals = may_reveal(sight, actor=actor)
    parts = record_parts(complaint, happened)
    beside = _beside(complaint, sight, actor)
    papers = beside["papers"]
    respondents = respondents_of(complaint, reveals=reveals)
    all_events = newest_first([*events, *events_of_all([*(each.row for each in papers), *parts.promises])])
    titles = {subject_of(each.row): each.row.title for each in papers}
    reads_words = sight.narrative in READS_WORDS
    is_colleague = sight.viewer in COLLEAGUES
    narrative = narrative_of(complaint, sight, actor=actor)
    consents = consents_of(complaint, events) if is_colleague else []
    names = names_of([*people_in(all_events), *(each.recorded_by for each in consents)])
    is_here = complaint.is_within_reach(actor)
    return replace(
        page,
        band=_band(page, parts, respondents, actor, with_why=reads_words),
        lines=timeline(all_events, titles=titles, with_texts=reads_words, names=names),
        reads_words=reads_words,
        parts=_shown(parts, page, reads_words=reads_words, is_colleague=is_colleague),
        person=person_of(complaint, sight, reveals=reveals),
        respondents=respondents,
        narrative=narrative,
        tokens=tokens_of(complaint, reveals=reveals) if reveals and "〔" in (narrative or "") else [],
        return_text=return_text(complaint, parts) if is_colleague else "",
        consents=consent_views(consents, names, page.labels),
        related=related_of(complaint, events) if is_colleague else [],
        links=case_links(complaint, happened, actor=actor) if is_colleague else CaseLinks(),
        may_reveal=reveals,
        sorting=sorting_of(complaint, actor=actor),
        **_to_do(complaint, parts, happened, actor=actor),
        **beside,
        **_with_members(complaint, happened, actor),
        special=special_of(complaint, happened) if is_colleague else None,
        responsible=responsible_for(complaint, respondents) if is_here else None,
        proposal=proposal_for(complaint, actor=actor) if needs_somebody(complaint, actor=actor) else None,
    )


def _to_do(complaint: Complaint, parts: RecordParts, happened: set[str], *, actor: Actor) -> dict[str, Any]:
    """What was promised in the case and what colleagues have to do, with what the reader may do with it."""
    is_here = complaint.is_within_reach(actor)
    has_tasks = is_here and "complaint.task_given" in happened
    return {
        "promises": [promise_row(each, actor=actor, is_here=is_here) for each in parts.promises],
        "may_note_promises": is_here and complaint.status in PROMISING and actor.may("commitment.make"),
        "tasks": tasks_of_case(complaint, actor=actor) if has_tasks else [],
        "may_give_tasks": is_here and complaint.is_open and actor.may("task.give"),
    }


def _beside(complaint: Complaint, sight: Sight, actor: Actor) -> dict[str, Any]:
    """What may hang on a case and often does not: papers, files, numbers elsewhere, letters, colleagues."""
    there, is_colleague = tables_there(complaint), sight.viewer in COLLEAGUES
    has_letters, may_meet = Message in there, is_colleague and Presence in there
    return {
        "there": there,
        "papers": papers_of(complaint, sight, actor=actor) if Document in there else [],
        "files": evidence_of(complaint, sight, actor=actor) if File in there else [],
        "outside": outside_numbers(complaint) if OutsideNumber in there else [],
        "box": reply_box(complaint, has_letters=has_letters, actor=actor) if is_colleague else None,
        "present": others_present(complaint, actor=actor) if may_meet else [],
    }


def _with_members(complaint: Complaint, happened: set[str], actor: Actor) -> dict[str, Any]:
    """What is between the members, and the businesses, that have to do with the case."""
    return {
        "counter": at_business(complaint, happened) if complaint.is_within_reach(actor) else NOT_THERE,
        "custody": custody_of(complaint, happened, actor=actor),
        "help": help_of(complaint, happened, actor=actor),
        "disputes": disputes_of_case(complaint, happened, actor=actor),
        "questions": questions_of_case(complaint, happened, actor=actor),
    }


def _shown(parts: RecordParts, page: CasePage, *, reads_words: bool, is_colleague: bool) -> RecordParts:
    """Lists that are nothing but words stay with those who may read them; notes with colleagues."""
    shown = parts if reads_words else replace(parts, supplements=[], hand_overs=[])
    tell = words_for(page.complaint, page.sight)
    for order in () if reads_words else parts.supervisions:
        order.demand, order.answer = tell(order.demand), tell(order.answer)
    for promise in () if reads_words else parts.promises:
        promise.what = tell(promise.what)
    for each in () if reads_words else parts.appraisals:
        each.matter = tell(each.matter)
    return shown if is_colleague else replace(shown, notes=[], tags=[])


def _band(
    page: CasePage,
    parts: RecordParts,
    respondents: list[RespondentView],
    actor: Actor,
    *,
    with_why: bool,
) -> Band:
    rows = [each.row for each in respondents]
    talks_first = bool(talks_awaited([(page.complaint, rows)]))
    situation = situation_of(page.complaint, traces_of(parts, rows, talks_first=talks_first))
    title, why = headline(State(page.complaint, situation, parts, respondents))
    steps = steps_of(page.complaint, situation, actor=actor)
    why = " ".join(filter(None, (why, who_decides(page.complaint, actor=actor))))
    beside = [step for step in steps[1:] if not step.is_grave][: BESIDE - 1]
    grave = [step for step in steps if step.is_grave and step.verb in ("terminate", "decline", "breach")][:1]
    front = [*steps[:1], *beside, *(step for step in grave if step not in steps[:1])]
    return replace(
        page.band,
        title=title,
        why=why if with_why else "",
        steps=front,
        others=[step for step in steps if step not in front],
    )
