"""Spans of days that figures are of: a month, quarter, half-year or year as an organisation counts them.

A reporting year may begin elsewhere than on 1 January ("year to 30 November": (12, 1)) and a reporting month
on another day than the first ("26th to 25th": 26). What begins in the second half bears the name of the next
one: the month from 26 June is July, the year from 1 December 2025 is 2026.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
JANUARY = (1, 1)
MIDDLE_DAY, MIDDLE_MONTH = 15, 6  # what begins after these bears the next one's name
NAMES = re.compile(r"(?P<year>\d{4})(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|-(?P<month>0[1-9]|1[0-2]))?")
QUARTER, HALF, YEAR = 3, 6, 12  # months


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both days included. `label`: how it was named; two periods of the same days
    are equal, however they were named.
    """

    first: date
    last: date
    label: str = field(default="", compare=False)
    year_starts: tuple[int, int] = field(default=JANUARY, compare=False)
    month_starts: int = field(default=1, compare=False)

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("A period cannot end before it begins.")

    @classmethod
    def named(cls, name: str, *, year_starts: tuple[int, int] = JANUARY, month_starts: int = 1) -> "Period":
        """The period called "2026-07", "2026Q3", "2026H1" or "2026". ValueError for any other name."""
        found = NAMES.fullmatch(name)
        if found is None:
            raise ValueError(f"No period is called {name!r}.")
        year, quarter, half, month = (int(each) if each else 0 for each in found.groups())
        first, months = _months(year, quarter, half, month, year_starts)
        day = month_starts if month_starts != 1 else year_starts[1]
        return cls(_opens(first, day), _opens(first + months, day) - ONE_DAY, name, year_starts, month_starts)

    @property
    def name(self) -> str:
        """ "2026Q3" where the days have such a name, "2026-01-05/2026-02-10" where they have none."""
        return self.label or _calendar_name(self) or f"{self.first}/{self.last}"

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def is_over(self, on: date) -> bool:
        """Whether its last day lies before this one."""
        return self.last < on

    def year_before(self) -> "Period":
        """The same period of the year before."""
        if found := NAMES.fullmatch(self.name):
            return self._called(f"{int(found['year']) - 1:04}{self.name[4:]}")
        return Period(_a_year_back(self.first), _a_year_back(self.last, is_end=True))

    def before(self) -> "Period":
        """The period before of equal kind; for days without a name, as many days right before."""
        found = NAMES.fullmatch(self.name)
        if found is None:
            return Period(self.first - timedelta(days=self.days), self.first - ONE_DAY)
        year, quarter, half, month = (int(each) if each else 0 for each in found.groups())
        if quarter:
            return self._called(f"{year - (quarter == 1)}Q{quarter - 1 or 4}")
        if half:
            return self._called(f"{year - (half == 1)}H{half - 1 or 2}")
        if month:
            return self._called(f"{year - (month == 1)}-{month - 1 or 12:02}")
        return self._called(f"{year - 1}")

    def months(self) -> list["Period"]:
        """The calendar months it touches, cut to its days."""
        found, first = [], self.first
        while first <= self.last:
            last = min(first.replace(day=monthrange(first.year, first.month)[1]), self.last)
            found.append(Period(first, last))
            first = last + ONE_DAY
        return found

    def _called(self, name: str) -> "Period":
        return Period.named(name, year_starts=self.year_starts, month_starts=self.month_starts)

    def starting(self, *, year_starts: tuple[int, int] = JANUARY, month_starts: int = 1) -> "Period":
        """The same days, counted from another start of years and months from here on."""
        return replace(self, year_starts=year_starts, month_starts=month_starts)


def _months(year: int, quarter: int, half: int, month: int, starts: tuple[int, int]) -> tuple[int, int]:
    """The first month, counted from year 0, and how many. A month bears its calendar name."""
    if month:
        return year * YEAR + month - 1, 1
    begins = year * YEAR + starts[0] - 1
    if starts[0] > MIDDLE_MONTH:
        begins -= YEAR
    if quarter:
        return begins + (quarter - 1) * QUARTER, QUARTER
    if half:
        return begins + (half - 1) * HALF, HALF
    return begins, YEAR


def _opens(month: int, day: int) -> date:
    """The first day of a month that begins on `day`: of the calendar month before, where that is late."""
    year, index = divmod(month - (day > MIDDLE_DAY), YEAR)
    return date(year, index + 1, min(day, monthrange(year, index + 1)[1]))


def _calendar_name(period: Period) -> str:
    """What a reader would call these days, if they are a whole month, quarter, half-year or year."""
    year = period.first.year
    names = [f"{year}", f"{year}H1", f"{year}H2", *(f"{year}Q{n}" for n in range(1, 5))]
    names.append(f"{year}-{period.first.month:02}")
    return next((name for name in names if Period.named(name) == period), "")


def _a_year_back(day: date, *, is_end: bool = False) -> date:
    """The same day a year before; the end of February stays its end."""
    last = monthrange(day.year - 1, day.month)[1]
    is_last = is_end and day.day == monthrange(day.year, day.month)[1]
    return day.replace(year=day.year - 1, day=last if is_last else min(day.day, last))


def quarters_of(period: Period) -> list[tuple[int, int]]:
    """(year, quarter) of the quarters that a period speaks of: by its name, however months are counted; of
    days without a name, the calendar quarters they touch.
    """
    found = NAMES.fullmatch(period.name)
    if found is None:
        days = [month.first for month in period.months()]
        return sorted({(day.year, (day.month - 1) // QUARTER + 1) for day in days})
    year, quarter, half, month = (int(each) if each else 0 for each in found.groups())
    if quarter or month:
        return [(year, quarter or (month - 1) // QUARTER + 1)]
    quarters = {0: (1, 2, 3, 4), 1: (1, 2), 2: (3, 4)}
    return [(year, n) for n in quarters[half]]


def day_a_year_before(day: date) -> date:
    """The day that answers to a cut-off a year before; the end of February stays its end."""
    return _a_year_back(day, is_end=True)


def is_whole_months(period: Period) -> bool:
    """Whether it begins with the first and ends with the last day of calendar months."""
    return whole_months(period) == period


def whole_months(period: Period) -> Period | None:
    """The calendar months that lie in it from their first to their last day; None where there is none."""
    found = [
        month for month in period.months() if month.days == monthrange(month.first.year, month.first.month)[1]
    ]
    return Period(found[0].first, found[-1].last) if found else None
