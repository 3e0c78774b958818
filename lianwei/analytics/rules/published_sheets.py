"""Published tables as the numbers of a report: what facts are made of, and what the engine composes."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from decimal import Decimal

from .judging import COMPLETE, KINDS, OTHERS, Line, Published, Table
from .judging import GROWTH as GROWTH_BASE
from .periods import Period
from .reports.shapes import Amounts, Item, Numbers
from .reprinted_heads import head_numbers
from .reproduction import SUMMARY, Row, last_day, line_of, year_before
from .style import label_on

SPLITS = {"nature": "N", "kind": "", "goods": "G", "services": "S", "nature_12315": "N"}
KIND_CODES = {"商品": "G", "服务": "S"}
DETAIL = "goods_detail"
MOST = 20_000_000  # cases or persons of one table that are made into facts


@dataclass(frozen=True, slots=True)
class Sheet:
    """`numbers`: None where the table cannot become any, for the `reason` of wording.toml. `table`: None of a
    head; `split`: under which its items are printed; `codes`: of each row's item.
    """

    rows: Sequence[Row]
    numbers: Numbers | None = None
    reason: str = ""
    table: Table | None = None
    split: str = ""
    codes: Sequence[str] = ()


def sheet_of(rows: Sequence[Row], said: Published) -> Sheet:
    """The numbers of one table."""
    if rows[0]["dimension"] == SUMMARY:
        return _settled(Sheet(rows, head_numbers(rows, said), "no_total"))
    scope, period, dimension = (rows[0][name] for name in ("scope", "period", "dimension"))
    table = Table(scope, period, year_before(period), dimension, [line_of(row) for row in rows], said)
    return _settled(
        _growth_sheet(table, rows) if table.lines[0].base == GROWTH_BASE else _split_sheet(table, rows)
    )


def _settled(sheet: Sheet) -> Sheet:
    """Without numbers where no facts can be made of them."""
    reason = _hindrance(sheet.numbers) if sheet.numbers else ""
    if reason:
        return replace(sheet, numbers=None, reason=reason)
    return replace(sheet, reason="") if sheet.numbers else sheet


def _hindrance(numbers: Numbers) -> str:
    """Why no facts can be made of the numbers; nothing where they can."""
    try:
        Period.named(numbers.period).year_before()
    except ValueError:
        return "no_days"
    items = [item for split in numbers.splits.values() for item in split]
    wholes = [*astuple(numbers.now), *astuple(numbers.before)]
    if min([*wholes, *(count for item in items for count in (item.now, item.before))]) < 0:
        return "negative"
    rows = sum(item.now + item.before for item in items) + numbers.before.accepted
    return "too_many" if max(rows, numbers.now.accepted, numbers.now.enquiries) > MOST else ""


def _split_sheet(table: Table, rows: Sequence[Row]) -> Sheet:
    if table.dimension not in SPLITS:
        return Sheet(rows, reason="no_table")
    of_kind = table.lines[0].base in KINDS
    total = table.total if of_kind or table.total is not None else table.base
    if total is None or (table.base or table.total) is None:
        is_counted = any(line.count is not None for line in table.lines)
        return Sheet(rows, reason="no_total" if is_counted else "no_count")
    codes = [_code(table, place, line) for place, line in enumerate(table.lines)]
    items = [
        _item(table, code, line)
        for code, line in zip(codes, table.lines, strict=True)
        if line.count is not None
    ]
    if not items:
        return Sheet(rows, reason="no_count")
    split = "nature" if table.dimension.startswith("nature") else table.dimension
    splits = {split: items} | (_kinds(table) if of_kind else {})
    now, then = (Amounts(accepted=int(count)) for count in (total, _total_before(table)))
    return Sheet(rows, Numbers("", "", "", table.period, now, then, splits), "", table, split, codes)


def _code(table: Table, place: int, line: Line) -> str:
    if table.dimension == "kind":
        return KIND_CODES.get(line.series, "X")
    return f"{SPLITS[table.dimension]}{99 if line.series in OTHERS else place + 1:02}"


def _item(table: Table, code: str, line: Line) -> Item:
    """The name is that of its day: what was printed 人格尊严 until 2023 is printed 人格权益 since."""
    then = count_before(table, line) or 0
    return Item(code, _label(table, line), int(line.count or 0), int(then), share_before(table, line))


def _label(table: Table, line: Line) -> str:
    return label_on(line.item, last_day(table.period))


def count_before(table: Table, line: Line) -> Decimal | None:
    key = (table.scope, table.before, table.dimension, line.series)
    return line.prev_count if line.prev_count is not None else table.said.counts.get(key)


def share_before(table: Table, line: Line) -> Decimal | None:
    """As last year's report printed it, else as this one repeats it."""
    key = (table.scope, table.before, table.dimension, line.series)
    return table.said.printed.get(key, line.prev_share)


def _total_before(table: Table) -> Decimal:
    """The total of the year before; 0 where a row is known of it by its share alone."""
    lines = [line for line in table.lines if line.count is not None]
    counts = [count_before(table, line) for line in lines]
    if any(
        count is None and share_before(table, line) is not None
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


def _growth_sheet(table: Table, rows: Sequence[Row]) -> Sheet:
    """Growth of single goods and services stands in the table of those with most complaints."""
    codes = [f"G01{place:02}" for place in range(len(table.lines))]
    items = [
        Item(code, _label(table, line), int(line.count), int(line.prev_count))
        for code, line in zip(codes, table.lines, strict=True)
        if line.count is not None and line.prev_count is not None
    ]
    if not items:
        return Sheet(rows, reason="no_count")
    numbers = Numbers("", "", "", table.period, Amounts(), Amounts(), {DETAIL: items})
    return Sheet(rows, numbers, "", table, DETAIL, codes)
