"""Which dates another calendar moves: the cases to compute again, a look ahead, and the list afterwards."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from lianwei.cases import clockwork
from lianwei.cases.models import Clock, ClockMove, Complaint, Replay
from lianwei.cases.queries.page.labels import clock_label
from lianwei.cases.rules.facts import ruleset_changed
from lianwei.cases.rules.families import is_same_limit
from lianwei.cases.rules.rulesets import Ruleset
from lianwei.core import clock
from lianwei.core.calendar import WorkingDays
from lianwei.core.errors import NotVisible
from lianwei.core.paging import Page, by_day
from lianwei.core.scope import Actor
from lianwei.core.workdays import office_calendar

from .touched import governed_clocks, touched_clocks

SHOWN, EXPORTED = 50, 20_000
LOOKED_AT = 3000  # running clocks a look ahead computes at most


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A date that moved, or would move."""

    complaint_id: int
    number: str
    clock: str
    due_was: date
    due_now: date
    is_provisional: bool

    @property
    def stays(self) -> bool:
        """Only its being provisional is another."""
        return self.due_was == self.due_now


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many open cases would move, and the first that the reader may see. `is_whole`: all were looked
    at; else there may be more.
    """

    count: int
    is_whole: bool
    rows: list[MoveRow]


@dataclass(frozen=True, slots=True)
class MovePage:
    """The dates a replay moved, the earliest first."""

    replay: Replay
    page: Page[MoveRow]


def cases_to_replay(replay: Replay) -> QuerySet:
    """The keys of the cases that a replay has still to compute, in their order."""
    if replay.organisation_id is None:
        rows = touched_clocks(replay.first_day)
    else:
        rows = governed_clocks(replay.organisation_id, replay.first_day)
    ordered = rows.filter(complaint_id__gt=replay.last_id).order_by("complaint_id")
    return ordered.values_list("complaint_id", flat=True).distinct()


def forecast(calendar: WorkingDays, *, first_day: date, actor: Actor) -> Forecast:
    """What a calendar would move. The number is of all cases here; the rows are those the actor sees."""
    rows = touched_clocks(first_day).order_by("due_on", "pk")
    return _forecast(list(rows[: LOOKED_AT + 1]), lambda row: _end(row, calendar), calendar, actor)


def forecast_rules(rules: Ruleset, *, organisation_id: int, first_day: date, actor: Actor) -> Forecast:
    """What rules that begin on a day would move of an organisation's cases."""
    rows = governed_clocks(organisation_id, first_day).select_related("complaint").order_by("due_on", "pk")
    found = [row for row in rows[: LOOKED_AT + 1] if rules.has_clock(row.name)]
    return _forecast(found, lambda row: _end_under(row, rules), office_calendar(), actor)


def _forecast(
    rows: list[Clock], end: Callable[[Clock], date], calendar: WorkingDays, actor: Actor
) -> Forecast:
    ends = {row.pk: end(row) for row in rows[:LOOKED_AT]}
    moving = {row.pk: row for row in rows[:LOOKED_AT] if ends[row.pk] != row.due_on}
    seen = Clock.objects.visible_to(actor).filter(pk__in=list(moving)).select_related("complaint")
    shown = [_would_move(row, ends[row.pk], calendar) for row in seen.order_by("due_on", "pk")[:SHOWN]]
    return Forecast(len({row.complaint_id for row in moving.values()}), len(rows) <= LOOKED_AT, shown)


def _end(row: Clock, calendar: WorkingDays) -> date:
    return clockwork.ledger_of(row, calendar=calendar).due_on or row.due_on


def _end_under(row: Clock, rules: Ruleset) -> date:
    """The end of a clock under other rules, by its facts."""
    if is_same_limit(rules.clock(row.name), clockwork.rule_now(row)):
        return row.due_on
    fact = ruleset_changed(clock.today(), rules.clock(row.name))
    draft = Clock(rule=row.rule, ruleset=row.ruleset, choice_id=row.choice_id)
    draft.facts = [*row.facts, fact.as_json()]
    return clockwork.ledger_of(draft).due_on or row.due_on


def _would_move(row: Clock, day: date, calendar: WorkingDays) -> MoveRow:
    provisional = calendar.is_provisional(day)
    return MoveRow(
        row.complaint_id, row.complaint.number, clock_label(row.name), row.due_on, day, provisional
    )


def replays_of(subject: str) -> list[Replay]:
    """The replays that a notice or a choice of rules led to, the latest first."""
    return list(Replay.objects.filter(subject=subject).order_by("-pk"))


def moves_of(replay_id: int, *, actor: Actor, after: str = "") -> MovePage:
    """The dates that a replay moved, of the cases the actor sees."""
    actor.require("complaint.view")
    replay = Replay.objects.filter(pk=replay_id).first()
    if replay is None:
        raise NotVisible
    page = by_day(_moves(replay, actor), after, order="due_now", size=SHOWN)
    return MovePage(replay, page.shown(_row))


def moves_exported(replay_id: int, *, actor: Actor) -> Iterator[list[str]]:
    """The same as lines of a table, head first."""
    found = moves_of(replay_id, actor=actor)
    yield ["number", "clock", "due_was", "due_now", "provisional", "because"]
    for each in _moves(found.replay, actor).order_by("due_now", "pk")[:EXPORTED]:
        row = _row(each)
        flag = "true" if row.is_provisional else "false"
        days = (row.due_was.isoformat(), row.due_now.isoformat())
        yield [row.number, row.clock, *days, flag, found.replay.tells]


def _moves(replay: Replay, actor: Actor) -> "QuerySet[ClockMove]":
    rows = ClockMove.objects.visible_to(actor).filter(replay=replay)
    return rows.select_related("complaint")


def _row(row: ClockMove) -> MoveRow:
    complaint: Complaint = row.complaint
    return MoveRow(
        complaint.pk, complaint.number, clock_label(row.clock), row.due_was, row.due_now, row.is_provisional
    )
