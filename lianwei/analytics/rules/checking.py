"""The tables of other publishers checked: sums, shares, changes, growth; every slip named in a sentence.

A table is what somebody pasted: a head and rows of cells. The total is the row called 合计 or 总计, or given;
where there is none, the base is looked for that explains most of the printed shares.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from .judging import OTHERS, Line, Published, Table, half_place
from .pasted import Pasted, PastedRow, read_pasted
from .printed import decimals
from .reasons import Finding, finding
from .reproduction import best
from .style import PROVINCE, Style, growth, half_up

SEVERAL = 3  # rows that must agree before a base is believed that nobody printed
NOW, BEFORE = "now", "before"
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to: rows read, the base of the shares and whether it was only inferred, how many
    printed numbers could be compared, and what is wrong.
    """

    rows: int
    base: Decimal | None
    is_inferred: bool
    compared: int
    findings: tuple[Finding, ...]


def check(
    cells: Iterable[Sequence[str]], *, total: Decimal | None = None, style: Style = PROVINCE
) -> Checked:
    """Check a table, its first row the head. `total`: what its shares are of, where no row of it says so.

    Raises TableUnreadableError.
    """
    pasted = read_pasted(cells)
    printed = pasted.total.line.count if pasted.total else None
    base = total if total is not None else printed
    inferred = None if base is not None else _inferred(pasted.lines)
    before = pasted.total.line.prev_count if pasted.total else None
    table = _table(pasted.lines, base if base is not None else inferred, before)
    results = best(table, _with_decimals(style, pasted.lines))
    grown = [row for row in pasted.rows if _grown(row) is not None]
    found = [
        *pasted.findings,
        *_sums(pasted),
        *(slip for each in results for slip in each.findings),
        *(slip for row in grown for slip in _growth_slip(row)),
    ]
    compared = sum(
        (line.share is not None and each.share is not None)
        + (line.change is not None and each.change is not None)
        for line, each in zip(pasted.lines, results, strict=True)
    )
    is_inferred = base is None and inferred is not None
    return Checked(
        len(pasted.rows),
        base if base is not None else inferred,
        is_inferred,
        compared + len(grown),
        tuple(found),
    )


def _with_decimals(style: Style, lines: Sequence[Line]) -> Style:
    shown = [decimals(line.share) for line in lines if line.share is not None]
    return replace(style, decimals=max(shown)) if shown else style


def _table(lines: Sequence[Line], base: Decimal | None, before: Decimal | None) -> Table:
    totals = {("", when): count for when, count in ((NOW, base), (BEFORE, before)) if count is not None}
    return Table("", NOW, BEFORE, "kind", lines, Published({}, {}, totals))


def _sums(pasted: Pasted) -> list[Finding]:
    """Counts that do not reach their total; shares of a whole that do not reach a hundred."""
    found, lines = [], pasted.lines
    for name, shown, parts in (
        ("count", pasted.total and pasted.total.line.count, [line.count for line in lines]),
        ("prev_count", pasted.total and pasted.total.line.prev_count, [line.prev_count for line in lines]),
    ):
        if pasted.total and shown is not None and None not in parts:
            added = sum((part for part in parts if part is not None), Decimal(0))
            if added != shown:
                key = "sum" if name == "count" else "sum_before"
                found.append(finding(key, pasted.total.line.item, shown=f"{shown:f}", computed=f"{added:f}"))
    return found + _share_sum(lines)


def _share_sum(lines: Sequence[Line]) -> list[Finding]:
    shown = [line.share for line in lines if line.share is not None]
    is_whole = len(shown) == len(lines) and any(line.series in OTHERS for line in lines)
    added = sum(shown, Decimal(0))
    allowed = sum((half_place(each) for each in shown), Decimal(0))
    if not is_whole or abs(added - HUNDRED) <= allowed:
        return []
    return [finding("shares", "", computed=f"{added:f}")]


def _grown(row: PastedRow) -> Decimal | None:
    """The growth a row's own counts give, where one is printed beside them."""
    if row.growth is None or row.line.count is None or not row.line.prev_count:
        return None
    return growth(row.line.count, row.line.prev_count, decimals=decimals(row.growth))


def _growth_slip(row: PastedRow) -> list[Finding]:
    computed, shown = _grown(row), row.growth
    if computed is None or shown is None or computed == shown:
        return []
    key = "sign" if computed == -shown else "growth"
    return [finding(key, row.line.item, shown=f"{shown:f}", computed=f"{computed:f}")]


def _inferred(lines: Sequence[Line]) -> Decimal | None:
    """The base that most rows agree on, each share allowing a range of them; None where too few agree."""
    ranges = [allowed for line in lines if (allowed := _range(line)) is not None]
    best_count, chosen = 0, None
    for low, _high in ranges:
        agreeing = [each for each in ranges if each[0] <= low <= each[1]]
        if len(agreeing) > best_count:
            best_count = len(agreeing)
            chosen = (low + min(high for _low, high in agreeing)) / 2
    if chosen is None or best_count < SEVERAL or 2 * best_count <= len(ranges):
        return None
    return half_up(chosen, max(decimals(line.count) for line in lines if line.count is not None))


def _range(line: Line) -> tuple[Fraction, Fraction] | None:
    """The bases that would print this share for this count."""
    if not line.count or not line.share or line.share <= half_place(line.share):
        return None
    count, half = Fraction(line.count), Fraction(half_place(line.share) or Decimal("0.5"))
    share = Fraction(line.share)
    return 100 * count / (share + half), 100 * count / (share - half)
