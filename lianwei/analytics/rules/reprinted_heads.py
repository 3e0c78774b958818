"""The head of a published report (total, rate, growth, money, persons) printed again by the report engine."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from .judging import Published
from .printed import decimals, has_misplaced_comma, number
from .reports.composing import composed
from .reports.shapes import Amounts, Figure, Numbers
from .reproduction import ON_YEAR, RATE, RESOLVED, TOTAL, Row, year_before
from .style import FEN_IN_WAN, NO_BASE, Style

GROWTH = f"{TOTAL}{ON_YEAR}"
PERSONS_IN_WAN = 10_000
# Printed item → (field of Amounts, measure of the figure, units of the field in one of the item)
ITEMS: Mapping[str, tuple[str, str, int]] = {
    f"{TOTAL}(件)": ("accepted", "accepted", 1),
    f"{RESOLVED}(件)": ("resolved", "resolved", 1),
    "挽回经济损失(万元)": ("recovered", "recovered_promised", FEN_IN_WAN),
    "加倍赔偿投诉(件)": ("multiple_cases", "multiple_cases", 1),
    "加倍赔偿金额(万元)": ("multiple_amount", "multiple_amount", FEN_IN_WAN),
    "来访咨询(万人次)": ("enquiries", "enquiries", PERSONS_IN_WAN),
}
SIZE = re.compile(r"[\d,]+(?:\.\d+)?")


def head_style(rows: Sequence[Row], preset: Style) -> Style:
    """The preset with the decimals that this head prints its rate and growth in."""
    found = {row["item"]: decimals(shown) for row in rows if (shown := number(row["count"])) is not None}
    is_rated = f"{RESOLVED}(件)" in found
    return replace(
        preset,
        rate_decimals=found.get(RATE, preset.rate_decimals) if is_rated else preset.rate_decimals,
        growth_decimals=found.get(GROWTH, preset.growth_decimals),
    )


def head_numbers(rows: Sequence[Row], said: Published) -> Numbers | None:
    """What a head says of its period and of the year before; None where it tells no total."""
    period = rows[0]["period"]
    amounts, before = _amounts(rows), said.totals.get((rows[0]["scope"], year_before(period)))
    return Numbers("", "", "", period, amounts, Amounts(int(before or 0))) if amounts.accepted else None


def head_printed(rows: Sequence[Row], numbers: Numbers, style: Style) -> list[str]:
    """What the engine prints for each row; "" where the file lacks what it is computed from."""
    text = composed(numbers, style)
    named = {f"{key[0]}:{figure.measure}": figure for key, figure in text.figures.items()}
    return [_printed(row["item"], rows, named) for row in rows]


def lacking(row: Row) -> str:
    """Why a row of a head is not printed, as a key of wording.toml."""
    if not row["count"]:
        return "no_count"
    return "no_parts" if row["item"] in ITEMS or row["item"] in (RATE, GROWTH) else "no_measure"


def is_as_published(row: Row, printed: str) -> bool:
    """Whether a row is printed with its value; a comma in the wrong place is no print of the engine."""
    return number(printed) == number(row["count"]) and not has_misplaced_comma(row["count"])


def _amounts(rows: Sequence[Row]) -> Amounts:
    found = {}
    for row in rows:
        shown = number(row["count"])
        if row["item"] in ITEMS and shown is not None:
            field, _measure, unit = ITEMS[row["item"]]
            found[field] = int(shown * unit)
    return Amounts(**found)


def _printed(item: str, rows: Sequence[Row], figures: Mapping[str, Figure]) -> str:
    known = {row["item"] for row in rows}
    if item == RATE:
        return _size(figures["R:resolution_rate"]) if f"{RESOLVED}(件)" in known else ""
    if item == GROWTH:
        figure = figures["R:accepted"]
        sign = "−" if figure.value.startswith("-") else ""
        return "" if figure.shown == NO_BASE else f"{sign}{_size(figure)}"
    if item not in ITEMS:
        return ""
    measure = ITEMS[item][1]
    found = next((figures[key] for key in (f"N:{measure}", f"M:{measure}") if key in figures), None)
    return _in_wan(_size(found), found.shown) if found and "万人次" in item else _size(found)


def _size(figure: Figure | None) -> str:
    """The number of a printed figure without its unit; of 7.5 万元 that, of 750 人次 too."""
    found = SIZE.search(figure.shown) if figure else None
    return found[0] if found else ""


def _in_wan(size: str, shown: str) -> str:
    """Persons in ten thousands, whatever unit few of them were printed in."""
    value = number(size) or Decimal(0)
    return size if "万" in shown else f"{value / PERSONS_IN_WAN:f}"
