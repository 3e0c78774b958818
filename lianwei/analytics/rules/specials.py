"""Standing specials as data, and what programmes put beside complaints: units sold, sales, subsidies."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from .printed import is_bounded

SPECIALS = Path(__file__).parents[1] / "data" / "specials.toml"
TEN_THOUSAND = 10_000
HUNDREDTH = Decimal("0.01")
HEAD = ("起始日", "截止日", "销量（台、件）", "销售额（元）", "补贴额（元）", "来源")
WORDS = ("code", "name", "name_en", "note", "note_en")
MOST_ROWS, LARGEST, SOURCE = 500, 10**15, 200


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a special: the rows it counts."""

    code: str
    name: str
    name_en: str
    where: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Special:
    """A standing special. Its parts may overlap."""

    code: str
    name: str
    name_en: str
    note: str
    note_en: str
    parts: tuple[Part, ...]


@cache
def specials() -> tuple[Special, ...]:
    """The standing specials, in the order of the file."""
    told = tomllib.loads(SPECIALS.read_text(encoding="utf-8"))["special"]
    return tuple(Special(**{key: each[key] for key in WORDS}, parts=_parts(each)) for each in told)


def _parts(told: Mapping[str, list[dict]]) -> tuple[Part, ...]:
    return tuple(Part(**each) for each in told["part"])


def special_named(code: str) -> Special:
    """The special of that code; the first where there is none."""
    return next((each for each in specials() if each.code == code), specials()[0])


# What programmes bring


@dataclass(frozen=True, slots=True)
class Outside:
    """Figures of others over some days: units sold, sales and subsidy in fen, and who says so."""

    first: date
    last: date
    units: int
    sales: int
    subsidy: int
    source: str


def per_ten_thousand(complaints: int, units: int) -> Decimal | None:
    """Complaints per 10,000 units, two decimals, half up; nothing where no unit was sold."""
    if not units:
        return None
    return (Decimal(complaints * TEN_THOUSAND) / units).quantize(HUNDREDTH, ROUND_HALF_UP)


def read_outside(rows: Iterable[Sequence[str]]) -> tuple[list[Outside], list[tuple[int, str]]]:
    """The figures of a sheet, and the rows that cannot be taken with their reason (days, order, number,
    source, many). Blank rows and the head are passed over.
    """
    found: list[Outside] = []
    faults: list[tuple[int, str]] = []
    for place, cells in enumerate(rows, start=1):
        told = [cell.strip() for cell in cells] + [""] * len(HEAD)
        if not any(told) or told[0] == HEAD[0]:
            continue
        row, fault = (None, "many") if place > MOST_ROWS else _outside(told)
        if row:
            found.append(row)
        else:
            faults.append((place, fault))
        if place > MOST_ROWS:
            break
    return found, faults


def _outside(told: Sequence[str]) -> tuple[Outside | None, str]:
    try:
        first, last = date.fromisoformat(told[0]), date.fromisoformat(told[1])
    except ValueError:
        return None, "days"
    if last < first:
        return None, "order"
    numbers = [_number(told[2], 1), _number(told[3], 100), _number(told[4], 100)]
    if any(each is None for each in numbers):
        return None, "number"
    if not told[5]:
        return None, "source"
    units, sales, subsidy = (each or 0 for each in numbers)
    return Outside(first, last, units, sales, subsidy, told[5][:SOURCE]), ""


def _number(text: str, scale: int) -> int | None:
    """A whole number of units, or yuan as fen; 0 where nothing stands, None for what is no such number."""
    try:
        told = Decimal(text.replace(",", "").replace("，", "") or "0")
    except InvalidOperation:
        return None
    value = told * scale if is_bounded(told) else Decimal("NaN")
    if not value.is_finite() or not 0 <= value <= LARGEST or value != value.to_integral_value():
        return None
    return int(value)
