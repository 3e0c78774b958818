"""The office's calendar: what the product ships, and the days of the notices that were entered since."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db.models import QuerySet

from .calendar import WorkingDays, shipped_calendar
from .editions import kept
from .models import HolidayNotice, WorkdayOverride

YEAR_END = (12, 31)


class EnteredDay(NamedTuple):
    """A day of a notice; `settles` is the year that the notice settles as a whole, 0 for none."""

    day: date
    is_working: bool
    settles: int


def office_calendar() -> WorkingDays:
    """Working days as known now. Entered days win; a year with a yearly notice counts as announced."""
    return _present()


@kept("workdays")
def _present() -> WorkingDays:
    return calendar_of(_entered(_in_force()))


def calendar_with(days: Iterable[tuple[date, bool]], *, settles: int) -> WorkingDays:
    """The calendar as it would be with one more notice."""
    more = tuple(EnteredDay(day, is_working, settles) for day, is_working in days)
    return calendar_of(_entered(_in_force()) + more)


def calendar_without(notice: HolidayNotice) -> WorkingDays:
    """The calendar as it would be with this notice retired."""
    return calendar_of(_entered(_in_force().exclude(notice=notice)))


def _in_force() -> "QuerySet[WorkdayOverride]":
    return WorkdayOverride.objects.filter(notice__retired_on=None)


def _entered(rows: "QuerySet[WorkdayOverride]") -> tuple[EnteredDay, ...]:
    columns = ("day", "is_working", "notice__is_yearly", "notice__year")
    found = rows.order_by("notice__issued_on", "notice_id", "day").values_list(*columns)
    return tuple(EnteredDay(day, works, year if yearly else 0) for day, works, yearly, year in found)


@lru_cache(maxsize=8)
def calendar_of(rows: tuple[EnteredDay, ...]) -> WorkingDays:
    """The shipped calendar with entered days; announced are the years that follow on without a gap."""
    shipped = shipped_calendar()
    if not rows:
        return shipped
    settled, known = {row.settles for row in rows}, shipped.known_until
    while known.year + 1 in settled:
        known = date(known.year + 1, *YEAR_END)
    return WorkingDays(dict(shipped.exceptions) | {row.day: row.is_working for row in rows}, known)
