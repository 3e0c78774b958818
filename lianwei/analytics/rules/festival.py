"""The Spring Festival moves between 21 January and 20 February, and offices and shops stand still around it:
January and February of two years can be compared only when the festival is taken into account.
"""

import csv
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from .periods import Period

DAYS = Path(__file__).parents[1] / "data" / "spring_festival.csv"  # GB/T 33661-2017, first day of the year
EVE, LANTERNS = timedelta(days=1), timedelta(days=14)  # from New Year's Eve to the Lantern Festival
LAST_MONTH = 3  # the latest festival season ends in March


@cache
def festivals() -> dict[int, date]:
    """New Year's Day of the lunar calendar by year, as far as the list goes."""
    with DAYS.open(encoding="utf-8", newline="") as file:
        return {int(row["year"]): date.fromisoformat(row["day"]) for row in csv.DictReader(file)}


def season(year: int) -> Period | None:
    """From the eve to the Lantern Festival; None for years the list does not hold."""
    day = festivals().get(year)
    return Period(day - EVE, day + LANTERNS) if day else None


def season_days(period: Period) -> int:
    """How many days of festival seasons lie in a period."""
    found = [season(year) for year in range(period.first.year, period.last.year + 1)]
    return sum(_common(period, each) for each in found if each)


def is_moved(period: Period, other: Period) -> bool:
    """Whether the festival weighs differently on the two, so that their figures need a note."""
    return season_days(period) != season_days(other)


def festival_year_before(period: Period) -> Period:
    """The days of the year before that stand as these do to the festival: "festival to festival" instead of
    date to date. For periods that end after March, or years without a known festival, the year before by
    date.
    """
    year = period.last.year
    now, then = festivals().get(year), festivals().get(year - 1)
    if now is None or then is None or period.last.month > LAST_MONTH:
        return period.year_before()
    shift = now - then
    return Period(period.first - shift, period.last - shift)


def first_two_months(year: int) -> Period:
    """January and February together, which hold the whole holiday in every year: how statistics offices
    publish them.
    """
    return Period(date(year, 1, 1), date(year, LAST_MONTH, 1) - timedelta(days=1))


def _common(one: Period, other: Period) -> int:
    first, last = max(one.first, other.first), min(one.last, other.last)
    return max(0, (last - first).days + 1)
