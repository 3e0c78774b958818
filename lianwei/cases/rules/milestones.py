"""Days on the way to a due date: the half and four-fifths warnings, and the day from which the end is
near.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lianwei.cases.rules import counting
from lianwei.cases.rules.counting import Span
from lianwei.cases.rules.rulesets import ClockRule, RestDay, Unit
from lianwei.core.calendar import WorkingDays

ONE_DAY = timedelta(days=1)
WHOLE = 100  # per cent


@dataclass(frozen=True)
class Course:
    """The course of a clock: `limit` units from `start` around `spans`. While it stands still since
    `paused_on`, `due_on` is empty and only days before the pause are certain."""

    rule: ClockRule
    start: date
    limit: int
    unit: Unit
    spans: Sequence[Span]
    due_on: date | None
    paused_on: date | None
    calendar: WorkingDays

    def day_of(self, percent: int) -> date:
        """The day on which so many per cent of the limit are used up, rounded up to a whole unit."""
        n = -(-self.limit * percent // WHOLE)
        period = counting.count(
            self.start, [(n, self.unit)], self.spans, self.calendar, rest_day=RestDay.KEEP
        )
        return period.last_day

    def is_certain(self, day: date) -> bool:
        return self.paused_on is None or day < self.paused_on


def warnings(course: Course) -> tuple[tuple[int, date], ...]:
    """(per cent, working day) of each warning; one that falls on a day of rest goes out on the working day
    before.
    """
    result = []
    for percent in course.rule.warn_percents:
        day = course.due_on if percent == WHOLE and course.due_on else course.day_of(percent)
        if course.is_certain(day):
            result.append((percent, _in_office(course, day)))
    return tuple(result)


def _in_office(course: Course, day: date) -> date:
    before = course.calendar.previous_working(day).day
    return before if before >= course.start else course.calendar.next_working(day).day


def soon_from(course: Course) -> date | None:
    """The first day that counts as near the end: so many per cent used, or the last so many working days."""
    if course.due_on is None:
        return None
    share = course.day_of(course.rule.soon_percent)
    return max(course.start, min(share, _last_working_days(course, course.due_on)))


def _last_working_days(course: Course, due_on: date) -> date:
    """The first of the last n working days of the period, the due date being the last of them."""
    day = due_on
    left = course.rule.soon_working_days
    while left > 1 and day > course.start:
        day -= ONE_DAY
        left -= course.calendar.is_working(day)
    return day if left else due_on + ONE_DAY
