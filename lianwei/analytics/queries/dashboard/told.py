"""Figures as this reader may be told them: whole where the reader looks on, from five cases elsewhere.

Who only belongs to an alliance learns other members' figures from five cases on (members/data/visibility.csv,
"counts of 5 or more"). What is left out is worked out on the cases that are not the reader's own, so that
subtracting one's own figures helps nobody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from lianwei.analytics.measures import MEASURES
from lianwei.analytics.queries.comparisons import Against
from lianwei.analytics.queries.figures import Keys, Row, Value, figures
from lianwei.analytics.rules.periods import Period, day_a_year_before, is_whole_months
from lianwei.analytics.warehouse.manifests import current_manifest
from lianwei.cases.queries.between.board import alliances_seen
from lianwei.core import clock
from lianwei.core.errors import NotAllowed
from lianwei.core.scope import Actor
from lianwei.members.visibility import Viewer

from .asking import ALLIANCE, Question, keys_of
from .withheld import Chosen, Withheld

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
DECEMBER = 12
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
        self.withheld = Withheld(self._others)

    @property
    def is_total_hidden(self) -> bool:
        """Whether the sum of a list must stay out for its parts' sake."""
        return self.withheld.is_total_hidden

    def line(self, measures: Sequence[str], period: Period | None = None) -> Line:
        """One line for all of the question."""
        return self._told(measures, (), period)[0]

    def lines(self, measures: Sequence[str], by: str, period: Period | None = None) -> list[Line]:
        """A line for each key of a dimension."""
        return self._told(measures, (by,), period)

    def pairs(self, measures: Sequence[str], by: tuple[str, ...], period: Period | None = None) -> list[Line]:
        """A line for each combination of keys."""
        return self._told(measures, by, period)

    def without_conditions(self, measures: Sequence[str], by: str) -> list[Line]:
        """A line for each key, whatever the question is narrowed to; for who looks on alone."""
        if self.is_partial:
            raise NotAllowed
        everything = replace(self.asked, where=())
        rows = self._read(measures, (by,), self.asked.period, self.actor, everything)
        return [Line(row.keys, row.values) for row in rows]

    def _told(self, measures: Sequence[str], by: tuple[str, ...], period: Period | None) -> list[Line]:
        days = period or self.asked.period
        rows = self._read(measures, by, days, self.actor)
        if not self.is_partial:
            return [Line(row.keys, row.values) for row in rows]
        nothing = dict.fromkeys(measures)
        if len(by) == 1 and self.keeps_all(measures, by, days):  # lines that are missing would tell of zeros
            rows = self._read(measures, by, days, self.actor, replace(self.asked, where=()))
        return [
            Line(row.keys, row.values)
            if self._may_tell(measures, by, row.keys, days)
            else Line(row.keys, nothing, is_hidden=True)
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

    def keeps_all(self, measures: Sequence[str], by: tuple[str, ...], period: Period | None = None) -> bool:
        """Whether nothing is told by these dimensions, not even where there is no case."""
        if not self.is_partial:
            return False
        days = period or self.asked.period
        chosen = self._chosen(by, ("",) * len(by), days)
        return chosen is None or any(
            self.withheld.keeps_all(count, chosen, _years(days)) for count in behind(measures)
        )

    def _may_tell(self, measures: Sequence[str], by: tuple[str, ...], keys: Keys, period: Period) -> bool:
        """Whether this line tells of no few cases of others, whatever else is asked."""
        chosen, years = self._chosen(by, keys, period), _years(period)
        return chosen is not None and all(
            self.withheld.tells(count, chosen, years) for count in behind(measures)
        )

    def _chosen(self, by: tuple[str, ...], keys: Keys, period: Period) -> Chosen | None:
        """What a line stands for, keys by dimension; None for days that are no whole months."""
        parts = [(name, frozenset(keys_of(name, key))) for name, key in self.asked.where]
        parts += [(name, frozenset({key})) for name, key in zip(by, keys, strict=True)]
        if not _is_whole(period):
            parts.append(("month", frozenset(f"{month.first:%Y-%m}" for month in period.months())))
        found: dict[str, frozenset[str]] = {}
        for name, chosen in parts:
            if name in ("day", "week"):
                return None
            found[name] = found[name] & chosen if name in found else chosen
        found.pop("year", None)  # each year has tables of its own
        return found if is_whole_months(_closed(period)) else None

    def _others(self, count: str, by: tuple[str, ...], period: Period) -> dict[Keys, int]:
        """How many of all cases of a period are not the reader's own."""
        everything = replace(self.asked, where=())
        rows = self._read([count], by, period, self.actor, everything)
        found = {row.keys: _number(row, count) for row in rows}
        for row in self._read([count], by, period, self.own, everything):
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
    if asked.against in (Against.BEFORE, Against.FESTIVAL) and period.last < asked.period.first:
        return asked.cutoff - (asked.period.last - period.last)  # as long after its end
    years = asked.period.last.year - period.last.year
    return day_a_year_before(asked.cutoff) if years else asked.cutoff


def _is_whole(period: Period) -> bool:
    """Whether it is whole years, the one that runs up to today."""
    last = _closed(period).last
    return (period.first.month, period.first.day, last.month, last.day) == (1, 1, DECEMBER, 31)


def _closed(period: Period) -> Period:
    """What runs up to today holds all of its year: nothing came later."""
    is_running = period.last >= clock.today()
    return Period(period.first, period.last.replace(month=DECEMBER, day=31)) if is_running else period


def _years(period: Period) -> list[Period]:
    """The whole years a period touches."""
    years = range(period.first.year, period.last.year + 1)
    return [Period(date(year, 1, 1), date(year, DECEMBER, 31)) for year in years]
