"""Due dates for rows of a table: `ruleset,event_from,date,pauses`, as `lianwei deadlines` takes them.

`ruleset` is a code (SAMR-121) or a family (SAMR-COMPLAINT: the version in force on the date). `pauses` are
spans with first and last day of standing still, both included: 2026-05-01/2026-05-10 are ten days. They
hold for the clocks whose rule knows a pause; other clocks run on, which is noted.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from lianwei.cases.rules import facts
from lianwei.cases.rules.choice import RulesetMissingError, clocks_for
from lianwei.cases.rules.facts import Fact
from lianwei.cases.rules.ledger import run_clock
from lianwei.cases.rules.lines import Ledger
from lianwei.cases.rules.terms import ClockRule, PauseEffect
from lianwei.core.calendar import WorkingDays

NEEDED = ("ruleset", "event_from", "date")
ADDED = ("event_to", "due_on", "basis", "provisional")
ONE_DAY = timedelta(days=1)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class RowRefusedError(ValueError):
    """A row that cannot be computed; the message says why."""


@dataclass(frozen=True)
class Computed:
    """One answer for a row, and what the reader should know about it."""

    event_to: str
    due_on: date
    basis: str
    provisional: bool
    notes: tuple[str, ...]

    def as_row(self) -> dict[str, str]:
        """The added columns."""
        flag = "true" if self.provisional else "false"
        return {
            "event_to": self.event_to,
            "due_on": self.due_on.isoformat(),
            "basis": self.basis,
            "provisional": flag,
        }


def compute(row: Mapping[str, str], calendar: WorkingDays) -> tuple[Computed, ...]:
    """An answer for each clock that the event starts. Raises RowRefusedError."""
    name, event = (row["ruleset"] or "").strip(), (row["event_from"] or "").strip()
    on = _day(row["date"])
    spans = _spans(row.get("pauses") or "")
    try:
        clocks = clocks_for(name, event=event, on=on)
    except RulesetMissingError as fault:
        raise RowRefusedError(str(fault)) from fault
    return tuple(_computed(rule, on, spans, calendar) for rule in clocks)


def _computed(rule: ClockRule, on: date, spans: list[tuple[date, date]], calendar: WorkingDays) -> Computed:
    ledger = run_clock(rule, _facts(rule, on, spans), calendar, as_of=on)
    due_on = ledger.due_on or ledger.due_if_resumed
    return Computed(rule.event_to, due_on, rule.basis, ledger.provisional, _notes(rule, on, spans, ledger))


def _facts(rule: ClockRule, on: date, spans: list[tuple[date, date]]) -> list[Fact]:
    """The row as facts. A period that starts anew does so from the last day of the interruption."""
    result = [facts.started(on)]
    for number, (first, last) in enumerate(spans if rule.pauses else ()):
        again = last if rule.pause_effect == PauseEffect.RESTART else last + ONE_DAY
        result += [facts.paused(first, rule.pauses[0], str(number)), facts.resumed(again, str(number))]
    return result


def _notes(rule: ClockRule, on: date, spans: list[tuple[date, date]], ledger: Ledger) -> tuple[str, ...]:
    result = []
    if not rule.in_force(on):
        result.append(f"{rule.code} was not in force on {on.isoformat()}; computed as asked.")
    if spans and not rule.pauses:
        result.append(f"The rules know no pause of {rule.code}; pauses not counted.")
    if any(entry.code == "pause_too_late" for entry in ledger.entries):
        result.append(f"A pause begins after {rule.code} had run out; not counted.")
    return tuple(result)


def _day(text: str) -> date:
    text = (text or "").strip()
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise RowRefusedError(f"{text!r} is not a date such as 2026-04-15.")


def _spans(text: str) -> list[tuple[date, date]]:
    spans = []
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        first, slash, last = part.partition("/")
        if not slash:
            raise RowRefusedError(f"{part!r} is not a pause such as 2026-05-01/2026-05-10.")
        span = (_day(first), _day(last))
        if span[0] > span[1]:
            raise RowRefusedError(f"The pause {part} ends before it begins.")
        spans.append(span)
    return spans
