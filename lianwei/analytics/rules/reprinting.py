"""Published tables printed again by the report engine: from their counts to every cell of the print.

A table becomes the numbers of a report, the engine composes it in its publisher's style, and the cells are
read from what it composed. Where a table departs from its publisher's preset (a paragraph with one decimal in
a report with two), the options that explain most of it are taken, and named.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from itertools import product

from .judging import COMPLETE, KINDS, OTHERS, SLIP, Judged, Line, Published, Table
from .judging import GROWTH as GROWTH_BASE
from .printed import NOTHING, decimals, number
from .reasons import Finding, finding
from .reports.composing import composed
from .reports.shapes import Amounts, Composition, Item, Numbers
from .reprinted_heads import head_printed, head_style, is_as_published
from .reproduction import SUMMARY, Row, last_day, line_of, read_published, tables_of, year_before
from .style import NO_BASE, ChangeOf, ShareBase, Style, label_on, style_of

COLUMNS = ("printed_count", "printed_share", "printed_change", "printed_style", "printed_verdict")
EQUAL, DIFFERS, CANNOT = "equal", "differs", "cannot"
SPLITS = {"nature": "N", "kind": "", "goods": "G", "services": "S", "nature_12315": "N"}
KIND_CODES = {"商品": "G", "服务": "S"}
DETAIL = "goods_detail"


@dataclass(slots=True)
class Reprinted:
    """One row as the engine prints it; "" where it cannot. `verdict`: equal, slip (the checker names why),
    differs, cannot.
    """

    count: str = ""
    share: str = ""
    change: str = ""
    style: str = ""
    verdict: str = CANNOT

    def cells(self) -> tuple[str, ...]:
        return self.count, self.share, self.change, self.style, self.verdict


def reprinted(rows: Sequence[Row], judged: Sequence[Judged]) -> list[Reprinted]:
    """Every row as the report engine prints it, in their order; `judged`: what the checker says of each."""
    said = read_published(rows)
    results = [Reprinted() for _ in rows]
    for places in tables_of(rows).values():
        chosen = [rows[place] for place in places]
        found = _head(chosen, said) if chosen[0]["dimension"] == SUMMARY else _table(chosen, said)
        for place, each in zip(places, found, strict=True):
            is_slip = each.verdict == DIFFERS and judged[place].verdict == SLIP
            results[place] = replace(each, verdict=SLIP) if is_slip else each
    return results


def departure(row: Row, each: Reprinted) -> Finding:
    """The sentence on a cell that the engine prints otherwise and the checker does not explain."""
    shown = row.get("share") or row.get("count") or row.get("change_pp")
    return finding("engine", row["item"], shown=shown, computed=each.share or each.count or each.change)


def _head(rows: Sequence[Row], said: Published) -> list[Reprinted]:
    preset = style_of(rows[0]["scope"], last_day(rows[0]["period"]))
    style = head_style(rows, preset)
    printed = head_printed(rows, said, style)
    verdicts = [
        (EQUAL if is_as_published(row, each) else DIFFERS) if each else CANNOT
        for row, each in zip(rows, printed, strict=True)
    ]
    named = _named(style, preset)
    return [
        Reprinted(each, style=named if each else "", verdict=verdict)
        for each, verdict in zip(printed, verdicts, strict=True)
    ]


# -- tables -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as numbers of a report: the split it is printed under, and the code of each row's item."""

    numbers: Numbers
    split: str
    codes: Sequence[str]


def _table(rows: Sequence[Row], said: Published) -> list[Reprinted]:
    scope, period, dimension = (rows[0][name] for name in ("scope", "period", "dimension"))
    table = Table(scope, period, year_before(period), dimension, [line_of(row) for row in rows], said)
    sheet = _growth_sheet(table) if table.lines[0].base == GROWTH_BASE else _sheet(table)
    if sheet is None:
        return [Reprinted() for _ in rows]
    preset = style_of(scope, last_day(period))
    tried = [_printed(table, sheet, rows, style, preset) for style in _styles(table, preset)]
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


def _sheet(table: Table) -> Sheet | None:
    """None where the file does not say what the shares are of, or the engine prints no such split."""
    if table.dimension not in SPLITS or (table.base or table.total) is None:
        return None
    of_kind = table.lines[0].base in KINDS
    total = table.total if of_kind or table.total is not None else table.base
    if total is None:
        return None
    codes = [_code(table, place, line) for place, line in enumerate(table.lines)]
    before = _total_before(table)
    items = [
        _item(table, code, line)
        for code, line in zip(codes, table.lines, strict=True)
        if line.count is not None
    ]
    split = "nature" if table.dimension.startswith("nature") else table.dimension
    splits = {split: items} | (_kinds(table) if of_kind else {})
    now, then = (Amounts(accepted=int(count)) for count in (total, before))
    return Sheet(Numbers("", "", "", table.period, now, then, splits), split, codes) if items else None


