"""What a joint project may be, who may pay for it, and what is declared of it (data/*.csv, dated). Pure."""

import csv
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data"


class Entry(NamedTuple):
    """One dated line of a list; `basis` names the standard, article or charter it rests on."""

    code: str
    name: str
    name_en: str
    basis: str
    valid_from: str
    valid_to: str

    def is_in_force(self, day: date) -> bool:
        return self.valid_from <= day.isoformat() and (not self.valid_to or day.isoformat() <= self.valid_to)

    def label(self, language: str) -> str:
        return self.name if language.startswith("zh") else self.name_en


class Statement(NamedTuple):
    """That no business pays, as it is printed; `source` is the article."""

    text: str
    text_en: str
    source: str
    valid_from: str
    valid_to: str

    def words(self, language: str) -> str:
        return self.text if language.startswith("zh") else self.text_en


@cache
def project_kinds() -> dict[str, Entry]:
    """The kinds of joint projects by code, also those that hold no more."""
    return _entries("project_kinds.csv")


@cache
def budget_sources() -> dict[str, Entry]:
    """Who may pay for a project, by code. No business is among them (消费者权益保护法 art. 38)."""
    return _entries("budget_sources.csv")


@cache
def _statements() -> tuple[Statement, ...]:
    with (DATA / "statements.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(Statement(**row) for row in csv.DictReader(lines))


def statement_on(day: date) -> Statement:
    """The statement that no business pays, as it is worded on a day; the first wording for days before."""
    begun = [each for each in _statements() if each.valid_from <= day.isoformat()]
    return begun[-1] if begun else _statements()[0]


def in_force(entries: dict[str, Entry], *, on: date) -> list[Entry]:
    """The lines of a list that may be chosen on a day, in the order of the list."""
    return [each for each in entries.values() if each.is_in_force(on)]


def percent_done(parts: Sequence[tuple[int, int]]) -> int:
    """How much of (done, planned) pairs is done, in whole per cent; each part counts the same, more than
    planned counts as all of it. 0 without parts.
    """
    shares = [min(done, planned) / planned if planned else 0 for done, planned in parts]
    return int(100 * sum(shares) / len(shares)) if shares else 0


def _entries(name: str) -> dict[str, Entry]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return {row["code"]: Entry(**row) for row in csv.DictReader(lines)}
