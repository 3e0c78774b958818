"""Articles that let a kind of organisation call a business in (约谈). `data/interview_powers.csv`.

Associations have it from local regulations alone, which differ: each enters its own article.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

SHIPPED = Path(__file__).parents[2] / "data" / "interview_powers.csv"


@dataclass(frozen=True, slots=True)
class Power:
    """An article with its text in words of ours, from when to when."""

    law_name: str
    article: str
    text: str
    valid_from: date
    valid_to: date | None = None

    def is_in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def powers_of_kind(org_kind: str, *, on: date) -> list[Power]:
    """What the law gives every organisation of a kind on a day."""
    return [power for kind, power in shipped_powers() if kind == org_kind and power.is_in_force(on)]


@cache
def shipped_powers() -> tuple[tuple[str, Power], ...]:
    with SHIPPED.open(encoding="utf-8", newline="") as lines:
        return tuple((row["org_kind"], _power(row)) for row in csv.DictReader(lines))


def _power(row: dict[str, str]) -> Power:
    last = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
    return Power(row["law_name"], row["article"], row["text"], date.fromisoformat(row["valid_from"]), last)
