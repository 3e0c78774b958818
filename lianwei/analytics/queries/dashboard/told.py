"""Figures as this reader may be told them: whole where the reader looks on, from five cases elsewhere.

Who only belongs to an alliance learns other members' figures from five cases on (members/data/visibility.csv,
"counts of 5 or more"). What is left out is worked out on the cases that are not the reader's own, so that
subtracting one's own figures helps nobody.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from lianwei.analytics.measures import MEASURES
from lianwei.analytics.queries.figures import Keys, Row, Value, figures
from lianwei.analytics.rules.cells import (
    TOTAL,
    hidden_in_line,
    hidden_in_tree,
    hidden_places,
    is_small,
    may_be_answered,
)
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.warehouse.manifests import current_manifest
from lianwei.cases.queries.board import alliances_seen
from lianwei.core.errors import NotAllowed
from lianwei.core.scope import Actor
from lianwei.members.visibility import Viewer

from .asking import ALLIANCE, Question, keys_of

# Which counts stand behind a figure: where one of them stays out, the figure does.
BEHIND: dict[str, tuple[str, ...]] = {
    "accepted": ("accepted",),
    "resolved": ("accepted", "resolved"),
    "resolution_rate": ("accepted", "resolved"),
    "recovered_promised": ("resolved",),
    "multiple_cases": ("multiple_cases",),
    "multiple_amount": ("multiple_cases",),
    "enquiries": ("enquiries",),
}
TREE = ("kind", "category_main", "category")  # the levels of goods and services, the widest first
ONE_WAY = {"kind", "category"}  # told by themselves alone: crossed, one level would tell what another hides
MOST_WAYS = 2  # dimensions and conditions together; of three, sums of tables tell what each leaves out
KEPT = 512  # answers held in memory, a few kilobytes each


@dataclass(frozen=True, slots=True)
class Line:
    """Keys and values; of a hidden line the values are None."""

    keys: Keys
    values: dict[str, Value]
    is_hidden: bool = False

    def whole(self, name: str) -> int:
        """A count or sum; nothing for what is hidden or unknown."""
        value = self.values.get(name)
        return int(value) if value is not None else 0


class Teller:
    """Answers one reader's question, part by part."""

    def __init__(self, asked: Question, *, actor: Actor) -> None:
        actor.require("statistics.view")
        self.asked, self.own = asked, replace(actor, oversees=frozenset())
        is_wide = asked.scope == ALLIANCE
        self.is_partial = is_wide and not actor.oversees
        self.actor = _member_of(actor) if self.is_partial else actor if is_wide else self.own
        self.is_total_hidden = False
        self.hidden_totals: set[tuple[str, str]] = set()

    def line(self, measures: Sequence[str], period: Period | None = None) -> Line:
        """One line for all of the question."""
        return self._told(measures, (), period)[0]

    def lines(self, measures: Sequence[str], by: str, period: Period | None = None) -> list[Line]:
        """A line for each key of a dimension."""
        return self._told(measures, (by,), period)

    def pairs(self, measures: Sequence[str], by: tuple[str, ...], period: Period | None = None) -> list[Line]:
        """A line for each combination of keys."""
        return self._told(measures, by, period)

    def _told(self, measures: Sequence[str], by: tuple[str, ...], period: Period | None) -> list[Line]:
        days = period or self.asked.period
        rows = self._read(measures, by, days, self.actor)
        if not self.is_partial:
            return [Line(row.keys, row.values) for row in rows]
        hidden = self._hidden(measures, by, days)
        nothing = dict.fromkeys(measures)
        return [
            Line(row.keys, nothing, is_hidden=True) if row.keys in hidden else Line(row.keys, row.values)
            for row in rows
        ]

    def _read(
        self,
        measures: Sequence[str],
        by: tuple[str, ...],
        period: Period,
        actor: Actor,
        asked: Question | None = None,
    ) -> tuple[Row, ...]:
        where, cutoff = (asked or self.asked).where, _as_of(self.asked, period)
        key = _Key(current_manifest().id, tuple(measures), actor, period, by, where, cutoff)
        return _known(key)

    def _hidden(self, measures: Sequence[str], by: tuple[str, ...], period: Period) -> set[Keys]:
        """The keys that stay out."""
        ways = {*by, *self.asked.chosen}
        is_told = len(ways) <= MOST_WAYS and (len(ways) < MOST_WAYS or not ways & ONE_WAY)
        if not is_told or not all(self._may_know(count, period) for count in behind(measures)):
            return {row.keys for row in self._read(measures, by, period, self.actor)}
        return {keys for count in behind(measures) for keys in self._hidden_of(count, by, period)}

    def _hidden_of(self, count: str, by: tuple[str, ...], period: Period) -> set[Keys]:
        if not by:
            return {()} if is_small(self._others(count, by, period).get((), 0)) else set()
        if len(by) == 1:
            found = self._left_out(count, by[0], period, self.asked)
            self.is_total_hidden |= TOTAL in found
            return {(key,) for key in found | self._told_elsewhere(count, by[0], period)}
        places = self._places(count, by, period, self.asked)
        self.hidden_totals |= {place for place in places if TOTAL in place}
        return {place for place in places if TOTAL not in place}

    def _left_out(self, count: str, way: str, period: Period, asked: Question) -> set[str]:
        """The keys of one dimension that stay out. Goods are told as kinds, classes and goods or services, so
        that one level must not tell what another leaves out.
        """
        if way not in TREE or set(TREE) & set(asked.chosen):
            line = self._others(count, (way,), period, asked)
            return set(hidden_in_line({keys[0]: n for keys, n in line.items()}))
        nodes = hidden_in_tree(self._others(count, TREE, period, asked))
        depth = TREE.index(way) + 1
        total = {TOTAL} if () in nodes else set()
        return {node[-1] for node in nodes if len(node) == depth} | total

    def _places(
        self, count: str, by: tuple[str, ...], period: Period, asked: Question
    ) -> frozenset[tuple[str, str]]:
        """The places of a two-way table that stay out, and with them the totals that its edges leave out."""
        counts = {(keys[0], keys[1]): n for keys, n in self._others(count, by, period, asked).items()}
        rows, columns = (self._left_out(count, way, period, asked) for way in by)
        also = {(key, TOTAL) for key in rows} | {(TOTAL, key) for key in columns}
        return hidden_places(counts, also=also)

    def _told_elsewhere(self, count: str, way: str, period: Period) -> set[str]:
        """The keys that other choices of a condition would tell, the whole less each of them."""
        found = set()
        for name, chosen in self.asked.where:
            if name != way:
                places = self._places(count, (name, way), period, self.asked.without(name))
                found |= {key for one, key in places if one in keys_of(name, chosen) and key != TOTAL}
        return found

    def _may_know(self, count: str, period: Period) -> bool:
        """Whether each condition by itself could have been chosen otherwise without giving a member away."""
        if not may_be_answered(self._parts(count, "month", _years(period)), _months(period)):
            return False
        return all(self._may_choose(count, name, key, period) for name, key in self.asked.where)

    def _may_choose(self, count: str, name: str, key: str, period: Period) -> bool:
        hidden = self._left_out(count, name, period, self.asked.without(name))
        return may_be_answered(self._parts(count, name, period), keys_of(name, key), hidden=hidden)

    def _parts(self, count: str, dimension: str, period: Period) -> Mapping[str, int]:
        """Others' cases by one dimension, the other conditions of the question as they are."""
        found = self._others(count, (dimension,), period, self.asked.without(dimension))
        return {keys[0]: n for keys, n in found.items()}

    def _others(
        self, count: str, by: tuple[str, ...], period: Period, asked: Question | None = None
    ) -> dict[Keys, int]:
        """How many of the cases are not the reader's own."""
        rows = self._read([count], by, period, self.actor, asked)
        found = {row.keys: _number(row, count) for row in rows}
        for row in self._read([count], by, period, self.own, asked):
            found[row.keys] = found.get(row.keys, 0) - _number(row, count)
        return found


