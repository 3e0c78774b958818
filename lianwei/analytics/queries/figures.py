"""Figures: measures over a period, parted by any dimensions, within what the actor may count.

The only way from the warehouse's files to a reader. What is asked becomes one expression for each fact and
day it rests on; the answer is the same on DuckDB and on Spark, from the facts and from the cubes.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from lianwei.analytics.measures import DIMENSIONS, MEASURES, Dimension, Measure, Ratio
from lianwei.analytics.measures.shapes import COUNT, FEN, PERSONS, SHARE
from lianwei.analytics.rules.periods import Period, is_whole_months
from lianwei.analytics.warehouse.cubes import CUBES
from lianwei.analytics.warehouse.engine import Tables, answered, tables_of
from lianwei.analytics.warehouse.facts import FACTS
from lianwei.analytics.warehouse.manifests import current_manifest, keep_current, kept_manifest
from lianwei.analytics.warehouse.prepared import Prepared, known_by
from lianwei.core.errors import Invalid
from lianwei.core.scope import Actor

from .reach import NOBODY, counted_for

WHOLE = (COUNT, FEN, PERSONS)
Value = int | float | Fraction | None
Where = Mapping[str, Sequence[str]]
Keys = tuple[str, ...]
MONTH_NAME = 100  # year * 100 + month
DECIMALS = 6  # of times: what interpolation adds beyond them is the machine's
CASE = "case"  # the column of a case's key
BY_MONTH = ("year", "month")  # what cubes know of days


class Row(NamedTuple):
    """One line: its key in each dimension asked for, and the value of each measure by name. Counts, money in
    fen and persons are whole numbers, shares exact fractions, times and scores decimals; None where nothing
    stands below the line, or where a measure cannot be parted so.
    """

    keys: Keys
    values: dict[str, Value]


def figures(
    measures: Sequence[str],
    *,
    actor: Actor,
    period: Period,
    by: Sequence[str] = (),
    where: Where | None = None,
    cutoff: date | None = None,
    snapshot: str = "",
    cases: Collection[int] | None = None,
) -> list[Row]:
    """The measures of a period, one row for each combination of keys, in the order of the keys.

    `where`: only rows with one of these keys, by dimension. `cutoff`: what became known after this day does
    not count. `snapshot`: the kept manifest that is read instead of the live view. `cases`: only these, by
    key. Without `by` there is exactly one row. Raises Invalid for unknown names, NotVisible for an unknown
    snapshot, WarehouseDamaged while a file is being made anew.
    """
    actor.require("statistics.view")
    wanted, dimensions = [_measure(name) for name in measures], [_dimension(name) for name in by]
    asked = _Asked(
        actor, period, dimensions, {_dimension(k): v for k, v in (where or {}).items()}, cutoff, cases=cases
    )
    manifest = kept_manifest(snapshot) if snapshot else current_manifest()
    groups = list(_grouped(wanted))
    if len(groups) == 1 and by and manifest.parts:
        return sorted(map(Row._make, asked.answer(groups[0], tables_of(manifest))), key=itemgetter(0))
    unsaid = {each.name: 0 if each.unit in WHOLE and asked.fits(each) else None for each in wanted}
    found: dict[Keys, dict[str, Value]] = {} if by else {(): dict(unsaid)}
    if manifest.parts:
        for group in groups:
            for keys, values in asked.answer(group, tables_of(manifest)):
                if keys not in found:
                    found[keys] = dict(unsaid)
                found[keys].update(values)
    return [Row(keys, found[keys]) for keys in sorted(found)]


def snapshot_kept() -> str:
    """Keep what the live view shows now, for a release; the id with which figures() reads it again."""
    return keep_current()


def _measure(name: str) -> Measure:
    if name not in MEASURES:
        raise Invalid(_("There is no measure {name}.").format(name=name))
    return MEASURES[name]


def _dimension(name: str) -> Dimension:
    if name not in DIMENSIONS:
        raise Invalid(_("There is no dimension {name}.").format(name=name))
    return DIMENSIONS[name]


def _grouped(measures: Iterable[Measure]) -> Iterable[list[Measure]]:
    """Measures that rest on the same fact and day: one expression answers them."""

    def rests(each: Measure) -> tuple[str, str, bool]:
        return each.fact, each.day, each.is_additive

    for _key, group in groupby(sorted(measures, key=rests), key=rests):
        yield list(group)


class _Asked:
    """One question, answered group by group."""

    def __init__(
        self,
        actor: Actor,
        period: Period,
        by: list[Dimension],
        where: dict[Dimension, Sequence[str]],
        cutoff: date | None,
        *,
        cases: Collection[int] | None = None,
    ) -> None:
        self.actor, self.period, self.by, self.where, self.cutoff = actor, period, by, where, cutoff
        self.cases = cases

    def fits(self, measure: Measure) -> bool:
        """Whether the measure's facts know every dimension asked for."""
        known = FACTS[measure.fact].columns
        if self.cases is not None and CASE not in known:
            return False
        return all(each.is_day or each.column in known for each in (*self.by, *self.where))

    def answer(self, group: list[Measure], tables: Tables) -> Iterable[tuple[Keys, dict[str, Value]]]:
        """Rows of measures that rest on one fact and day; none where its facts do not know a dimension."""
        if not self.fits(group[0]):
            return []
        day, cube = group[0].day, self._cube(group[0], tables)
        fact, table = group[0].fact, counted_for(tables.table(cube or group[0].fact), actor=self.actor)
        if not cube:
            table = known_by(fact, table, self.cutoff)
        meets = [_meets(table, dimension, keys, day) for dimension, keys in self.where.items()]
        if self.cases is not None:
            meets.append(table[CASE].isin(list(self.cases) or [NOBODY]))
        table = table.filter(table[day].between(self.period.first, self.period.last), *meets)
        keys = {f"k{n}": _key(table, each, day) for n, each in enumerate(self.by)}
        if any(each.is_list for each in self.by):  # unfolded first: a row stands under each of its keys
            table = table.mutate(**keys)
            keys = {name: table[name] for name in keys}
        return self._rows(table, table if cube else Prepared(fact, table), keys, group)

    def _cube(self, measure: Measure, tables: Tables) -> str:
        """The smallest cube that answers the question; empty where only the facts can."""
        if (
            self.cutoff
            or self.cases is not None
            or not measure.is_additive
            or not is_whole_months(self.period)
        ):
            return ""
        dimensions = (*self.by, *self.where)
        if any(each.is_list or (each.is_day and each.name not in BY_MONTH) for each in dimensions):
            return ""
        columns = {each.column for each in dimensions if not each.is_day}
        found = (cube.name for cube in CUBES.values() if cube.answers(measure.fact, measure.day, columns))
        return next((name for name in found if tables.has(name)), "")

    def _rows(
        self, table: Any, ready: Any, by: dict[str, Any], group: list[Measure]
    ) -> Iterable[tuple[Keys, dict[str, Value]]]:
        columns: dict[str, Any] = {}
        for n, each in enumerate(group):
            result = each.function(ready)
            parts = (result.part, result.whole) if isinstance(result, Ratio) else (result,)
            columns |= {f"m{n}_{at}": part for at, part in enumerate(parts)}
        asked = table.aggregate(**columns)
        if by:  # in their order from the engine, which sorts ten times as fast
            asked = table.group_by(**by).aggregate(**columns).order_by(list(by))
        answer = answered(asked)
        values = zip(*(_values(answer, n, each) for n, each in enumerate(group)), strict=True)
        called = [each.name for each in group]
        keys = [_texts(answer[name], each) for name, each in zip(by, self.by, strict=True)]
        return zip(zip(*keys, strict=True) if keys else [()], _named(called, values), strict=True)


