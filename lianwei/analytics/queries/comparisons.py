"""Which period stands beside another, and what makes the two hard to compare."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lianwei.analytics.rules.festival import festival_year_before
from lianwei.analytics.rules.periods import Period
from lianwei.registry.models import CODE_KINDS

LISTS = {
    "category": "category",
    "category_main": "category",
    "kind": "category",
    "nature": "nature",
    "channel": "channel",
    "outcome": "outcome",
    "group": "consumer_group",
}


class Against(StrEnum):
    """What a period is compared with."""

    YEAR = "year"  # 同比
    BEFORE = "before"  # 环比
    FESTIVAL = "festival"  # 同比, festival to festival


@dataclass(frozen=True, slots=True)
class Break:
    """A code whose meaning changed between or within the two periods: `change` began, ended or renamed."""

    dimension: str
    code: str
    on: date
    change: str


def other_period(period: Period, against: Against) -> Period:
    """The period that another is compared with."""
    if against == Against.BEFORE:
        return period.before()
    return festival_year_before(period) if against == Against.FESTIVAL else period.year_before()


def days_compared(period: Period, whole: Period, against: Against) -> Period:
    """The days that a period is compared with. One that still runs (`whole`: as it was named) stands beside
    as many days of the one before.
    """
    if against != Against.BEFORE or period == whole:
        return other_period(period, against)
    before = whole.before()
    return Period(before.first, min(before.last, before.first + (period.last - period.first)))


def code_breaks(by: Sequence[str], period: Period, other: Period) -> list[Break]:
    """Codes of these dimensions that began, ended or were renamed after the earlier period began: a category
    split in mid-period counts under both codes, and its lines cannot be compared as they stand.
    """
    first, last = min(period.first, other.first), max(period.last, other.last)
    return [
        Break(name, code, on, change)
        for name in by
        if name in LISTS
        for code, on, change in _changes(LISTS[name], first, last)
    ]


def _changes(kind: str, first: date, last: date) -> list[tuple[str, date, str]]:
    rows = CODE_KINDS[kind].objects.order_by("code", "valid_from")
    versions: dict[str, list[tuple[date, date | None]]] = {}
    for code, since, until in rows.values_list("code", "valid_from", "valid_to"):
        versions.setdefault(code, []).append((since, until))
    found = []
    for code, spans in versions.items():
        for n, (since, _until) in enumerate(spans):
            if first < since <= last:
                found.append((code, since, "renamed" if n else "began"))
        ended = spans[-1][1]
        if ended and first <= ended < last:
            found.append((code, ended, "ended"))
    return found
