"""Figures: measures over a period, parted by any dimensions, within what the actor may count.

The only way from the warehouse's files to a reader. What is asked becomes one expression for each fact and
day it rests on; the answer is the same on DuckDB and on Spark, from the facts and from the cubes.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import partial
from itertools import chain, groupby, repeat
from operator import itemgetter
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from lianwei.analytics.measures import DIMENSIONS, MEASURES, Dimension, Measure
from lianwei.analytics.measures.shapes import COUNT, FEN, PERSONS, SHARE
from lianwei.analytics.rules.periods import Period, whole_months
from lianwei.analytics.rules.quantiles import quantile
from lianwei.analytics.warehouse.cubes import CUBES
from lianwei.analytics.warehouse.engine import Columns, Tables, tables_of, uncollected
from lianwei.analytics.warehouse.facts import FACTS
from lianwei.analytics.warehouse.manifests import Manifest, current_manifest, keep_current, kept_manifest
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.scope import Actor

from .figure_questions import AMONG, CASE, MONTH_NAME, VALUE, Days, Question, ask
from .reach import Reach

WHOLE = (COUNT, FEN, PERSONS)
Value = int | float | Fraction | None
Where = Mapping[str, Sequence[str]]
Keys = tuple[str, ...]
DECIMALS = 6  # of times: what interpolation adds beyond them is the machine's
BY_MONTH = ("year", "month")  # what cubes know of days


class Row(NamedTuple):
    """One line: its key in each dimension asked for, and the value of each measure by name. Counts, money in
    fen and persons are whole numbers, shares exact fractions, times and scores decimals; None where nothing
    stands below the line, or where a measure cannot be parted so.
    """

    keys: Keys
    values: dict[str, Value]


ROW = partial(tuple.__new__, Row)  # what Row._make does, in half the time: answers have tens of thousands


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
    with uncollected():
        return _rows(list(_grouped(wanted)), asked, manifest)


def _rows(groups: list[list[Measure]], asked: "_Asked", manifest: Manifest) -> list[Row]:
    by = asked.by
    if len(groups) == 1 and by and manifest.parts:
        return sorted(map(ROW, asked.answer(groups[0], tables_of(manifest))), key=itemgetter(0))
    wanted = chain.from_iterable(groups)
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

    def rests(each: Measure) -> tuple[str, str, str]:
        return each.fact, each.day, each.of

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
        lasting = self._lasting()
        whole = whole_months(lasting)
        cube, has_rest = self._cube(group[0], tables, whole, has_rest=whole != lasting)
        question = Question(
            tuple(each.name for each in group),
            Reach.of(self.actor),
            tuple(each.name for each in self.by),
            tuple((each.name, tuple(keys)) for each, keys in self.where.items()),
            self.cutoff,
            None if self.cases is None else tuple(self.cases),
            cube,
            has_rest,
        )
        answer = ask(question, Days(self.period, whole), tables)
        keys = [_texts(answer[f"k{n}"], each) for n, each in enumerate(self.by)]
        if group[0].of:
            return _placed(keys, answer, group)
        values = zip(*(_values(answer, n, each) for n, each in enumerate(group)), strict=True)
        called = [each.name for each in group]
        return zip(zip(*keys, strict=True) if keys else [()], _named(called, values), strict=True)

    def _lasting(self) -> Period:
        """The period; one that runs up to today lasts to the end of the month, for nothing came later."""
        last = self.period.last
        if last < clock.today():
            return self.period
        return Period(self.period.first, last.replace(day=monthrange(last.year, last.month)[1]))

    def _cube(
        self, measure: Measure, tables: Tables, whole: Period | None, *, has_rest: bool
    ) -> tuple[str, bool]:
        """The smallest cube that answers the question, and whether for its whole months alone; empty where
        only the facts can.
        """
        dimensions = (*self.by, *self.where)
        if self.cutoff or self.cases is not None or any(each.is_list for each in dimensions):
            return "", False
        needs_days = any(each.is_day and each.name not in BY_MONTH for each in dimensions)
        columns = {each.column for each in dimensions if not each.is_day}
        found = [
            cube
            for cube in CUBES.values()
            if cube.answers(measure.fact, measure.day, measure.of, columns) and tables.has(cube.name)
        ]
        is_monthly = whole is not None and not needs_days
        for cube in found:
            if cube.is_daily or (is_monthly and not has_rest):
                return cube.name, False
        return (found[0].name, True) if found and is_monthly else ("", False)


def _placed(
    keys: list[list[str]], answer: Columns, group: list[Measure]
) -> Iterable[tuple[Keys, dict[str, Value]]]:
    """Quantiles of the counted values of each combination of keys."""
    found: dict[Keys, list[tuple[float, int]]] = defaultdict(list)
    parted = zip(*keys, strict=True) if keys else repeat(())
    for each, value, n in zip(parted, answer[VALUE], answer[AMONG], strict=False):
        found[each].append((float(value), int(n)))
    return [
        (each, {one.name: _rounded(quantile(counted, one.at)) for one in group})
        for each, counted in found.items()
    ]


def _named(called: list[str], values: Iterable[tuple[Value, ...]]) -> Iterable[dict[str, Value]]:
    """The values of each row by the names of their measures."""
    if len(called) == 1:  # by far the usual question, and the largest answers
        [name] = called
        return [{name: value} for (value,) in values]
    return [dict(zip(called, row, strict=True)) for row in values]


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
        return [each or 0 for each in first]
    return [_rounded(each) for each in first]


def _rounded(value: Any) -> float | None:
    return None if value is None else round(float(value), DECIMALS)
