"""A table as somebody pasted or uploaded it: which column holds what, which row is the total."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .judging import Line
from .printed import has_misplaced_comma, number
from .reasons import Finding, finding
from .style import series_of

TOTALS = ("合计", "总计", "总数", "总量", "小计", "total")
MOST_ROWS = 2000
# What the head of a column says it holds; the first that fits wins.
HEADS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("change", re.compile(r"变化|升降|百分点|change|points", re.I)),
    ("prev_share", re.compile(r"(上年|去年|同期|上期|last|prev).*(占比|比重|比例|share|%)", re.I)),
    ("growth", re.compile(r"同比|增长|增幅|增减|growth", re.I)),
    ("prev_count", re.compile(r"上年|去年|同期|上期|last|prev", re.I)),
    ("share", re.compile(r"占比|比重|比例|share|%|％", re.I)),
    ("count", re.compile(r"件|数量|投诉量|本期|受理|count|number|cases", re.I)),
)


class TableUnreadableError(ValueError):
    """The text holds no table; the argument is the key of the sentence that says so."""


@dataclass(frozen=True, slots=True)
class PastedRow:
    """One row: its numbers, and the growth printed beside them in per cent."""

    line: Line
    growth: Decimal | None


@dataclass(frozen=True, slots=True)
class Pasted:
    """A table read: its rows without the total, the total, and slips of printing met on the way."""

    rows: tuple[PastedRow, ...]
    total: PastedRow | None
    findings: tuple[Finding, ...]

    @property
    def lines(self) -> list[Line]:
        return [row.line for row in self.rows]


def read_pasted(table: Iterable[Sequence[str]]) -> Pasted:
    """The rows of a table, of which the first names the columns. Raises TableUnreadableError."""
    cells = [list(row) for row in table if any(row)]
    if len(cells) < 2:  # noqa: PLR2004 - a head and one row
        raise TableUnreadableError("no_rows")
    if len(cells) > MOST_ROWS:
        raise TableUnreadableError("too_long")
    columns = _columns(cells[0])
    if "count" not in columns and "share" not in columns:
        raise TableUnreadableError("no_numbers")
    rows, total, found = [], None, []
    for row in cells[1:]:
        read = _row(columns, row)
        found += _commas(columns, row)
        if _is_total(row[0]):
            total = total or read
        else:
            rows.append(read)
    if not rows:
        raise TableUnreadableError("no_rows")
    return Pasted(tuple(rows), total, tuple(found))


def cells_of(text: str) -> list[list[str]]:
    """The cells of pasted text, between tabs, commas or |."""
    first = text.strip().partition("\n")[0]
    mark = next((mark for mark in ("\t", "|", ";") if mark in first), ",")
    rows = csv.reader(io.StringIO(text.strip(), newline=""), delimiter=mark)
    return [[cell.strip() for cell in _trimmed(row, mark)] for row in rows]


def _trimmed(row: list[str], mark: str) -> list[str]:
    """Markdown rows begin and end with their mark, and one of them is a line of dashes."""
    if mark != "|":
        return row
    inner = row[1:-1] if len(row) > 1 and not row[0].strip() and not row[-1].strip() else row
    return [] if all(not cell.strip(" -:") for cell in inner) else inner


def _columns(head: Sequence[str]) -> dict[str, int]:
    """Which column holds what; the first column is the name of the row."""
    columns: dict[str, int] = {}
    for place, title in enumerate(head[1:], start=1):
        kind = next((name for name, fits in HEADS if fits.search(title)), "")
        if kind:
            columns.setdefault(kind, place)
    return columns


def _row(columns: dict[str, int], row: Sequence[str]) -> PastedRow:
    values = {
        name: number(row[place]) if place < len(row) and row[place] else None
        for name, place in columns.items()
    }
    line = Line(
        row[0],
        series_of(row[0]),
        values.get("count"),
        values.get("share"),
        values.get("prev_share"),
        values.get("change"),
        values.get("prev_count"),
        "total",
    )
    return PastedRow(line, values.get("growth"))


def _commas(columns: dict[str, int], row: Sequence[str]) -> list[Finding]:
    places = (columns[name] for name in ("count", "prev_count") if name in columns)
    return [
        finding("comma", row[0], shown=row[place])
        for place in places
        if place < len(row) and has_misplaced_comma(row[place])
    ]


def _is_total(name: str) -> bool:
    return name.replace(" ", "").lower().startswith(TOTALS)
