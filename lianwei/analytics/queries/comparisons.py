"""Figures of a period beside those of another, with what makes them hard to compare marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lianwei.analytics.measures import DIMENSIONS
from lianwei.analytics.rules.comparison import Change, Decomposition, changed, decomposed
from lianwei.analytics.rules.festival import festival_year_before, is_moved
from lianwei.analytics.rules.periods import Period
from lianwei.core.scope import Actor
from lianwei.registry.models import CODE_KINDS

from .figures import Value, Where, figures

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
class Compared:
    """One line: the change of each measure."""

    keys: tuple[str, ...]
    changes: dict[str, Change]


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


def compared(
    measures: Sequence[str],
    *,
    actor: Actor,
    period: Period,
    against: Against = Against.YEAR,
    by: Sequence[str] = (),
    where: Where | None = None,
    cutoff: date | None = None,
    snapshot: str = "",
) -> list[Compared]:
    """The measures now and then, a line for each key of either. The cut-off of the other period lies as long
    after its end, so that like is compared with like. Days are no dimension of a comparison: ValueError.
    """
    if any(DIMENSIONS[name].is_day for name in by if name in DIMENSIONS):
        raise ValueError("Two periods have no days in common.")
    other = other_period(period, against)
    earlier = cutoff and cutoff - (period.last - other.last)

    def asked(of: Period, until: date | None) -> dict[tuple[str, ...], dict[str, Value]]:
        rows = figures(measures, actor=actor, period=of, by=by, where=where, cutoff=until, snapshot=snapshot)
        return {row.keys: row.values for row in rows}

    now, then = asked(period, cutoff), asked(other, earlier)
    unsaid: dict[str, Value] = dict.fromkeys(measures)
    return [
        Compared(
            keys,
            {n: changed(now.get(keys, unsaid)[n], then.get(keys, unsaid)[n]) for n in measures},
        )
        for keys in sorted({*now, *then})
    ]


def rate_decomposed(
    *, actor: Actor, period: Period, by: str, against: Against = Against.YEAR, where: Where | None = None
) -> Decomposition | None:
    """What the change of resolved complaints and of their rate is made of, by the parts of one dimension."""

    def counted(of: Period) -> dict[str, tuple[int, int]]:
        rows = figures(["accepted", "resolved"], actor=actor, period=of, by=[by], where=where)
        return {
            row.keys[0]: (int(row.values["accepted"] or 0), int(row.values["resolved"] or 0)) for row in rows
        }

    return decomposed(counted(period), counted(other_period(period, against)))


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


def festival_note(period: Period, other: Period) -> bool:
    """Whether a reader must be told that the Spring Festival lies differently in the two."""
    return is_moved(period, other)


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
