"""One printed row held against what its counts give: share, change, verdict and the reason of a slip."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from .printed import decimals
from .reasons import Finding, finding, slip_of_change, slip_of_share
from .style import ChangeOf, Style, growth, half_up, share, shares

EQUAL, SLIP, CANNOT = "equal", "slip", "cannot"
GROWTH = "growth_pct"  # the base of a table whose shares are growth on the year before
KINDS = {"goods": "商品", "services": "服务"}
OTHERS = ("其他", "其它")
COMPLETE = ("nature", "kind", "channel")  # splits of all complaints; with 其他 they add up to the total
FINE = 6  # decimals in which the range of a share of rounded counts is told
Key = tuple[str, str, str, str]  # publisher, period, dimension, series


@dataclass(slots=True)
class Judged:
    """What came of one row; None where nothing can be computed."""

    computed: Decimal | None = None
    share: Decimal | None = None
    change: Decimal | None = None
    verdict: str = CANNOT
    findings: list[Finding] = field(default_factory=list)

    def cells(self) -> tuple[str, str, str, str]:
        count, share, change = (
            "" if value is None else f"{value:f}" for value in (self.computed, self.share, self.change)
        )
        return count, share, change, self.verdict


@dataclass(frozen=True, slots=True)
class Line:
    """One row, read; None where nothing is printed."""

    item: str
    series: str
    count: Decimal | None
    share: Decimal | None
    prev_share: Decimal | None
    change: Decimal | None
    prev_count: Decimal | None
    base: str


@dataclass(frozen=True, slots=True)
class Published:
    """Everything a file says, to be looked up."""

    counts: Mapping[Key, Decimal]
    printed: Mapping[Key, Decimal]
    totals: Mapping[tuple[str, str], Decimal]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one table with what they are shares of and the year before."""

    scope: str
    period: str
    before: str
    dimension: str
    lines: Sequence[Line]
    said: Published

    @property
    def total(self) -> Decimal | None:
        return self.said.totals.get((self.scope, self.period))

    @property
    def total_before(self) -> Decimal | None:
        return self.said.totals.get((self.scope, self.before))

    @property
    def own(self) -> Decimal | None:
        """The sum of its rows; None where a count is not printed."""
        counts = [line.count for line in self.lines]
        return None if None in counts else sum((count for count in counts if count), Decimal(0))

    @property
    def base(self) -> Decimal | None:
        """What the shares are shares of; a base by another name is the sum of the table's own rows."""
        name, own = self.lines[0].base, self.own
        if name in KINDS:
            return self.said.counts.get((self.scope, self.period, "kind", KINDS[name]))
        if name != "total":
            return own
        is_complete = self.dimension in COMPLETE and any(line.series in OTHERS for line in self.lines)
        return self.total if self.total is not None else own if is_complete else None


def judged(table: Table, style: Style) -> list[Judged]:
    """A judgement for every line of the table in this style."""
    base = table.base
    printed = _shares(table.lines, base, style)
    return [
        _judged(table, line, computed, base, style)
        for line, computed in zip(table.lines, printed, strict=True)
    ]


def _shares(lines: Sequence[Line], base: Decimal | None, style: Style) -> list[Decimal | None]:
    if lines[0].base == GROWTH:
        return [_growth(line, style) for line in lines]
    if not base:
        return [None] * len(lines)
    counts = [line.count for line in lines]
    other = next((place for place, line in enumerate(lines) if line.series in OTHERS), None)
    known = [count or Decimal(0) for count in counts]
    printed = shares(known, base, style, other=None if None in counts else other)
    return [None if count is None else each for count, each in zip(counts, printed, strict=True)]


def _growth(line: Line, style: Style) -> Decimal | None:
    if line.count is None or not line.prev_count:
        return None
    return growth(line.count, line.prev_count, decimals=style.decimals)


def _judged(table: Table, line: Line, computed: Decimal | None, base: Decimal | None, style: Style) -> Judged:
    result = Judged(line.count, computed, _change(table, line, computed, base, style))
    if line.share is not None and computed is not None:
        result.verdict = EQUAL
        if not _is_share(line, computed, base):
            result.findings.append(_share_slip(table, line, computed, base))
    if line.change is not None and result.change is not None:
        result.verdict = EQUAL
        if line.change != result.change:
            result.findings.append(slip_of_change(line.item, line.change, result.change))
    if result.findings:
        result.verdict = SLIP
    return result


def _change(
    table: Table, line: Line, computed: Decimal | None, base: Decimal | None, style: Style
) -> Decimal | None:
    if line.base == GROWTH:
        return None
    if style.change_of is ChangeOf.UNROUNDED:
        return _exact_change(table, line, base, style)
    now, before = computed if computed is not None else line.share, _prev_share(table, line, style)
    return None if now is None or before is None else now - before


def _exact_change(table: Table, line: Line, base: Decimal | None, style: Style) -> Decimal | None:
    """The difference of the unrounded shares, where all four counts are known."""
    if line.count is None or line.prev_count is None or not base or not table.total_before:
        return None
    now = Fraction(line.count) / Fraction(base)
    return half_up((now - Fraction(line.prev_count) / Fraction(table.total_before)) * 100, style.decimals)


def _prev_share(table: Table, line: Line, style: Style) -> Decimal | None:
    """Last year's share: as this row prints it, as last year's table printed it, or computed."""
    if line.prev_share is not None:
        return line.prev_share
    key = (table.scope, table.before, table.dimension, line.series)
    if key in table.said.printed:
        return half_up(table.said.printed[key], style.decimals)
    count = line.prev_count if line.prev_count is not None else table.said.counts.get(key)
    if count is None or not table.total_before:
        return None
    return share(count, table.total_before, decimals=style.decimals)


def _is_share(line: Line, computed: Decimal, base: Decimal | None) -> bool:
    """Whether the printed share is the computed one, or one that rounded counts (万件) allow."""
    if line.share == computed:
        return True
    if line.count is None or line.share is None or not base or line.base == GROWTH:
        return False
    if not decimals(line.count) and not decimals(base):
        return False
    low, high = (_percent_off(line.count, base, way) for way in (-1, 1))
    return low - half_place(line.share) <= line.share <= high + half_place(line.share)


def _percent_off(count: Decimal, base: Decimal, way: int) -> Decimal:
    """The least (−1) or largest (1) share that two rounded counts allow."""
    part = Fraction(count + way * half_place(count))
    return half_up(100 * part / Fraction(base - way * half_place(base)), FINE)


def half_place(value: Decimal) -> Decimal:
    """Half a unit of the last printed place; nothing for whole numbers."""
    return Decimal(5).scaleb(-decimals(value) - 1) if decimals(value) else Decimal(0)


def _share_slip(table: Table, line: Line, computed: Decimal, base: Decimal | None) -> Finding:
    """Why a share differs; one of another base than the one named is told as that."""
    shown, count = line.share or Decimal(0), line.count
    if count is None or not base or line.base == GROWTH:
        return slip_of_share(line.item, shown, computed, None)
    if line.base in KINDS and table.total and share(count, table.total, decimals=decimals(shown)) == shown:
        return finding("of_total", line.item, shown=f"{shown:f}", computed=f"{computed:f}")
    own = table.own
    if own and own != base and share(count, own, decimals=decimals(shown)) == shown:
        values = {"sum": f"{own:f}", "total": f"{base:f}"}
        return finding("of_sum", line.item, shown=f"{shown:f}", computed=f"{computed:f}", **values)
    return slip_of_share(line.item, shown, computed, 100 * Fraction(count) / Fraction(base))
