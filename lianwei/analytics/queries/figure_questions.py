"""What is asked of the warehouse for figures: one expression for measures that rest on one fact and day.

An expression takes longer to write than to answer. DuckDB is therefore asked with a statement that was worked
out once for all days and files; Spark with the expression itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from lianwei.analytics.measures import DIMENSIONS, MEASURES, Counted, Dimension, Measure, Ratio
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.warehouse.cubes import CUBES, columns_of
from lianwei.analytics.warehouse.engine import SPARK, Columns, Tables, answered, engine, worked_out
from lianwei.analytics.warehouse.expressions import blank, statement_of, table_named
from lianwei.analytics.warehouse.prepared import Prepared, known_by

from .reach import NOBODY, Reach, counted_for

KEPT = 1000  # statements of this process
MONTH_NAME = 100  # year * 100 + month
CASE = "case"  # the column of a case's key
VALUE, AMONG = "value", "among"  # columns of counted values
Named = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Question:
    """What an expression depends on, apart from its days and files.

    `where`: keys by dimension; `cases`: these alone. `cube`: what is read instead of the facts, empty for the
    facts; `has_rest`: facts are read beside it for the days that are no whole months.
    """

    measures: tuple[str, ...]
    reach: Reach
    by: tuple[str, ...]
    where: tuple[tuple[str, tuple[str, ...]], ...]
    cutoff: date | None
    cases: tuple[int, ...] | None
    cube: str = ""
    has_rest: bool = False

    @property
    def group(self) -> list[Measure]:
        return [MEASURES[name] for name in self.measures]


@dataclass(frozen=True, slots=True)
class Days:
    """The days asked for, and the whole months within them."""

    period: Period
    whole: Period | None

    @property
    def all(self) -> tuple[date, ...]:
        """In the order of a statement's parameters."""
        months = (self.whole.first, self.whole.last) if self.whole else ()
        return (self.period.first, self.period.last, *months)


BLANKS = (blank(1), blank(2), blank(3), blank(4))


def ask(asked: Question, days: Days, tables: Tables) -> Columns:
    """The answer, column by column: k0, k1 … the keys; m0_0, m0_1 … the sums of each measure, or values and
    how often each occurs.
    """
    if engine() == SPARK:
        return worked_out(_expression(asked, days.all, tables.opened_as))
    statement = _statement(asked) if asked.cases is None else _worded(asked)
    for name in _read(asked):
        statement = statement.replace(f'"@{name}"', f'"{tables.opened_as(name)}"')
    return answered(statement, {f"d{n}": day for n, day in enumerate(days.all, start=1)})


def _read(asked: Question) -> list[str]:
    """The tables that are read."""
    fact = asked.group[0].fact
    return [asked.cube, fact] if asked.has_rest else [asked.cube or fact]


@lru_cache(maxsize=KEPT)
def _statement(asked: Question) -> str:
    return _worded(asked)


def _worded(asked: Question) -> str:
    return statement_of(_expression(asked, BLANKS, lambda name: f"@{name}"))


def _expression(asked: Question, days: Sequence[date], called: Named) -> Any:
    group = asked.group
    table, ready = _rows(asked, days, called)
    keys = {f"k{n}": _key(table, DIMENSIONS[name], group[0].day) for n, name in enumerate(asked.by)}
    if any(DIMENSIONS[name].is_list for name in asked.by):  # unfolded first: a row stands under each key
        table = table.mutate(**keys)
        keys = {name: table[name] for name in keys}
    results = [each.function(ready) for each in group]
    if group[0].of:
        return _counted(table, keys, results[0])
    made = table.group_by(**keys).aggregate(**_sums(results)) if keys else table.aggregate(**_sums(results))
    return made.order_by(list(keys)) if keys else made  # the engine sorts ten times as fast


def _sums(results: Sequence[Any]) -> dict[str, Any]:
    """The columns of sums, each by its measure's place."""
    columns = {}
    for n, result in enumerate(results):
        parts = (result.part, result.whole) if isinstance(result, Ratio) else (result,)
        columns |= {f"m{n}_{at}": part for at, part in enumerate(parts)}
    return columns


def _counted(table: Any, keys: dict[str, Any], result: Counted) -> Any:
    """The values of quantiles, and how often each occurs."""
    found = table.group_by(**keys, **{VALUE: result.values}).aggregate(**{AMONG: result.among.sum()})
    return found.filter(found[AMONG] > 0).order_by([*keys, VALUE])


def _rows(asked: Question, days: Sequence[date], called: Named) -> tuple[Any, Any]:
    """The rows within reach, and the same with the columns that measures add up."""
    measure, name = asked.group[0], asked.cube
    first, last, *months = days
    if not name:
        table = known_by(measure.fact, _table(measure.fact, called), asked.cutoff)
        table = _narrowed(table.filter(table[measure.day].between(first, last)), asked)
        return table, Prepared(measure.fact, table)
    table = _table(name, called)
    if not asked.has_rest:
        table = _narrowed(table.filter(table[measure.day].between(first, last)), asked)
        return table, table
    begin, end = months
    columns = [*CUBES[name].held]
    table = table.filter(table[measure.day].between(begin, end)).select(columns)
    facts = _table(measure.fact, called)
    on = facts[measure.day]
    for rest in (facts.filter(on >= first, on < begin), facts.filter(on > end, on <= last)):
        ready = Prepared(measure.fact, rest)
        table = table.union(rest.select(**{each: ready[each] for each in columns}))
    table = _narrowed(table, asked)
    return table, table


def _table(name: str, called: Named) -> Any:
    return table_named(called(name), columns_of(name))


def _narrowed(table: Any, asked: Question) -> Any:
    """The rows that the reader may count and that meet the conditions."""
    table = counted_for(table, asked.reach)
    meets = [_meets(table, DIMENSIONS[name], keys, asked.group[0].day) for name, keys in asked.where]
    if asked.cases is not None:
        meets.append(table[CASE].isin(list(asked.cases) or [NOBODY]))
    return table.filter(*meets) if meets else table


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
