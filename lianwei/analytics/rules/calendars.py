"""Which days a period of an organisation covers, by its calendar in force: say 26th to 25th, or a year to
30 November.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .periods import Period

MONTH, QUARTER, HALF, YEAR = "month", "quarter", "half", "year"
LENGTHS = {MONTH: 1, QUARTER: 3, HALF: 6, YEAR: 12}  # months
EARLIEST, LATEST = 1900, 2999  # years that a period can be named of: the year before and after exist too
NAME = re.compile(r"(\d{4})(?:Q([1-4])|H([12])|-(0[1-9]|1[0-2]))?")


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How months and years are counted from a day on."""

    valid_from: date
    month_starts: int = 1
    first_month: int = 1

    def period(self, name: str) -> Period:
        """The period of that name. ValueError where there is none."""
        return Period.named(name, year_starts=(self.first_month, 1), month_starts=self.month_starts)

    @property
    def is_calendar_year(self) -> bool:
        return self.month_starts == 1 and self.first_month == 1


AS_THE_CALENDAR = Reckoning(date.min)


def reckoning_on(day: date, rows: Iterable[Reckoning]) -> Reckoning:
    """What holds on a day; `rows` in the order in which they begin and were entered."""
    found = AS_THE_CALENDAR
    for row in rows:
        if row.valid_from <= day:
            found = row
    return found


def period_named(name: str, rows: Iterable[Reckoning]) -> Period:
    """The period of that name as it is counted in the last month of it. ValueError for any other name."""
    return reckoning_on(_last_month(name), rows).period(name)


def _last_month(name: str) -> date:
    """The first day of the last calendar month that a name speaks of."""
    found = NAME.fullmatch(name)
    if found is None:
        raise ValueError(f"No period is called {name!r}.")
    year, quarter, half, month = found.groups()
    if not EARLIEST <= int(year) <= LATEST:
        raise ValueError(f"No figures are counted of {year}.")
    return date(int(year), int(month or 0) or 3 * int(quarter or 0) or 6 * int(half or 0) or 12, 1)


def name_on(day: date, frequency: str, rows: Iterable[Reckoning]) -> str:
    """The name of the month, quarter, half-year or year in which a day lies."""
    known = list(rows)
    year = day.year
    names = [name for near in (year - 1, year, year + 1) for name in names_of(near, frequency)]
    for name in names:
        found = period_named(name, known)
        if found.first <= day <= found.last:
            return name
    return names_of(year, frequency)[
        (day.month - 1) // LENGTHS[frequency]
    ]  # the gap a change of calendar left


def names_of(year: int, frequency: str) -> list[str]:
    """The names of the periods of a year."""
    if frequency == MONTH:
        return [f"{year:04}-{n:02}" for n in range(1, 13)]
    if frequency == QUARTER:
        return [f"{year:04}Q{n}" for n in range(1, 5)]
    return [f"{year:04}H1", f"{year:04}H2"] if frequency == HALF else [f"{year:04}"]