def _named(called: list[str], values: Iterable[tuple[Value, ...]]) -> Iterable[dict[str, Value]]:
    """The values of each row by the names of their measures."""
    if len(called) == 1:  # by far the usual question, and the largest answers
        [name] = called
        return [{name: value} for (value,) in values]
    return [dict(zip(called, row, strict=True)) for row in values]


def _key(table: Any, dimension: Dimension, day: str) -> Any:
    """The expression of a key."""
    if dimension.is_list:
        return table[dimension.column].unnest()
    if not dimension.is_day:
        return table[dimension.column]
    on = table[day]
    if dimension.name == "year":
        return on.year()
    if dimension.name == "month":
        return on.year() * MONTH_NAME + on.month()
    return on.truncate("W") if dimension.name == "week" else on


def _texts(keys: Sequence[Any], dimension: Dimension) -> list[str]:
    """Keys as text; the same key is put into words once."""
    words = {key: _text(key, dimension) for key in set(keys)}
    return [words[key] for key in keys]


def _text(key: object, dimension: Dimension) -> str:
    """A key as text: "2026-07" for a month, the Monday for a week."""
    if key is None:
        return ""
    if dimension.name == "month" and isinstance(key, int):
        return f"{key // MONTH_NAME:04}-{key % MONTH_NAME:02}"
    return key.isoformat()[:10] if isinstance(key, date) else str(key)


def _meets(table: Any, dimension: Dimension, keys: Sequence[str], day: str) -> Any:
    """The condition that a row has one of these keys."""
    if dimension.is_day:
        return _dated(table, dimension, keys, day)
    column = table[dimension.column]
    if dimension.is_list:
        condition = column.contains("")
        for key in keys:
            condition |= column.contains(key)
        return condition
    if column.type().is_integer():
        known = [int(key) for key in keys if key]
        condition = column.isin(known or [-1])
        return condition | column.isnull() if "" in keys else condition
    return column.isin(list(keys) or ["-"])


def _dated(table: Any, dimension: Dimension, keys: Sequence[str], day: str) -> Any:
    key = _key(table, dimension, day)
    if dimension.name in ("week", "day"):
        return key.isin([date.fromisoformat(each) for each in keys])
    return key.isin([int(each.replace("-", "")) for each in keys])


def _values(answer: Mapping[str, Sequence[Any]], n: int, measure: Measure) -> list[Value]:
    """What the engine answered for a measure, in its unit."""
    first, second = answer[f"m{n}_0"], answer.get(f"m{n}_1")
    if second is not None:
        ratios = [
            Fraction(int(part or 0), int(whole)) if whole else None
            for part, whole in zip(first, second, strict=True)
        ]
        exact = measure.unit == SHARE
        return [each if exact or each is None else float(each) for each in ratios]
    if measure.unit in WHOLE:
        return [int(each or 0) for each in first]
    return [None if each is None else round(float(each), DECIMALS) for each in first]
