"""One observation as its page shows it, and one visit."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lianwei.cases.queries.page.timeline import Line, newest_first, timeline
from lianwei.core.files.models import File
from lianwei.core.lifecycle import Transition, next_steps
from lianwei.core.models import Event
from lianwei.core.scope import Actor, attached, find
from lianwei.supervision.lifecycle.observing import OBSERVATION_TRANSITIONS, VISIT_TRANSITIONS
from lianwei.supervision.models import (
    Observation,
    ObservationChecklist,
    ObservationStatus,
    ObservationVisit,
    ObservedShop,
    Observer,
    VisitStatus,
    checklist_of,
    observers_of,
    shops_of,
    visits_of,
)
from lianwei.supervision.rules.observing.checklists import (
    NOT_APPLICABLE,
    NUMBER,
    SCALE,
    YES,
    Item,
    Section,
    from_data,
    is_met,
    items_of,
)

from .doubting import photos_of, question_words
from .listing import VIEW, ObservationRow, observation_rows

S = ObservationStatus
BADGES: dict[str, str] = {
    VisitStatus.PLANNED: "plain",
    VisitStatus.ARRIVED: "done",
    VisitStatus.ASKED: "soon",
    VisitStatus.KEPT: "done",
    VisitStatus.LEFT_OUT: "plain",
}


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit in the list of an observation."""

    visit: ObservationVisit
    badge: str
    observer: str
    doubts: list[str]


@dataclass(frozen=True, slots=True)
class ObserverLine:
    """Somebody who visits, how far they are, and what the reader may do."""

    row: Observer
    label: str
    done: int
    planned: int


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """A kind of shop, or a member: so many listed of so many planned."""

    label: str
    listed: int
    planned: int | None


@dataclass(frozen=True, slots=True)
class ObservationPage:
    """Everything the page of an observation shows to this reader."""

    line: ObservationRow
    row: Observation
    checklist: ObservationChecklist | None
    sections: tuple[Section, ...]
    observers: list[ObserverLine]
    shops: list[ObservedShop]
    visits: list[VisitLine]
    asked: list[VisitLine]
    quotas: list[QuotaLine]
    steps: list[Transition]
    next_sentence: str
    again: Observation | None
    lines: list[Line]
    may_handle: bool

    @property
    def items(self) -> int:
        return len(items_of(self.sections))

    @property
    def has_results(self) -> bool:
        """Whether the results are what is looked at now."""
        return self.row.status in (S.CLOSED, S.REPORTED)

    @property
    def step_first(self) -> str:
        """The verb that stands out: what the plan still lacks, then the end of the visits."""
        if self.row.status == S.PLANNED:
            return _lacking(self)
        is_done = self.row.status == S.RUNNING and 0 < self.line.planned == self.line.done
        return "close" if is_done else ""


def observation_page(pk: int, *, actor: Actor) -> ObservationPage:
    """One observation. Raises NotVisible."""
    actor.require(VIEW)
    row = find(Observation, pk, actor=actor)
    checklist = checklist_of(row)
    shops = list(shops_of(row).select_related("member"))
    visits = [visit_line(each) for each in visits_of(row)]
    line = observation_rows([row], actor=actor)[row.pk]
    return ObservationPage(
        line,
        row,
        checklist,
        from_data(checklist.sections) if checklist else (),
        _observers(row, visits),
        shops,
        visits,
        [each for each in visits if each.visit.status == VisitStatus.ASKED],
        _quotas(row, shops),
        next_steps(row, OBSERVATION_TRANSITIONS, actor=actor),
        _next(line, checklist, shops, visits),
        Observation.objects.visible_to(actor).filter(previous=row).order_by("-pk").first(),
        timeline(newest_first(attached(Event, row)), titles={}, with_texts=True),
        row.is_within_reach(actor) and row.status in (S.PLANNED, S.RUNNING),
    )


def visit_line(visit: ObservationVisit) -> VisitLine:
    """A visit as lists name it."""
    return VisitLine(
        visit, BADGES[visit.status], observer_label(visit.observer), question_words(visit.questions)
    )


def observer_label(observer: Observer) -> str:
    """Observer 2: colleagues by name, volunteers by their masked one."""
    name = observer.user.name if observer.user else observer.name.masked if observer.name else ""
    return _("Observer %(number)d %(name)s") % {"number": observer.seq, "name": name}


@dataclass(frozen=True, slots=True)
class AnswerLine:
    item: Item
    label: str
    answer: str
    is_problem: bool
    photos: list[File]


