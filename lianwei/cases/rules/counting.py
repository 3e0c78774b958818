"""Counting a limit from day zero, around the days on which the clock stands still.

A pause is a half-open span [first, after): the day of the pause stands still, the day of the resumption
counts again. Spans outside the period do not matter: day zero never counts, so standing still on it changes
nothing.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lianwei.cases.rules.rulesets import RestDay, Unit
from lianwei.core.calendar import WorkingDays

ONE_DAY = timedelta(days=1)
Span = tuple[date, date]
Step = tuple[int, Unit]


@dataclass(frozen=True)
class Period:
    """A counted limit: its last day by count, and the last day after the rule of rest days."""

    last_day: date
    due_on: date
    provisional: bool


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, overlapping and touching ones joined, empty ones left out."""
    result: list[Span] = []
    for first, after in sorted(spans):
        if first >= after:
            continue
        if result and first <= result[-1][1]:
            result[-1] = (result[-1][0], max(after, result[-1][1]))
        else:
            result.append((first, after))
    return tuple(result)


def days_in(spans: Sequence[Span], *, after: date, until: date) -> int:
    """How many days of disjoint spans lie after `after` and not later than `until`."""
    end = until + ONE_DAY
    return sum(max(0, (min(stop, end) - max(first, after + ONE_DAY)).days) for first, stop in spans)


def is_still(day: date, spans: Sequence[Span]) -> bool:
    """Whether the clock stands still on a day."""
    return any(first <= day < after for first, after in spans)


def count(
    start: date, steps: Sequence[Step], spans: Sequence[Span], calendar: WorkingDays, *, rest_day: RestDay
) -> Period:
    """The period that `steps` (a limit, then its extensions) make from day zero `start`."""
    day = start
    for n, unit in joined(steps):
        day = _advance(day, n, unit, spans, calendar)
    if steps[0][1] == Unit.IMMEDIATELY and day == start:
        return Period(day, day, provisional=False)
    due_on = _after_rest(day, spans, calendar) if rest_day == RestDay.NEXT_WORKING_DAY else day
    return Period(day, due_on, calendar.is_provisional(due_on))


def _after_rest(day: date, spans: Sequence[Span], calendar: WorkingDays) -> date:
    """The first working day from `day` on that is not itself within a pause (it is the last day of the
    period).
    """
    while not calendar.is_working(day) or is_still(day, spans):
        day += ONE_DAY
    return day


def joined(steps: Sequence[Step]) -> list[Step]:
    """Steps of the same unit that follow each other as one: 60 days and 15 days are 75 days."""
    result: list[Step] = []
    for n, unit in steps:
        before = result.pop()[0] if result and result[-1][1] == unit else 0
        result.append((before + n, unit))
    return result


def _advance(start: date, n: int, unit: Unit, spans: Sequence[Span], calendar: WorkingDays) -> date:
    if unit == Unit.IMMEDIATELY:
        return start
    if unit == Unit.WORKING_DAY:
        return _working(start, n, spans, calendar)
    if unit == Unit.CALENDAR_DAY:
        return _past(start, n, spans)
    months = n * 12 if unit == Unit.YEAR else n
    return _past(start, (corresponding_day(start, months) - start).days, spans)


def _working(start: date, n: int, spans: Sequence[Span], calendar: WorkingDays) -> date:
    if not spans:
        return calendar.add(start, n).day
    day = start
    while n:
        day += ONE_DAY
        n -= calendar.is_working(day) and not is_still(day, spans)
    return day


def _past(start: date, n: int, spans: Sequence[Span]) -> date:
    """The n-th day after `start` on which the clock does not stand still; `spans` are merged."""
    day = start + timedelta(days=n)
    for first, after in spans:
        if first > day:
            break
        day += timedelta(days=max(0, (after - max(first, start + ONE_DAY)).days))
    return day


def corresponding_day(start: date, months: int) -> date:
    """The same day of the month some months later, or that month's last day (民法典 art. 202)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def used(start: date, until: date, unit: Unit, spans: Sequence[Span], calendar: WorkingDays) -> int:
    """How much of a limit is used up at the end of `until`: working days, or calendar days for every other
    unit.
    """
    if unit != Unit.WORKING_DAY:
        return max(0, (until - start).days - days_in(spans, after=start, until=until))
    if not spans:
        return calendar.between(start, until)
    days = (start + timedelta(days=i) for i in range(1, (until - start).days + 1))
    return sum(calendar.is_working(day) and not is_still(day, spans) for day in days)
