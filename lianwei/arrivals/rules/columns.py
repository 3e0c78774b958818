"""Ready-made mappings: what other systems call their columns, from which source, from when to when.

Shipped as dated data (data/columns): `systems.csv` one row a mapping, `sources.csv` where headings were seen,
`columns.csv` one row a field. A heading without a source comes from general knowledge and nobody has
confirmed it: the screen says so. Pure.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from .plans import Plan, Rule

DATA = Path(__file__).parents[1] / "data/columns"
KIND = "complaint"
TOGETHER = "none"  # joined without a space


@dataclass(frozen=True, slots=True)
class Source:
    """Where headings were seen: a law, a published form, a page; `seen_on`: by us, in a stored copy."""

    title: str
    issued_on: date | None
    address: str
    seen_on: date | None


@dataclass(frozen=True, slots=True)
class Column:
    """One field and the headings it is read from, any of which a sheet may have; else a fixed value."""

    field: str
    rule: Rule
    source: Source | None

    @property
    def is_confirmed(self) -> bool:
        """A value that we set ourselves needs no source."""
        return self.source is not None or not self.rule.columns


@dataclass(frozen=True, slots=True)
class ReadyMapping:
    """How the sheets of one system are read. `system`: as outside numbers name it; `scheme`: its words.
    A day that is not known is None.
    """

    code: str
    name: str
    name_en: str
    system: str
    scheme: str
    valid_from: date | None
    valid_to: date | None
    columns: tuple[Column, ...]

    @property
    def plan(self) -> Plan:
        return Plan(KIND, {each.field: each.rule for each in self.columns}, self.scheme)

    @property
    def unconfirmed(self) -> list[Column]:
        return [each for each in self.columns if not each.is_confirmed]

    @property
    def sources(self) -> list[Source]:
        """Each once, in the order of the columns."""
        return list(dict.fromkeys(each.source for each in self.columns if each.source))


@cache
def ready_mappings() -> dict[str, ReadyMapping]:
    """All of them, of all times, by code in the order of the list."""
    sources = {row["source"]: _source(row) for row in _rows("sources.csv")}
    columns: dict[str, list[Column]] = {}
    for row in _rows("columns.csv"):
        source = sources[row["source"]] if row["source"] else None
        columns.setdefault(row["mapping"], []).append(Column(row["field"], _rule(row), source))
    return {row["mapping"]: _mapping(row, columns[row["mapping"]]) for row in _rows("systems.csv")}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _source(row: dict[str, str]) -> Source:
    return Source(row["title"], _day(row["issued_on"]), row["address"], _day(row["seen_on"]))


def _rule(row: dict[str, str]) -> Rule:
    headings = tuple(each for each in row["columns"].split("|") if each)
    join = "" if row["join"] == TOGETHER else row["join"] or " "
    return Rule(headings, row["value"], join, row["pattern"])


def _mapping(row: dict[str, str], columns: list[Column]) -> ReadyMapping:
    days = _day(row["valid_from"]), _day(row["valid_to"])
    names = (row["mapping"], row["name"], row["name_en"], row["system"], row["scheme"])
    return ReadyMapping(*names, *days, tuple(columns))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