@dataclass(frozen=True, slots=True)
class VisitPage:
    """One visit with all that came with it."""

    line: VisitLine
    visit: ObservationVisit
    answers: list[AnswerLine]
    photos: list[File]
    steps: list[Transition]
    twin: ObservationVisit | None
    lines: list[Line]

    @property
    def headline(self) -> str:
        if self.visit.status == VisitStatus.ASKED:
            return _("Does this visit count?")
        if self.visit.status == VisitStatus.PLANNED:
            return _("The visit has not arrived yet.")
        return _("The visit counts.")


def visit_page(pk: int, *, actor: Actor) -> VisitPage:
    """One visit, for who sees the observation. Raises NotVisible."""
    actor.require(VIEW)
    visit = visits_of(find(ObservationVisit, pk, actor=actor).observation).get(pk=pk)
    photos = photos_of(visit)
    items = items_of(from_data(visit.checklist.sections)) if visit.checklist else []
    twins = visits_of(visit.observation).filter(shop=visit.shop).exclude(pk=visit.pk)
    return VisitPage(
        visit_line(visit),
        visit,
        [answer_line(each, visit, photos) for each in items],
        [each for each in photos if each.kind == "photo"],
        next_steps(visit, VISIT_TRANSITIONS, actor=actor),
        twins.first(),
        timeline(newest_first(attached(Event, visit)), titles={}, with_texts=True),
    )


def answer_line(item: Item, visit: ObservationVisit, photos: list[File]) -> AnswerLine:
    """What was found about one item."""
    answer = visit.answers.get(item.key, "")
    own = [each for each in photos if each.kind == item.key]
    label = item.label(get_language() or "zh")
    return AnswerLine(item, label, answer_words(item, answer), is_met(item, answer) is False, own)


def answer_words(item: Item, answer: str) -> str:
    """An answer as people read it."""
    if answer == NOT_APPLICABLE:
        return _("Does not apply")
    if not answer or item.kind == NUMBER:
        return answer
    if item.kind == SCALE:
        return _("%(points)s of 5") % {"points": answer}
    if item.options:
        return item.options[int(answer)]
    return _("Yes") if answer == YES else _("No")


def _observers(row: Observation, visits: list[VisitLine]) -> list[ObserverLine]:
    planned = Counter(each.visit.observer_id for each in visits)
    left = Counter(each.visit.observer_id for each in visits if each.visit.status == VisitStatus.PLANNED)
    return [
        ObserverLine(each, observer_label(each), planned[each.pk] - left[each.pk], planned[each.pk])
        for each in observers_of(row)
    ]


def _quotas(row: Observation, shops: list[ObservedShop]) -> list[QuotaLine]:
    """By kind as planned, then by member as listed."""
    kinds = Counter(each.kind for each in shops)
    members = Counter(str(each.member) for each in shops)
    planned = {str(name): int(count) for name, count in row.quotas.items()}
    rows = [QuotaLine(name, kinds[name] or members[name], count) for name, count in planned.items()]
    others = [QuotaLine(name, count, None) for name, count in members.items() if name not in planned]
    return rows + (others if len(members) > 1 or not rows else [])


def _lacking(page: ObservationPage) -> str:
    if page.checklist is None:
        return "compose"
    if not page.shops:
        return "add_shops"
    if not any(each.row.is_ready for each in page.observers):
        return "name"
    return "begin" if page.visits else "draw"


def _next(
    line: ObservationRow,
    checklist: ObservationChecklist | None,
    shops: list[ObservedShop],
    visits: list[VisitLine],
) -> str:
    if line.asked and line.row.status in (S.RUNNING, S.CLOSED):
        return _("Visits that wait for your decision: %(count)d.") % {"count": line.asked}
    if line.row.status == S.PLANNED:
        return _next_of_plan(checklist, shops, visits)
    if line.row.status == S.RUNNING:
        done = {"done": line.done, "planned": line.planned}
        return _("Visits that have arrived: %(done)d of %(planned)d.") % done
    if line.row.status == S.CLOSED:
        return _("Look at the results, write the conclusions, then finish the report.")
    return str(line.row.get_status_display())


def _next_of_plan(
    checklist: ObservationChecklist | None, shops: list[ObservedShop], visits: list[VisitLine]
) -> str:
    if checklist is None:
        return _("Next: write what is looked for, as a checklist.")
    if not shops:
        return _("Next: add the shops that are visited.")
    if not visits:
        return _("Next: name trained observers and share out the visits.")
    return _("All is planned. Next: begin the visits, and give each observer the personal link.")
