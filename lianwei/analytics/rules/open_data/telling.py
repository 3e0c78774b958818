"""Which figures of a month are told, and which stay out.

Every count is told by one dimension, some by two, and all these tables decide together (rules/cells.py): the
totals of a table by two are the tables by one. Whether a complaint was resolved is one more dimension of the
accepted ones, so that what was accepted less what was resolved tells of no few cases either. Where the whole
of a count would have to stay out, nothing of it is told in that month.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from lianwei.analytics.rules.cells import TOTAL, hidden_in_line, hidden_inside

from .dominance import Part, is_dominated, less
from .terms import OpenTable, Terms

Keys = tuple[str, ...]
Told = int | float | None
Values = Callable[[str, tuple[str, ...]], Mapping[Keys, int]]  # measure, dimensions → whole numbers by keys
Parts = Callable[[str], Sequence[Part]]  # sum of money → what each case adds
YES, NO, MULTIPLE, SINGLE = "yes", "no", "multiple", "single"
ENQUIRIES = "enquiries"
SOLVED = ("resolved", "resolution_rate")
DEPENDS = {
    "recovered_promised": "resolved",
    "multiple_amount": "multiple_cases",
}  # told with it
INSIDE = {"multiple_amount": "recovered_promised"}  # a sum that is part of another
DECIMALS = Decimal("0.0001")  # of a share
ONE, TWO = 1, 2  # dimensions


@dataclass(frozen=True, slots=True)
class Line:
    """One figure. `keys` in the order of the table's dimensions; `value` None where it stays out."""

    table: str
    keys: Keys
    measure: str
    value: Told


@dataclass(frozen=True, slots=True)
class Month:
    """`withheld`: "table.measure" of which nothing is told, not even where there was no case."""

    lines: tuple[Line, ...]
    withheld: tuple[str, ...]


def without_tables(month: Month, terms: Terms, tables: Collection[tuple[str, str]]) -> Month:
    """The month without tables that would give something away. `tables`: name and a measure of it; with that
    measure go all of the table that count the same thing, persons who asked or cases, and the tables that
    part it further, for their cells add up to its own.
    """
    by = {each.name: set(each.by) for each in terms.tables}
    gone = {
        f"{each.table}.{each.measure}"
        for each in month.lines
        for table, measure in tables
        if by[table] <= by[each.table] and (measure == ENQUIRIES) == (each.measure == ENQUIRIES)
    }
    kept = [each for each in month.lines if f"{each.table}.{each.measure}" not in gone]
    return Month(tuple(kept), (*month.withheld, *sorted(gone)))


def month_told(terms: Terms, values: Values, parts: Parts) -> Month:
    """All figures of a month as they may be told."""
    teller, lines, withheld = _Teller(terms, values, parts), [], []
    for table in terms.tables:
        for measure in table.measures:
            found = teller.told(table, measure)
            if found is None:
                withheld.append(f"{table.name}.{measure}")
            else:
                lines += [Line(table.name, keys, measure, found[keys]) for keys in sorted(found)]
    return Month(tuple(lines), tuple(withheld))


