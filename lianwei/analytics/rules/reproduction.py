"""Published tables computed again from their counts: what agrees, what is a slip, what cannot be known.

A row is judged by whatever can be computed for it: the sum of a complete split for a total, a rate or growth
from its two counts, a share from its base, a change from this and last year's share. Where the preset of a
publisher leaves its style open, the style that explains most of the table is taken.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

from .judging import EQUAL, OTHERS, SLIP, Judged, Key, Line, Published, Table, judged
from .periods import Period
from .printed import decimals, has_misplaced_comma, number
from .reasons import finding, slip_of_value
from .style import ChangeOf, Style, growth, series_of, share, style_of

COLUMNS = ("computed", "computed_share", "computed_change", "verdict")
TOTAL, RESOLVED = "投诉总量", "解决"
RATE, ON_YEAR = "投诉解决率(%)", "同比(%)"
SPLITS = ("nature", "kind")
SUMMARY = "summary"
Row = Mapping[str, str]


def reproduced(rows: Sequence[Row]) -> list[Judged]:
    """A judgement for every row, in their order. A row names scope, period, dimension, item, count, share,
    prev_share, change_pp, prev_count, base as the tables of published reports do.
    """
    said = read_published(rows)
    results = [Judged() for _ in rows]
    for places in tables_of(rows).values():
        chosen = [rows[place] for place in places]
        found = _summary(chosen, said) if chosen[0]["dimension"] == SUMMARY else _table(chosen, said)
        for place, each in zip(places, found, strict=True):
            results[place] = each
    return results


def year_before(period: str) -> str:
    """2023H1 → 2022H1; as it stands where it begins with no year."""
    return f"{int(period[:4]) - 1}{period[4:]}" if period[:4].isdigit() else period


def last_day(period: str) -> date:
    """The day a period ends on, which tells its style; the newest style where its name is not known."""
    try:
        return Period.named(period).last
    except ValueError:
        return date.max


def tables_of(rows: Iterable[Row]) -> dict[tuple[str, ...], list[int]]:
    """The places of the rows of each table: one publisher, period, dimension, source and base."""
    tables: dict[tuple[str, ...], list[int]] = {}
    for place, row in enumerate(rows):
        is_summary = row["dimension"] == SUMMARY
        rest = () if is_summary else (row.get("source") or "", row.get("base") or "")
        tables.setdefault((row["scope"], row["period"], row["dimension"], *rest), []).append(place)
    return tables


def read_published(rows: Iterable[Row]) -> Published:
    counts: dict[Key, Decimal] = {}
    printed: dict[Key, Decimal] = {}
    totals: dict[tuple[str, str], Decimal] = {}
    for row in rows:
        key = (row["scope"], row["period"], row["dimension"], series_of(row["item"]))
        count, shown = number(row.get("count") or ""), number(row.get("share") or "")
        if count is not None:
            counts.setdefault(key, count)
        if shown is not None:
            printed.setdefault(key, shown)
        if row["dimension"] == SUMMARY and count is not None and row["item"].startswith(f"{TOTAL}("):
            totals.setdefault((row["scope"], row["period"]), count)
    return Published(counts, printed, totals)


# -- the head of a report: total, rate, growth ------------------------------------------------------------


def _summary(rows: Sequence[Row], said: Published) -> list[Judged]:
    return [_summary_row(row, rows, said) for row in rows]


def _summary_row(row: Row, rows: Sequence[Row], said: Published) -> Judged:
    item, shown = row["item"], number(row.get("count") or "")
    if shown is None:
        return Judged()
    commas = [finding("comma", item, shown=row["count"])] if has_misplaced_comma(row["count"]) else []
    computed = _summary_value(row, rows, said, decimals(shown))
    if computed is None or (computed != shown and item.startswith(f"{TOTAL}(")):
        return _unsettled(item, shown, computed, commas)
    wrong = [] if computed == shown else [slip_of_value(item, shown, computed)]
    return Judged(computed, verdict=SLIP if wrong or commas else EQUAL, findings=commas + wrong)


def _unsettled(item: str, shown: Decimal, computed: Decimal | None, commas: list) -> Judged:
    """Nothing to compute it from; a total that its split does not reach is said, not judged: a split may
    leave cases out.
    """
    if computed is not None:
        return Judged(
            computed, findings=[*commas, finding("sum", item, shown=f"{shown:f}", computed=f"{computed:f}")]
        )
    return Judged(verdict=SLIP, findings=commas) if commas else Judged()


def _summary_value(row: Row, rows: Sequence[Row], said: Published, places: int) -> Decimal | None:
    scope, period, item = row["scope"], row["period"], row["item"]
    if item.startswith(f"{TOTAL}("):
        return _sum_of_split(scope, period, said)
    if item == RATE:
        total, resolved = said.totals.get((scope, period)), _counted(RESOLVED, rows)
        return share(resolved, total, decimals=places) if total and resolved is not None else None
    if item.endswith(ON_YEAR):
        name = item.removesuffix(ON_YEAR)
        now, before = (_head_count(name, scope, when, said) for when in (period, year_before(period)))
        return growth(now, before, decimals=places) if now is not None and before else None
    return None


def _counted(name: str, rows: Iterable[Row]) -> Decimal | None:
    found = (number(row.get("count") or "") for row in rows if row["item"].startswith(f"{name}("))
    return next(found, None)


def _head_count(name: str, scope: str, period: str, said: Published) -> Decimal | None:
    """The summary figure called `name(unit)` of one period."""
    wanted = (scope, period, SUMMARY)
    found = (
        count
        for (*key, series), count in said.counts.items()
        if tuple(key) == wanted and series.startswith(f"{name}(")
    )
    return next(found, None)


def _sum_of_split(scope: str, period: str, said: Published) -> Decimal | None:
    """The sum of a split that names 其他 and has every count."""
    for dimension in SPLITS:
        wanted = (scope, period, dimension)
        split = {series: count for (*key, series), count in said.counts.items() if tuple(key) == wanted}
        named = {series for (*key, series) in said.printed if tuple(key) == wanted}
        if named <= set(split) and any(series in OTHERS for series in split):
            return sum(split.values(), Decimal(0))
    return None


# -- tables of shares -------------------------------------------------------------------------------------


def _table(rows: Sequence[Row], said: Published) -> list[Judged]:
    scope, period, dimension = (rows[0][name] for name in ("scope", "period", "dimension"))
    table = Table(scope, period, year_before(period), dimension, [line_of(row) for row in rows], said)
    shown = [line.share for line in table.lines if line.share is not None]
    preset = replace(
        style_of(scope, last_day(period)), decimals=max((decimals(each) for each in shown), default=2)
    )
    return best(table, preset)


def best(table: Table, preset: Style) -> list[Judged]:
    """The table judged in the style that explains most of it."""
    tried = [judged(table, style) for style in _variants(preset)]
    return min(tried, key=lambda found: _unexplained(table, found))


def _unexplained(table: Table, found: Sequence[Judged]) -> int:
    """Slips, and printed changes that a style leaves uncomputed: no style is right by saying nothing."""
    slips = sum(each.verdict == SLIP for each in found)
    silent = sum(
        line.change is not None and each.change is None for line, each in zip(table.lines, found, strict=True)
    )
    return slips + silent


def _variants(preset: Style) -> list[Style]:
    """The preset first, so that it is kept where another explains no more."""
    ways = sorted(ChangeOf, key=lambda way: way is not preset.change_of)
    residuals = (preset.is_residual, not preset.is_residual)
    return [replace(preset, change_of=way, is_residual=rest) for way, rest in product(ways, residuals)]


def line_of(row: Row) -> Line:
    names = ("count", "share", "prev_share", "change_pp", "prev_count")
    count, shown, before, change, prev_count = (number(row.get(name) or "") for name in names)
    item, base = row["item"], row.get("base") or "total"
    return Line(item, series_of(item), count, shown, before, change, prev_count, base)
