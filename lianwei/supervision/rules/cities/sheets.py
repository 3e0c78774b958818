"""Sheets of the city satisfaction index: a row a person (or a city, where scores were published), a column an
indicator. Headings are codes or names; what cannot be counted is told with its row and why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite

from .indicators import TOTAL, Indicator

HEADS = {
    "city": ("city", "城市"),
    "respondent": ("respondent", "编号", "受访者", "序号"),
    "weight": ("weight", "权重"),
    "void": ("void", "作废", "无效"),
    "group": ("group", "人群", "性别"),
    TOTAL: (TOTAL.lower(), "总分", "总体", "综合得分", "overall"),
}
YES = ("1", "是", "yes", "y", "true", "作废", "无效")
HIGHEST = 100.0
SHOWN = 20  # characters of a wrong cell
NO_CITY, NO_PERSON, TWICE, NO_SCORE, OUTSIDE, NO_WEIGHT = (
    "city", "respondent", "twice", "score", "outside", "weight",
)  # fmt: skip


class SheetRefusedError(ValueError):
    """A sheet without a column that is needed; `missing` names it."""

    def __init__(self, missing: str) -> None:
        super().__init__(missing)
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Person:
    """What one person answered: points from 0 to 100 by leaf, and how many people it stands for."""

    city: str
    group: str
    weight: float
    scores: dict[str, float]


@dataclass(frozen=True, slots=True)
class ReadIndex:
    """People (or cities) that count, void questionnaires by city, and [row, reason, what stands there]."""

    people: list[Person]
    void: dict[str, int]
    refused: list[tuple[int, str, str]]


def columns(heads: Sequence[str], indicators: Iterable[Indicator]) -> dict[str, int]:
    """Where each field and indicator stands, by code or by name in either language."""
    known = {name: field for field, names in HEADS.items() for name in names}
    for each in indicators:
        known |= {name.lower(): each.code for name in (each.code, each.name, each.name_en) if name}
    found: dict[str, int] = {}
    for at, head in enumerate(heads):
        field = known.get(head.strip().lower())
        if field is not None:
            found.setdefault(field, at)
    return found


def read_people(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    indicators: Sequence[Indicator],
    *,
    codes: Sequence[str],
) -> ReadIndex:
    """The rows that count. `codes`: indicators that people are asked. Raises SheetRefusedError."""
    where = columns(heads, indicators)
    asked = [code for code in codes if code in where]
    for field, is_there in (("city", "city" in where), ("indicator", bool(asked))):
        if not is_there:
            raise SheetRefusedError(field)
    found = ReadIndex([], {}, [])
    seen: set[tuple[str, str]] = set()
    for number, row in enumerate(rows, 2):
        cells = {field: row[at].strip() if at < len(row) else "" for field, at in where.items()}
        if not any(cells.values()):
            continue
        if cells.get("void", "").lower() in YES:
            found.void[cells["city"]] = found.void.get(cells["city"], 0) + 1
            continue
        fault = _fault(cells, asked, seen)
        if fault is not None:
            found.refused.append((number, *fault))
            continue
        scores = {code: float(cells[code]) for code in asked if cells[code]}
        weight = float(cells["weight"]) if "weight" in cells else 1.0
        found.people.append(Person(cells["city"], cells.get("group", ""), weight, scores))
    return found


def _fault(cells: dict[str, str], asked: Sequence[str], seen: set[tuple[str, str]]) -> tuple[str, str] | None:
    """Why a row cannot be counted, and what stands there."""
    if not cells["city"]:
        return NO_CITY, ""
    weight = _number(cells.get("weight", "1"))
    if weight is None or weight <= 0:
        return NO_WEIGHT, cells["weight"][:SHOWN]
    return _fault_of_person(cells, seen) or _fault_of_scores([cells[code] for code in asked if cells[code]])


def _fault_of_person(cells: dict[str, str], seen: set[tuple[str, str]]) -> tuple[str, str] | None:
    """A sheet without a column of people takes each row for one."""
    if "respondent" not in cells:
        return None
    key = (cells["city"], cells["respondent"])
    if not cells["respondent"] or key in seen:
        return (TWICE if key[1] else NO_PERSON), ""
    seen.add(key)
    return None


def _fault_of_scores(given: Sequence[str]) -> tuple[str, str] | None:
    if not given:
        return NO_SCORE, ""
    for text in given:
        score = _number(text)
        if score is None or not 0 <= score <= HIGHEST:
            return (NO_SCORE if score is None else OUTSIDE), text[:SHOWN]
    return None


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None
