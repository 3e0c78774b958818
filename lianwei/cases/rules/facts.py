"""What happened to a clock. Facts are the only input of a ledger besides the rule and the calendar."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from lianwei.cases.rules.loading import clock_from
from lianwei.cases.rules.rulesets import ClockRule, Unit

RETIRED = "retired"  # the reason of a holiday fact: the notice holds no more


class FactKind(StrEnum):
    """The kinds of facts, in the order in which they usually come."""

    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    RULESET_CHANGED = "ruleset_changed"
    HOLIDAY_CHANGED = "holiday_changed"
    STOPPED = "stopped"
    CANCELLED = "cancelled"
    RESTORED = "restored"


@dataclass(frozen=True)
class Fact:
    """One thing that happened on a day. Use the functions below: they say what each kind needs."""

    kind: FactKind
    on: date
    ref: str = ""
    reason: str = ""
    n: int = 0
    unit: Unit = Unit.CALENDAR_DAY
    by: str = ""
    article: str = ""
    rule: ClockRule | None = None
    was_due_on: date | None = None
    due_on: date | None = None

    def as_json(self) -> dict[str, object]:
        """Plain values for storing: what is empty is left out."""
        unset = {item.name: item.default for item in fields(self)}
        return {key: _plain(value) for key, value in asdict(self).items() if value != unset[key]}


def started(on: date) -> Fact:
    """The event from which the clock runs; that day is day zero."""
    return Fact(FactKind.STARTED, on)


def paused(on: date, reason: str, ref: str = "") -> Fact:
    """The clock stands still from this day on. `ref` names the record that proves it ("appraisal:3")."""
    return Fact(FactKind.PAUSED, on, ref=ref, reason=reason)


def resumed(on: date, ref: str = "") -> Fact:
    """The clock runs again; this day counts. Without `ref` every open pause ends."""
    return Fact(FactKind.RESUMED, on, ref=ref)


def extended(on: date, n: int, unit: Unit, *, by: str, article: str = "") -> Fact:
    """The limit grows by `n` units on the word of `by`."""
    return Fact(FactKind.EXTENDED, on, n=n, unit=unit, by=by, article=article)


def stopped(on: date, ref: str = "") -> Fact:
    """The event at which the clock ends: in time when the due date has not passed."""
    return Fact(FactKind.STOPPED, on, ref=ref)


def cancelled(on: date, reason: str = "") -> Fact:
    """The clock ends without its end event: it no longer matters (withdrawn, transferred, merged)."""
    return Fact(FactKind.CANCELLED, on, reason=reason)


def restored(on: date, reason: str = "") -> Fact:
    """What cancelled the clock was taken back: the limit counts as if it had never been cancelled."""
    return Fact(FactKind.RESTORED, on, reason=reason)


def ruleset_changed(on: date, rule: ClockRule, ref: str = "") -> Fact:
    """From this day the whole period is computed under another rule; the fact carries that rule as it was
    then.
    """
    return Fact(FactKind.RULESET_CHANGED, on, ref=ref, rule=rule)


def holiday_changed(
    on: date,
    ref: str,
    *,
    was_due_on: date | None = None,
    due_on: date | None = None,
    is_retired: bool = False,
) -> Fact:
    """A holiday notice `ref` changed the calendar on this day, by its coming or (`is_retired`) by its going;
    the due dates before and after it are kept for the reader.
    """
    reason = RETIRED if is_retired else ""
    return Fact(FactKind.HOLIDAY_CHANGED, on, ref=ref, reason=reason, was_due_on=was_due_on, due_on=due_on)


def fact_from_json(stored: Mapping[str, Any]) -> Fact:
    """The fact that `as_json()` stored."""
    row = dict(stored)
    row["kind"], row["on"] = FactKind(row["kind"]), date.fromisoformat(row["on"])
    if "unit" in row:
        row["unit"] = Unit(row["unit"])
    for key in ("was_due_on", "due_on"):
        if key in row:
            row[key] = date.fromisoformat(row[key])
    if "rule" in row:
        row["rule"] = rule_from_json(row["rule"])
    return Fact(**row)


def rule_from_json(stored: Mapping[str, Any]) -> ClockRule:
    """The rule that `rule_as_json()` stored."""
    row = dict(stored)
    for key in ("version", "valid_from", "valid_to"):
        if key in row:
            row[key] = date.fromisoformat(row[key])
    return clock_from(row)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if item not in ("", None)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, StrEnum) else value
