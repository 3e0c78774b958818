"""Working days of mainland China: weekends, public holidays, and weekends on which people work (调休).

A period of n days starts on the day after the event: the day of the event is day zero (民法典 art. 201).
The State Council announces each year's days in November of the year before. Whatever a computation says
about a later day is `provisional`: it may move when the notice comes out.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data"
SHIPPED, SHIPPED_NOTICES = DATA / "holidays.csv", DATA / "holiday_notices.csv"
ONE_DAY = timedelta(days=1)
SATURDAY = 5  # date.weekday()
HOLIDAY, MAKEUP_WORKDAY, STATUTORY = "holiday", "makeup_workday", "statutory"


class Due(NamedTuple):
    """A computed day, and whether it rests on a year whose holidays are not announced."""

    day: date
    provisional: bool


class HolidayRow(NamedTuple):
    """One day that differs from the rule of the weekend."""

    date: date
    kind: str
    name: str
    name_en: str


class NoticeRow(NamedTuple):
    """The notice that settled a year: its number, its day and where it stands."""

    year: int
    number: str
    issued_on: date
    url: str


@dataclass(frozen=True)
class WorkingDays:
    """Which days people work. `exceptions` says for single days whether they are working days.

    `known_until` is the last day of the last announced year.
    """

    exceptions: Mapping[date, bool] = field(repr=False)
    known_until: date

    def is_working(self, day: date) -> bool:
        """Whether offices work on `day`."""
        return self.exceptions.get(day, day.weekday() < SATURDAY)

    def is_provisional(self, day: date) -> bool:
        """Whether the notice that settles `day` is still to come."""
        return day > self.known_until

    def add(self, start: date, n: int) -> Due:
        """The n-th working day after `start`; `start` itself is day zero. ValueError when n is negative."""
        if n < 0:
            raise ValueError("A number of working days cannot be negative.")
        day = start
        while n:
            day += ONE_DAY
            n -= self.is_working(day)
        return Due(day, self.is_provisional(day))

    def next_working(self, day: date) -> Due:
        """`day` itself when people work on it, else the next working day (民法典 art. 203)."""
        while not self.is_working(day):
            day += ONE_DAY
        return Due(day, self.is_provisional(day))

    def previous_working(self, day: date) -> Due:
        """`day` itself when people work on it, else the working day before."""
        asked = day
        while not self.is_working(day):
            day -= ONE_DAY
        return Due(day, self.is_provisional(asked))

    def between(self, after: date, until: date) -> int:
        """The number of working days after `after` up to and including `until`; 0 when `until` is not
        later.
        """
        return sum(self.is_working(after + timedelta(days=i)) for i in range(1, (until - after).days + 1))


def working_days(rows: Iterable[HolidayRow]) -> WorkingDays:
    """A calendar from rows; the announced years are those that have `holiday` or `makeup_workday` rows."""
    rows = list(rows)
    exceptions = {row.date: row.kind == MAKEUP_WORKDAY for row in rows}
    announced = [row.date.year for row in rows if row.kind != STATUTORY]
    return WorkingDays(exceptions, date(max(announced), 12, 31) if announced else date.min)


@cache
def shipped_holidays() -> tuple[HolidayRow, ...]:
    """The rows that come with the product: 2004–2026 as announced, 2027 by statute only."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return tuple(HolidayRow(date.fromisoformat(day), *rest) for day, *rest in _body(file))


@cache
def shipped_notices() -> dict[int, NoticeRow]:
    """The notices of the shipped years by year, as far as their numbers are known."""
    with SHIPPED_NOTICES.open(encoding="utf-8", newline="") as file:
        rows = _body(file)
    return {int(year): NoticeRow(int(year), no, date.fromisoformat(on), url) for year, no, on, url in rows}


def _body(file: Iterable[str]) -> list[list[str]]:
    return list(csv.reader(file))[1:]


@cache
def shipped_calendar() -> WorkingDays:
    """The calendar that comes with the product, announced until 2026-12-31."""
    return working_days(shipped_holidays())
