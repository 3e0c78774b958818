"""Calendar months as figures are parted by: "2026-06", their neighbours, and what a drive compares."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

YEAR = 12  # months


@dataclass(frozen=True, slots=True)
class Span:
    """The months of a comparison: whole months before the drive began, those it ran in, whole months after it
    ended. `after` holds those alone that have passed.
    """

    before: tuple[str, ...]
    during: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return self.before + self.during + self.after

    @property
    def first_day(self) -> date:
        return first_of(self.all[0])

    @property
    def last_day(self) -> date:
        return last_of(self.all[-1])


def month_of(day: date) -> str:
    """2026-06."""
    return f"{day.year:04}-{day.month:02}"


def first_of(month: str) -> date:
    """The first day of a month."""
    return date(int(month[:4]), int(month[5:]), 1)


def last_of(month: str) -> date:
    """The last day of a month."""
    return first_of(shifted(month, 1)) - timedelta(days=1)


def shifted(month: str, by: int) -> str:
    """So many months later, or earlier."""
    count = int(month[:4]) * YEAR + int(month[5:]) - 1 + by
    return f"{count // YEAR:04}-{count % YEAR + 1:02}"


def span_of(starts_on: date, ends_on: date, *, before: int, after: int, today: date) -> Span:
    """What is compared: the months the drive touches stand between both sides and belong to neither."""
    first, last = month_of(starts_on), month_of(ends_on)
    earlier = tuple(shifted(first, -n) for n in range(before, 0, -1))
    later = tuple(month for n in range(1, after + 1) if last_of(month := shifted(last, n)) < today)
    return Span(earlier, tuple(_between(first, last)), later)


def measurable_from(ends_on: date) -> date:
    """The day after the first whole month that follows a drive."""
    return first_of(shifted(month_of(ends_on), 2))


def last_year(today: date) -> tuple[date, date]:
    """The last twelve whole months before a day."""
    end = first_of(month_of(today)) - timedelta(days=1)
    return first_of(shifted(month_of(end), 1 - YEAR)), end


def year_before(since: date, until: date) -> tuple[date, date]:
    """The twelve months before such a year."""
    return first_of(shifted(month_of(since), -YEAR)), last_of(shifted(month_of(until), -YEAR))


def _between(first: str, last: str) -> Iterator[str]:
    month = first
    while month <= last:
        yield month
        month = shifted(month, 1)