def _code(table: Table, place: int, line: Line) -> str:
    if table.dimension == "kind":
        return KIND_CODES.get(line.series, "X")
    return f"{SPLITS[table.dimension]}{99 if line.series in OTHERS else place + 1:02}"


def _item(table: Table, code: str, line: Line) -> Item:
    """The name is that of its day: what was printed 人格尊严 until 2023 is printed 人格权益 since."""
    then = _count_before(table, line) or 0
    return Item(code, _label(table, line), int(line.count or 0), int(then), _share_before(table, line))


def _label(table: Table, line: Line) -> str:
    return label_on(line.item, last_day(table.period))


def _count_before(table: Table, line: Line) -> Decimal | None:
    key = (table.scope, table.before, table.dimension, line.series)
    return line.prev_count if line.prev_count is not None else table.said.counts.get(key)


def _share_before(table: Table, line: Line) -> Decimal | None:
    """As last year's report printed it, else as this one repeats it."""
    key = (table.scope, table.before, table.dimension, line.series)
    return table.said.printed.get(key, line.prev_share)


def _total_before(table: Table) -> Decimal:
    """The total of the year before; 0 where a row is known of it by its share alone."""
    lines = [line for line in table.lines if line.count is not None]
    counts = [_count_before(table, line) for line in lines]
    if any(
        count is None and _share_before(table, line) is not None
        for line, count in zip(lines, counts, strict=True)
    ):
        return Decimal(0)
    if table.total_before is not None:
        return table.total_before
    is_whole = table.dimension in COMPLETE and any(line.series in OTHERS for line in lines)
    return (
        sum((count or Decimal(0) for count in counts), Decimal(0))
        if is_whole and None not in counts
        else Decimal(0)
    )


def _kinds(table: Table) -> dict[str, list[Item]]:
    """The kind whose complaints the shares are of."""
    name = KINDS[table.lines[0].base]
    then = table.said.counts.get((table.scope, table.before, "kind", name))
    return {"kind": [Item(KIND_CODES[name], name, int(table.base or 0), int(then or 0))]}


def _growth_sheet(table: Table) -> Sheet:
    """Growth of single goods and services stands in the table of those with most complaints."""
    codes = [f"G01{place:02}" for place in range(len(table.lines))]
    items = [
        Item(code, _label(table, line), int(line.count), int(line.prev_count))
        for code, line in zip(codes, table.lines, strict=True)
        if line.count is not None and line.prev_count is not None
    ]
    return Sheet(Numbers("", "", "", table.period, Amounts(), Amounts(), {DETAIL: items}), DETAIL, codes)


def _printed(table: Table, sheet: Sheet, rows: Sequence[Row], style: Style, preset: Style) -> list[Reprinted]:
    cells = _cells(composed(sheet.numbers, style), sheet.split)
    found = [
        _compared(
            row,
            cells.get(code),
            is_growth=sheet.split == DETAIL,
            has_before=_count_before(table, line) is not None or _share_before(table, line) is not None,
        )
        for line, row, code in zip(table.lines, rows, sheet.codes, strict=True)
    ]
    named = _named(style, preset)
    return [each if each.verdict == CANNOT else replace(each, style=named) for each in found]


def _cells(text: Composition, split: str) -> dict[str, Sequence[str]]:
    """The rows of the table that a split was printed as, by code."""
    tables = (text.tables[each.table] for each in text.sections if each.key == split and each.table)
    return {code: row for table in tables for code, row in zip(table.codes, table.rows, strict=True)}


def _compared(row: Row, cells: Sequence[str] | None, *, is_growth: bool, has_before: bool) -> Reprinted:
    """A row held against its print: name, cases, share, cases and share of the year before, change."""
    if cells is None:
        return Reprinted()
    label, count, share, *then = _in_order(cells, is_growth=is_growth)
    before, share_before, change = ("" if each == NO_BASE or not has_before else each for each in then)
    share = "" if share == NO_BASE else share
    if not (row["share"] and share) and not (row["change_pp"] and change):
        return Reprinted(count, share, change)
    published = (row[name] for name in ("count", "share", "prev_count", "prev_share", "change_pp"))
    pairs = zip(published, (count, share, before, share_before, change), strict=True)
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