@dataclass(frozen=True, slots=True)
class _Key:
    """All that an answer depends on. `files`: the manifest of the warehouse."""

    files: str
    measures: tuple[str, ...]
    actor: Actor
    period: Period
    by: tuple[str, ...]
    where: tuple[tuple[str, str], ...]
    cutoff: date | None


@lru_cache(maxsize=KEPT)
def _known(key: _Key) -> tuple[Row, ...]:
    """Figures of these files: nothing about them changes, so that one answer serves until the next load."""
    asked = {name: keys_of(name, value) for name, value in key.where}
    rows = figures(
        key.measures, actor=key.actor, period=key.period, by=key.by, where=asked, cutoff=key.cutoff
    )
    return tuple(rows)


def behind(measures: Iterable[str]) -> list[str]:
    """The counts behind some measures. Raises NotAllowed for one that only its own member may know."""
    wanted = list(measures)
    if any(name not in BEHIND for name in wanted):
        raise NotAllowed
    return sorted({count for name in wanted for count in BEHIND[name]})


def measures_told(asked: Question, *, actor: Actor) -> list[str]:
    """The measures this reader may be told of this question."""
    is_partial = asked.scope == ALLIANCE and not actor.oversees
    return [name for name in MEASURES if not is_partial or name in BEHIND]


def _member_of(actor: Actor) -> Actor:
    """The reader as somebody who counts all of the alliance, and is told of it without small cells."""
    sight = frozenset((str(Viewer.OTHER_MEMBER), pk) for pk in alliances_seen(actor))
    return replace(actor, oversees=sight)


def _number(row: Row, count: str) -> int:
    value = row.values[count]
    return int(value) if value is not None else 0


def _as_of(asked: Question, period: Period) -> date | None:
    """The cut-off; for the days of another year, the same day of that year."""
    if asked.cutoff is None or period == asked.period:
        return asked.cutoff
    years = asked.period.last.year - period.last.year
    return Period(asked.cutoff.replace(day=1), asked.cutoff).year_before().last if years else asked.cutoff


def _months(period: Period) -> list[str]:
    return [f"{month.first:%Y-%m}" for month in period.months()]


def _years(period: Period) -> Period:
    """The whole years a period touches."""
    return Period(period.first.replace(month=1, day=1), period.last.replace(month=12, day=31))
