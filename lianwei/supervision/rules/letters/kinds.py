"""The kinds of letters (函) by validity. `data/letter_kinds.csv`."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).parents[2] / "data" / "letter_kinds.csv"
INTERVIEW, MEETING, ADVISORY, REPORT, OPEN = "interview", "meeting", "advisory", "report", "open"
BUSINESS, AUTHORITY, ANY = "business", "authority", "any"


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One row. `to`: business, authority or any. `needs_power`: only with the article that gives the issuer
    the power (practice A8). `evaluates`: it rates goods, so that it prints the statement of art. 38.
    """

    code: str
    name: str
    name_en: str
    to: str
    needs_power: bool
    is_meeting: bool
    must_reply: bool
    evaluates: bool
    countersigned: bool
    article: str  # law code and number, as the law is held in knowledge
    opening: str
    demand_heading: str
    valid_from: date
    valid_to: date | None

    def is_in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def kinds_on(day: date) -> list[LetterKind]:
    """The kinds that may be drafted on a day."""
    return [each for each in shipped_kinds() if each.is_in_force(day)]


def kind_coded(code: str) -> LetterKind | None:
    """A kind in its latest version, whether or not it is still drafted."""
    return next((each for each in reversed(shipped_kinds()) if each.code == code), None)


@cache
def shipped_kinds() -> tuple[LetterKind, ...]:
    with SHIPPED.open(encoding="utf-8", newline="") as lines:
        return tuple(_kind(row) for row in csv.DictReader(lines))


def _kind(row: dict[str, str]) -> LetterKind:
    texts = ("code", "name", "name_en", "to", "article", "opening", "demand_heading")
    flags = ("needs_power", "is_meeting", "must_reply", "evaluates", "countersigned")
    words: dict[str, Any] = {name: row[name] for name in texts}
    words |= {name: row[name] == "yes" for name in flags}
    first, last = date.fromisoformat(row["valid_from"]), row["valid_to"]
    return LetterKind(**words, valid_from=first, valid_to=date.fromisoformat(last) if last else None)