class _Teller:
    """Works out once for each count what stays out of which table."""

    def __init__(self, terms: Terms, values: Values, parts: Parts) -> None:
        self.terms, self.values, self.parts = terms, values, parts
        self.hidden = {count: dict(self._hidden_of(count)) for count in ("accepted", ENQUIRIES)}
        self.is_kept = {
            count: any(TOTAL in keys for cells in hidden.values() for keys in cells or ())
            for count, hidden in self.hidden.items()
        }

    def told(self, table: OpenTable, measure: str) -> dict[Keys, Told] | None:
        """The values of a table by their keys; None where nothing of it may be told."""
        if measure in DEPENDS:
            return self._sums(table, measure)
        if measure == "multiple_cases":
            return self._multiple(table)
        if measure in SOLVED:
            return self._solved(table, measure)
        hidden = self.hidden[measure].get(table.by)
        if self.is_kept[measure] or hidden is None:
            return None
        return {keys: None if keys in hidden else n for keys, n in self.values(measure, table.by).items()}

    def _hidden_of(self, count: str) -> Iterator[tuple[Keys, frozenset[Keys] | None]]:
        """By dimensions, the cells of this count that stay out; tables by one dimension first."""
        asked = {table.by for table in self.terms.tables if count in table.measures}
        ones: dict[str, frozenset[str]] = {}
        for name in sorted({name for by in asked for name in by}):
            ones[name] = hidden_in_line({keys[0]: n for keys, n in self.values(count, (name,)).items()})
            yield (name,), frozenset((key,) for key in ones[name])
        total = {"": sum(self.values(count, ()).values())}
        yield (), frozenset((TOTAL,) for _key in hidden_in_line(total))
        for by in sorted(each for each in asked if len(each) == TWO):
            cells = {(keys[0], keys[1]): n for keys, n in self.values(count, by).items()}
            yield by, hidden_inside(cells, ones[by[0]], ones[by[1]])

    def _parts(self) -> tuple[int, int]:
        """Resolved and not resolved of all that were accepted."""
        resolved = sum(self.values("resolved", ()).values())
        return resolved, sum(self.values("accepted", ()).values()) - resolved

    def _columns(self) -> frozenset[str]:
        """Which of the two, all in all, stay out."""
        resolved, rest = self._parts()
        return hidden_in_line({YES: resolved, NO: rest})

    def _solved(self, table: OpenTable, measure: str) -> dict[Keys, Told] | None:
        columns, hidden = self._columns(), self.hidden["accepted"].get(table.by)
        if self.is_kept["accepted"] or hidden is None or columns or len(table.by) > ONE:
            return None
        accepted, resolved = self.values("accepted", table.by), self.values("resolved", table.by)
        out: frozenset[tuple[str, str]] = frozenset()
        if table.by:
            cells = {(keys[0], YES): resolved.get(keys, 0) for keys in accepted}
            cells |= {(keys[0], NO): n - resolved.get(keys, 0) for keys, n in accepted.items()}
            found = hidden_inside(cells, {keys[0] for keys in hidden}, columns)
            if found is None:
                return None
            out = found
        stays = {
            keys for keys in accepted if keys in hidden or any((*keys, each) in out for each in (YES, NO))
        }
        if measure == "resolved":
            return {keys: None if keys in stays else resolved.get(keys, 0) for keys in accepted}
        return {
            keys: None if keys in stays else _share(resolved.get(keys, 0), n)
            for keys, n in accepted.items()
            if n
        }

    def _multiple(self, table: OpenTable) -> dict[Keys, Told] | None:
        """Cases with multiple damages among the resolved ones, of all members together."""
        if table.by or self._solved(table, "resolved") is None:
            return None
        resolved, multiple = self._parts()[0], sum(self.values("multiple_cases", ()).values())
        is_hidden = bool(hidden_in_line({MULTIPLE: multiple, SINGLE: resolved - multiple}))
        return {(): None if is_hidden else multiple}

    def _sums(self, table: OpenTable, measure: str) -> dict[Keys, Told] | None:
        """Money of all members together, rounded; out where the number of cases behind it is, and where it
        tells of one business.
        """
        behind = self.told(table, DEPENDS[measure])
        if table.by or behind is None:
            return None
        if behind.get(()) is None or measure in dominated(self.parts, self.terms):
            return {(): None}
        step, fen = self.terms.round_fen, sum(self.values(measure, ()).values())
        return {(): (fen + step // 2) // step * step}


def dominated(parts: Parts, terms: Terms, told: Collection[str] = tuple(DEPENDS)) -> frozenset[str]:
    """The sums of money that tell of one business; of two told beside each other whose difference would, the
    part. `told`: those that are looked at.
    """
    percent = terms.dominance_percent
    out = {name for name in told if is_dominated(parts(name), percent)}
    for name, whole in INSIDE.items():
        if {name, whole} <= set(told) - out and is_dominated(less(parts(whole), parts(name)), percent):
            out.add(name)
    return frozenset(out)


def _share(part: int, whole: int) -> float:
    return float((Decimal(part) / Decimal(whole)).quantize(DECIMALS, ROUND_HALF_UP))
