"""Published tables printed again by the report engine: from facts to every cell of the print.

A table becomes the numbers of a report, these are counted from the facts they were made into, the engine
composes them in its publisher's style, and the cells are read from what it composed. Where a table departs
from its publisher's preset (a paragraph with one decimal in a report with two), the options that explain most
of it are taken, and named.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import product

from .judging import GROWTH as GROWTH_BASE
from .judging import KINDS, SLIP, Judged, Table
from .printed import NOTHING, decimals, number
from .published_sheets import DETAIL, Sheet, count_before, share_before, sheet_of
from .reasons import Finding, finding
from .reports.composing import composed
from .reports.shapes import Composition, Numbers
from .reprinted_heads import head_printed, head_style, is_as_published, lacking
from .reproduction import Row, last_day, read_published, tables_of
from .style import NO_BASE, ChangeOf, ShareBase, Style, style_of
from .wording import ZH, say

COLUMNS = (
    "printed_count",
    "printed_share",
    "printed_change",
    "printed_style",
    "printed_verdict",
    "printed_reason",
)
EQUAL, DIFFERS, CANNOT = "equal", "differs", "cannot"
Counted = Callable[[Numbers], Numbers]
Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Reprinted:
    """One row as the engine prints it; "" where it cannot. `verdict`: equal, slip (the checker names why),
    differs, cannot; of the last the `reason`, a key of wording.toml.
    """

    count: str = ""
    share: str = ""
    change: str = ""
    style: str = ""
    verdict: str = CANNOT
    reason: str = ""

    def cells(self, language: str = ZH) -> tuple[str, ...]:
        told = say(f"cannot_{self.reason}", language) if self.reason else ""
        return self.count, self.share, self.change, self.style, self.verdict, told


def reprinted(
    rows: Sequence[Row], judged: Sequence[Judged], *, counted: Counted, tell: Told = lambda done: None
) -> list[Reprinted]:
    """Every row as the report engine prints it, in their order. `judged`: what the checker says of each;
    `counted`: the numbers of a table as they are counted from facts; `tell` hears how many rows are done.
    """
    said = read_published(rows)
    results, done = [Reprinted() for _ in rows], 0
    for places in tables_of(rows).values():
        sheet = sheet_of([rows[place] for place in places], said)
        for place, each in zip(places, _reprinted(sheet, counted), strict=True):
            is_slip = each.verdict == DIFFERS and judged[place].verdict == SLIP
            results[place] = replace(each, verdict=SLIP) if is_slip else each
        done += len(places)
        tell(done)
    return results


def _reprinted(sheet: Sheet, counted: Counted) -> list[Reprinted]:
    if sheet.numbers is None:
        return [Reprinted(reason=sheet.reason if row["count"] else "no_count") for row in sheet.rows]
    numbers = counted(sheet.numbers)
    return _table(sheet, sheet.table, numbers) if sheet.table else _head(sheet, numbers)


def departure(row: Row, each: Reprinted) -> Finding:
    """The sentence on a cell that the engine prints otherwise and the checker does not explain."""
    shown = row.get("share") or row.get("count") or row.get("change_pp")
    return finding("engine", row["item"], shown=shown, computed=each.share or each.count or each.change)


def _head(sheet: Sheet, numbers: Numbers) -> list[Reprinted]:
    preset = _preset(sheet)
    style = head_style(sheet.rows, preset)
    printed = head_printed(sheet.rows, numbers, style)
    named = _named(style, preset)
    return [
        Reprinted(each, style=named, verdict=EQUAL if is_as_published(row, each) else DIFFERS)
        if each
        else Reprinted(reason=lacking(row))
        for row, each in zip(sheet.rows, printed, strict=True)
    ]


def _preset(sheet: Sheet) -> Style:
    return style_of(sheet.rows[0]["scope"], last_day(sheet.rows[0]["period"]))


# -- tables -----------------------------------------------------------------------------------------------


def _table(sheet: Sheet, table: Table, numbers: Numbers) -> list[Reprinted]:
    preset = _preset(sheet)
    tried = [
        [
            each if each.verdict == CANNOT else replace(each, style=_named(style, preset))
            for each in _printed(sheet, table, composed(numbers, style))
        ]
        for style in _styles(table, preset)
    ]
    return min(tried, key=lambda found: sum(each.verdict == DIFFERS for each in found))


def _styles(table: Table, preset: Style) -> Iterator[Style]:
    """The preset first, so that it is kept where another explains no more; then its options one by one."""
    shown = [decimals(line.share) for line in table.lines if line.share is not None]
    places = dict.fromkeys((preset.decimals, max(shown, default=preset.decimals)))
    base = ShareBase.KIND if table.lines[0].base in KINDS else ShareBase.TOTAL
    ways = sorted(ChangeOf, key=lambda way: way is not preset.change_of)
    for some, way, rest in product(places, ways, (preset.is_residual, not preset.is_residual)):
        yield replace(
            preset,
            decimals=some,
            growth_decimals=some if table.lines[0].base == GROWTH_BASE else preset.growth_decimals,
            share_base=base if table.dimension in KINDS else preset.share_base,
            change_of=way,
            is_residual=rest,
        )


def _printed(sheet: Sheet, table: Table, text: Composition) -> list[Reprinted]:
    cells = _cells(text, sheet.split)
    return [
        _compared(
            row,
            cells.get(code),
            is_growth=sheet.split == DETAIL,
            has_before=count_before(table, line) is not None or share_before(table, line) is not None,
        )
        for line, row, code in zip(table.lines, sheet.rows, sheet.codes, strict=True)
    ]


def _cells(text: Composition, split: str) -> dict[str, Sequence[str]]:
    """The rows of the table that a split was printed as, by code."""
    tables = (text.tables[each.table] for each in text.sections if each.key == split and each.table)
    return {code: row for table in tables for code, row in zip(table.codes, table.rows, strict=True)}


def _compared(row: Row, cells: Sequence[str] | None, *, is_growth: bool, has_before: bool) -> Reprinted:
    """A row held against its print: name, cases, share, cases and share of the year before, change."""
    if cells is None:
        return Reprinted(reason="not_listed" if row["count"] else "no_count")
    label, count, share, *then = _in_order(cells, is_growth=is_growth)
    before, before_share, change = ("" if each == NO_BASE or not has_before else each for each in then)
    share = "" if share == NO_BASE else share
    if not (row["share"] and share) and not (row["change_pp"] and change):
        return Reprinted(count, share, change, reason="no_before" if row["change_pp"] else "no_share")
    published = (row[name] for name in ("count", "share", "prev_count", "prev_share", "change_pp"))
    pairs = zip(published, (count, share, before, before_share, change), strict=True)
    is_equal = label == row["item"] and all(_is_same(shown, ours) for shown, ours in pairs if shown and ours)
    return Reprinted(count, share, change, "", EQUAL if is_equal else DIFFERS)


def _in_order(cells: Sequence[str], *, is_growth: bool) -> tuple[str, ...]:
    if not is_growth:
        return tuple(cells)
    label, count, before, grown = cells
    return label, count, grown, before, "", ""


def _is_same(shown: str, ours: str) -> bool:
    """The same value; a mark of nothing is the same mark."""
    if shown in NOTHING:
        return shown == ours
    return number(shown) == number(ours)


def _named(style: Style, preset: Style) -> str:
    """ "cca", "cca decimals=1": the preset and the options a table departs from it in."""
    options = [
        f"{each.name}={getattr(style, each.name)}"
        for each in fields(style)
        if getattr(style, each.name) != getattr(preset, each.name)
    ]
    return " ".join((preset.name, *options))
