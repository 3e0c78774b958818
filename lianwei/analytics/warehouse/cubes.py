"""Counts made beforehand of what is asked most: a row for each combination of a few columns and a month, or
a day.

A cube has the columns of the prepared facts added up, so that a measure's function answers alike on both. It
answers whole months, a daily one any days; cut-offs and other columns read the facts. Small instances have
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
FEW = (*WHOSE, "kind")  # for each day, and for each value of a column
VALUES = {"accepted_on": ("days_to_accept", "accepted"), "closed_on": ("net_days", "ended")}  # and how many
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
    """`day`: the column it counts by; it holds the first of the month, or the day itself (`is_daily`).
    `of`: the column whose values are counted, for quantiles; empty for sums.
    """

    name: str
    fact: str
    day: str
    columns: tuple[str, ...]
    sums: tuple[str, ...]
    of: str = ""
    is_daily: bool = False

    def answers(self, fact: str, day: str, of: str, columns: Iterable[str]) -> bool:
        """Whether figures by these columns can be read from it."""
        return (self.fact, self.day, self.of) == (fact, day, of) and set(columns) <= set(self.columns)

    @property
    def held(self) -> dict[str, str]:
        """All its columns, with their kinds."""
        known, added = FACTS[self.fact].columns, dict.fromkeys(self.sums, WHOLE)
        values = {self.of: WHOLE} if self.of else {}
        return {column: known[column] for column in self.columns} | {self.day: DAY} | values | added


def _cubes() -> Iterable[Cube]:
    """The smallest first of those that answer alike."""
    for day, sums in SUMS.items():
        yield from (Cube(f"cases_by_{day}_{n}", "cases", day, by, sums) for n, by in enumerate(GROUPED))
        yield Cube(f"cases_by_{day}_daily", "cases", day, FEW, sums, is_daily=True)
    for day, (of, among) in VALUES.items():
        yield Cube(f"cases_by_{day}_{of}", "cases", day, FEW, (among,), of)


CUBES: dict[str, Cube] = {cube.name: cube for cube in _cubes()}


def columns_of(name: str) -> dict[str, str]:
    """The columns of a fact or of a cube, with their kinds."""
    return FACTS[name].columns if name in FACTS else CUBES[name].held


def content_of(cube: Cube, facts: Any) -> Any:
    """The rows of a cube that follow from an Arrow table of facts."""
    connection = _connection()
    connection.register("facts", facts)
    found = connection.sql(_statement(cube)).to_arrow_table()
    return found.cast(arrow_schema(cube.held))


@cache
def _statement(cube: Cube) -> str:
    """Worked out once: the same prepared columns as the facts, added up."""
    facts = table_named("facts", FACTS[cube.fact].columns)
    facts = facts.filter(facts[cube.day].notnull())
    ready = Prepared(cube.fact, facts)
    sums = {name: ready[name].sum() for name in cube.sums}
    values = {cube.of: ready[cube.of]} if cube.of else {}
    day = {cube.day: facts[cube.day] if cube.is_daily else facts[cube.day].truncate("M")}
    by = [facts[name] for name in cube.columns]
    return statement_of(facts.group_by(by, **day, **values).aggregate(**sums))


@cache
def _connection() -> Any:
    import duckdb

    return duckdb.connect(config={"autoinstall_known_extensions": "false", "threads": "2"})
