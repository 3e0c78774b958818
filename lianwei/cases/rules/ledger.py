"""The clock ledger: from a rule, facts and a calendar to a due date that explains itself line by line.

Pure and repeatable: the same facts give the same ledger, in whatever order facts of different days are
handed in. Facts of one day keep the order in which they are given.
"""

from collections.abc import Iterable
from datetime import date

from lianwei.cases.rules.facts import Fact, FactKind
from lianwei.cases.rules.lines import Entry, Ledger, State
from lianwei.cases.rules.outcome import ledger_of
from lianwei.cases.rules.rulesets import ClockRule, Unit
from lianwei.cases.rules.running import Run
from lianwei.core.calendar import WorkingDays

__all__ = [
    "Entry",
    "Ledger",
    "State",
    "extension_problem",
    "is_late",
    "is_soon",
    "run_clock",
]


def run_clock(rule: ClockRule, facts: Iterable[Fact], calendar: WorkingDays, *, as_of: date) -> Ledger:
    """The ledger of a clock as it stands at the end of `as_of`. ValueError when no fact starts it."""
    ordered = sorted(facts, key=lambda item: (item.kind != FactKind.STARTED, item.on))
    if not ordered or ordered[0].kind != FactKind.STARTED:
        raise ValueError("A clock has a fact that starts it.")
    run = Run(rule, calendar, as_of, day_zero=ordered[0].on, counted_from=ordered[0].on)
    for fact in ordered:
        run.take(fact)
    return ledger_of(run)


def is_soon(ledger: Ledger, today: date) -> bool:
    """Whether the end is near: 80 % of the limit used or the last 3 working days (both set per
    organisation).
    """
    if ledger.state not in (State.RUNNING, State.MISSED) or not ledger.is_open:
        return False
    return (
        ledger.soon_from is not None
        and ledger.due_on is not None
        and ledger.soon_from <= today <= ledger.due_on
    )


def is_late(ledger: Ledger, today: date) -> bool:
    """Whether the due date has passed and the end event is still to come: from the day after the due date."""
    return ledger.is_open and ledger.due_on is not None and today > ledger.due_on


def extension_problem(ledger: Ledger, *, n: int, unit: Unit, by: str, on: date) -> str:
    """Why the rule does not allow an extension, as a message code of `sentences`; empty when it does."""
    allowed = ledger.rule.extension
    if allowed is None:
        return "extension_none"
    if not ledger.is_open or is_late(ledger, on):
        return "extension_too_late"
    if ledger.extensions >= allowed.times:
        return "extension_used_up"
    if by != allowed.by:
        return "extension_not_yours"
    if unit != allowed.unit or not 0 < n <= allowed.n:
        return "extension_too_long"
    return ""
