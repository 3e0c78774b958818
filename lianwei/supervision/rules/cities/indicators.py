"""The indicators of the city satisfaction index, their weights, and what was published of it since 2017.

Names: China Consumers Association, 全国百城消费者满意度测评 (satisfaction_index.csv). Its weights are not
published: an edition carries its own, and without them tells each question alone.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[2] / "data"
TOTAL = "TOTAL"
NEAR = 1e-6  # by which weights may miss 1: they are typed with few decimals
INDICATORS, PUBLISHED = "satisfaction_index.csv", "satisfaction_scores.csv"


@dataclass(frozen=True, slots=True)
class Indicator:
    """`weight`: its share in its parent, 0 to 1; None where nobody has set it."""

    code: str
    parent: str
    name: str
    name_en: str
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """What was published of one year, as printed; empty where it was not."""

    year: int
    cities: str
    valid_sample: str
    overall: str
    supply: str
    environment: str
    rights: str
    note: str
    note_en: str


@dataclass(frozen=True, slots=True)
class Unbalanced:
    """The weights under a parent that do not make 1: their sum, and how many are missing."""

    parent: str
    total: float
    missing: int


@cache
def standard_indicators() -> tuple[Indicator, ...]:
    """The tree without weights."""
    rows = _rows(INDICATORS)
    return tuple(Indicator(row["code"], row["parent"], row["name"], row["name_en"]) for row in rows)


@cache
def published_scores() -> tuple[Published, ...]:
    """By year, the oldest first."""
    names = [each.name for each in fields(Published) if each.name != "year"]
    return tuple(Published(int(row["year"]), *(row[name] for name in names)) for row in _rows(PUBLISHED))


def kept(indicators: Iterable[Indicator]) -> list[dict[str, Any]]:
    return [asdict(each) for each in indicators]


def read(rows: Iterable[Mapping[str, Any]]) -> tuple[Indicator, ...]:
    return tuple(Indicator(**row) for row in rows)


def weighted(indicators: Iterable[Indicator], weights: Mapping[str, float | None]) -> tuple[Indicator, ...]:
    """The same tree with these weights."""
    return tuple(
        Indicator(each.code, each.parent, each.name, each.name_en, weights.get(each.code))
        for each in indicators
    )


def unbalanced(indicators: Sequence[Indicator]) -> list[Unbalanced]:
    """Parents whose weights do not make 1. A parent without any weight is left out: it is not told."""
    faults = []
    for parent in dict.fromkeys(each.parent for each in indicators):
        weights = [each.weight for each in indicators if each.parent == parent]
        known = [each for each in weights if each is not None]
        if known and (len(known) < len(weights) or abs(sum(known) - 1) > NEAR or min(known) < 0):
            faults.append(Unbalanced(parent, sum(known), len(weights) - len(known)))
    return faults


def leaves(indicators: Sequence[Indicator]) -> list[str]:
    """What people are asked: the indicators without others below them."""
    parents = {each.parent for each in indicators}
    return [each.code for each in indicators if each.code not in parents]


def shares(indicators: Sequence[Indicator]) -> dict[str, dict[str, float]]:
    """For each indicator that can be told, and the total, the share of each leaf in it; sums are 1."""
    below: dict[str, list[Indicator]] = {}
    for each in indicators:
        below.setdefault(each.parent, []).append(each)
    found: dict[str, dict[str, float]] = {}
    for each in reversed(indicators):
        if each.code not in below:
            found[each.code] = {each.code: 1.0}
    for code in [*(each.code for each in reversed(indicators) if each.code in below), ""]:
        parts = below.get(code, [])
        if parts and all(part.weight is not None and part.code in found for part in parts):
            found[code or TOTAL] = {
                leaf: (part.weight or 0.0) * share
                for part in parts
                for leaf, share in found[part.code].items()
            }
    return found


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
