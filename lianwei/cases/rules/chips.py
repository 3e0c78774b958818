"""How a clock looks today: the deadline chip of a row. Works from stored figures, so that a list of a
thousand rows needs no ledger.
"""

from dataclasses import dataclass
from datetime import date

from lianwei.cases.rules.lines import Ledger, State
from lianwei.cases.rules.terms import Unit
from lianwei.core.calendar import WorkingDays


@dataclass(frozen=True)
class Chip:
    """`kind` is the look: late, soon, calm, pause, done or plain. `code` with `n` is the text (see
    `sentences`).
    """

    kind: str
    code: str
    n: int = 0


@dataclass(frozen=True)
class Face:
    """What a row must know of a clock to show it. `due_on` may be any day while the clock stands still."""

    state: State
    unit: Unit
    due_on: date | None
    soon_from: date | None = None
    paused_on: date | None = None
    stopped_on: date | None = None


def face_of(ledger: Ledger) -> Face:
    """The stored figures of a ledger."""
    return Face(
        state=ledger.state,
        unit=ledger.unit,
        due_on=ledger.due_on,
        soon_from=ledger.soon_from,
        paused_on=ledger.paused_on,
        stopped_on=ledger.stopped_on,
    )


def chip(face: Face, today: date, calendar: WorkingDays) -> Chip:
    """The chip of a clock on a day; late is the day after the due date, whatever state is stored."""
    if face.stopped_on or face.state == State.STOPPED:
        return _ended(face)
    if face.paused_on:
        return Chip("pause", "paused", (today - face.paused_on).days)
    if face.due_on is None:
        return Chip("plain", "no_limit")
    if today > face.due_on:
        return Chip("late", "late", (today - face.due_on).days)
    return Chip("soon", "today") if today == face.due_on else _left(face, face.due_on, today, calendar)


def _left(face: Face, due_on: date, today: date, calendar: WorkingDays) -> Chip:
    kind = "soon" if face.soon_from and face.soon_from <= today else "calm"
    if face.unit == Unit.WORKING_DAY:
        return Chip(kind, "left_working_day", calendar.between(today, due_on))
    return Chip(kind, "left", (due_on - today).days)


def _ended(face: Face) -> Chip:
    if face.state == State.STOPPED:
        return Chip("plain", "cancelled")
    if face.due_on and face.stopped_on and face.stopped_on > face.due_on:
        return Chip("done", "done_late", (face.stopped_on - face.due_on).days)
    return Chip("done", "done_in_time")
