"""The archive schedule (保管期限表): how many years each kind of file is kept, by which article, from when.

Shipped as dated data (data/schedule.csv); an organisation's own choices lie over it. Pure.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[1] / "data" / "schedule.csv"
LAST_DAY = (12, 31)
SHORTEST, LONGEST = 1, 100  # years a choice may name
LIST_KINDS = ("index",)  # what the archive itself makes; not chosen for a case


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """One kind of file. `years` None: for ever (永久). `base_years`: as shipped, before own choices."""

    code: str
    name: str
    name_en: str
    years: int | None
    article: str
    confidence: str
    valid_from: date
    valid_to: date | None
    base_years: int | None
    is_own: bool = False


@cache
def shipped_lines() -> tuple[ScheduleLine, ...]:
    """All rows of the shipped schedule, of all times."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        return tuple(_line(row) for row in csv.DictReader(rows))


def _line(row: dict[str, str]) -> ScheduleLine:
    years = int(row["years"]) if row["years"] else None
    return ScheduleLine(
        code=row["code"],
        name=row["name"],
        name_en=row["name_en"],
        years=years,
        article=row["article"],
        confidence=row["confidence"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        base_years=years,
    )


def schedule_on(day: date, own: Mapping[str, Any] | None = None) -> dict[str, ScheduleLine]:
    """The schedule in force on a day, by kind, with an organisation's own choices over it."""
    lines = {line.code: line for line in shipped_lines() if _holds(line, day)}
    return {code: _chosen(line, (own or {}).get(code)) for code, line in lines.items()}


def _holds(line: ScheduleLine, day: date) -> bool:
    return line.valid_from <= day and (line.valid_to is None or day <= line.valid_to)


def _chosen(line: ScheduleLine, own: Mapping[str, Any] | None) -> ScheduleLine:
    if not own:
        return line
    return replace(line, years=own["years"], article=own["article"], is_own=True)


def keep_until(filed_on: date, years: int | None) -> date | None:
    """The last day a file is kept: whole years from the year after it was filed; None for ever."""
    return None if years is None else date(filed_on.year + years, *LAST_DAY)


def class_code(years: int | None) -> str:
    """The class in an archive number after DA/T 22: Y for ever, D30, D10."""
    return "Y" if years is None else f"D{years}"


def kind_of_complaint(*, is_major: bool, was_accepted: bool) -> str:
    """Which line of the schedule a complaint falls under."""
    if is_major:
        return "complaint_major"
    return "complaint" if was_accepted else "complaint_unaccepted"


def faults_of(own: Mapping[str, Mapping[str, Any]], known: Iterable[str]) -> dict[str, str]:
    """What is wrong with own choices: {kind: "unknown" | "years" | "article"}."""
    found, kinds = {}, set(known)
    for kind, row in own.items():
        years = row.get("years")
        if kind not in kinds:
            found[kind] = "unknown"
        elif years is not None and not SHORTEST <= years <= LONGEST:
            found[kind] = "years"
        elif not str(row.get("article", "")).strip():
            found[kind] = "article"
    return found
