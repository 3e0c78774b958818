"""What is found in inspections, by kind. `data/finding_kinds.csv`."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

SHIPPED = Path(__file__).parents[2] / "data" / "finding_kinds.csv"


@dataclass(frozen=True, slots=True)
class FindingKind:
    """One row, with the days on which it may be chosen."""

    code: str
    name: str
    name_en: str
    valid_from: date
    valid_to: date | None

    def label(self, *, is_chinese: bool) -> str:
        return self.name if is_chinese else self.name_en


@cache
def finding_kinds() -> dict[str, FindingKind]:
    """Every kind by its code, also those that are not chosen any more."""
    with SHIPPED.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: _kind(row) for row in csv.DictReader(lines)}


def finding_kinds_on(day: date) -> list[FindingKind]:
    """The kinds that may be chosen on a day."""
    rows = finding_kinds().values()
    return [
        each for each in rows if each.valid_from <= day and (each.valid_to is None or day <= each.valid_to)
    ]


def _kind(row: dict[str, str]) -> FindingKind:
    last = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
    return FindingKind(row["code"], row["name"], row["name_en"], date.fromisoformat(row["valid_from"]), last)
