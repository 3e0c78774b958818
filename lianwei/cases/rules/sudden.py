"""Limits of the reports on sudden events: dated data that cite their source. Pure."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

FILE = Path(__file__).parents[1] / "data" / "sudden.toml"
FIRST, FURTHER, FINAL = "first", "further", "final"


@dataclass(frozen=True, slots=True)
class Limit:
    """One report: `hours` from what `since` names (known, sent, over). `is_default`: no law says so."""

    kind: str
    since: str
    hours: int
    valid_from: date
    is_default: bool
    source: str
    source_en: str

    def due_at(self, start: datetime) -> datetime:
        return start + timedelta(hours=self.hours)


def limit_of(kind: str, *, on: date) -> Limit:
    """The limit of a report for an event that was learnt of on a day."""
    rows = [each for each in limits() if each.kind == kind and each.valid_from <= on]
    return max(rows, key=lambda each: each.valid_from)


@cache
def limits() -> tuple[Limit, ...]:
    """Every limit of the file."""
    return tuple(Limit(**row) for row in _read()["limits"])


def years_kept() -> int:
    """After how many years names and phones of people without a case of their own are emptied."""
    return int(_read()["keeping"]["years"])


@cache
def _read() -> dict:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
