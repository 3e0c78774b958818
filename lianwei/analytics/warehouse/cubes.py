"""Counts made beforehand of what is asked most: a row for each combination of a few columns and a month.

A cube has the columns of the prepared facts added up, so that a measure's function answers alike on both. It
answers whole months; medians, cut-offs and other columns read the facts. Small instances have
none: their facts answer as fast.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from .expressions import statement_of, table_named
from .facts import DAY, FACTS, WHOLE
from .files import arrow_schema
from .prepared import Prepared

LEAST_ROWS = 200_000  # facts from which cubes are quicker
WHOSE = ("holder", "member", "alliance")
GOODS = ("category_main", "kind")
GROUPED = (
    (*WHOSE, "kind", "channel"),
    (*WHOSE, *GOODS, "nature"),
    (*WHOSE, *GOODS, "category", "region"),
)
SUMS = {  # by day: what the measures that rest on it add up
    "received_on": ("n", "decided", "closed", "confirmed_yes", "rated", "unrated"),
    "accepted_on": ("accepted", "resolved", "done", "promised_fen", "multiple_n", "multiple_fen"),
    "closed_on": (
        "closed",
        "ended",
        "settled",
        "mediated",
        "tried",
        "in_time",
        "paused",
        "asked",
        "scored",
        "score",
    ),
}


@dataclass(frozen=True, slots=True)
class Cube:
    """`day`: the column whose month it counts by; it holds the first of the month."""

    name: str
    fact: str
    day: str
    columns: tuple[str, ...]

    def answers(self, fact: str, day: str, columns: Iterable[str]) -> bool:
        """Whether figures by these columns can be read from it."""
        return (self.fact, self.day) == (fact, day) and set(columns) <= set(self.columns)


CUBES: dict[str, Cube] = {
    cube.name: cube
    for cube in (
        Cube(f"cases_by_{day}_{n}", "cases", day, columns)
        for day in SUMS
        for n, columns in enumerate(GROUPED)
    )
}


def columns_of(name: str) -> dict[str, str]:
    """The columns of a fact or of a cube, with their kinds."""
    if name in FACTS:
        return FACTS[name].columns
    cube = CUBES[name]
    known, sums = FACTS[cube.fact].columns, dict.fromkeys(SUMS[cube.day], WHOLE)
    return {column: known[column] for column in cube.columns} | {cube.day: DAY} | sums


def content_of(cube: Cube, facts: Any) -> Any:
    """The rows of a cube that follow from an Arrow table of facts."""
    connection = _connection()
    connection.register("facts", facts)
    found = connection.sql(_statement(cube)).to_arrow_table()
    return found.cast(arrow_schema(columns_of(cube.name)))


@cache
def _statement(cube: Cube) -> str:
    """Worked out once: the same prepared columns as the facts, added up."""
    facts = table_named("facts", FACTS[cube.fact].columns)
    facts = facts.filter(facts[cube.day].notnull())
    ready = Prepared(cube.fact, facts)
    sums = {name: ready[name].sum() for name in SUMS[cube.day]}
    month = {cube.day: facts[cube.day].truncate("M")}
    return statement_of(facts.group_by([facts[name] for name in cube.columns], **month).aggregate(**sums))


@cache
def _connection() -> Any:
    import duckdb

    return duckdb.connect(config={"autoinstall_known_extensions": "false", "threads": "2"})
