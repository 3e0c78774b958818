"""Who is competent for what: matter → body → number → what to tell people. `data/competence.csv`.

`verified_on` is the day somebody called the number or read it on the body's own page; empty: from memory.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

SHIPPED = Path(__file__).parent.parent / "data" / "competence.csv"


@dataclass(frozen=True, slots=True)
class Body:
    """One row, in two languages."""

    code: str
    matter: str
    matter_en: str
    body: str
    body_en: str
    contact: str
    words: tuple[str, ...]
    say: str
    say_en: str
    verified_on: date | None


def competent_for(text: str, rows: Sequence[Body]) -> list[Body]:
    """The bodies whose matters a text speaks of, the closest first; all of them for an empty text."""
    if not text.strip():
        return list(rows)
    scored = [(sum(word in text for word in row.words), row) for row in rows]
    return [row for score, row in sorted(scored, key=lambda pair: -pair[0]) if score]


@cache
def shipped_bodies() -> tuple[Body, ...]:
    with SHIPPED.open(encoding="utf-8", newline="") as lines:
        return tuple(_body(row) for row in csv.DictReader(lines))


def _body(row: dict[str, str]) -> Body:
    kept = {
        name: row[name]
        for name in ("code", "matter", "matter_en", "body", "body_en", "contact", "say", "say_en")
    }
    day = row["verified_on"]
    return Body(
        **kept, words=tuple(row["words"].split()), verified_on=date.fromisoformat(day) if day else None
    )
