"""What somebody who reads nothing but the open data could work out: the same lines, attacked.

Nothing here knows the true figures. Every total that is told is the sum of its cells; from these sums the
least and the greatest value of each cell that stays out is narrowed down until nothing moves any more. A
cell that is left with one value, cells that add up to fewer than five, and figures of the same thing that
differ by a few from one snapshot to another are findings.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from lianwei.analytics.rules.cells import FLOOR, MINIMUM, is_small

from .telling import Line
from .terms import Terms

MEMBER = "member"
COUNTS = ("accepted", "resolved", "multiple_cases", "enquiries")
WITHIN = (("accepted", "resolved"), ("resolved", "multiple_cases"))  # the second is part of the first
Cell = tuple[str, str, tuple[str, ...]]  # measure, table, keys
ONE = 1
ROUNDS = 400  # bounds that still move by ones after so many are far from a single value


@dataclass(frozen=True, slots=True)
class Finding:
    """`fault`: small, rest (a difference of two counts), sum (of cells that stay out; one of them is named),
    solved, differs, or dominated (money); `cell`: where.
    """

    fault: str
    cell: Cell

    def __str__(self) -> str:
        measure, table, keys = self.cell
        return f"{self.fault}: {measure} in {table} {'/'.join(keys) or '-'}"


def findings(lines: Iterable[Line], terms: Terms) -> list[Finding]:
    """What one snapshot gives away; nothing where it is safe."""
    told = {(each.measure, each.table, each.keys): each.value for each in lines if each.measure in COUNTS}
    counts = {cell: None if value is None else int(value) for cell, value in told.items()}
    small = [Finding("small", cell) for cell, n in counts.items() if n is not None and is_small(n)]
    return [*small, *_rests(counts), *_sums(counts, terms)]


def _rests(counts: Mapping[Cell, int | None]) -> Iterator[Finding]:
    """Counts of which one is a part of the other: what is left over is a count as well."""
    for (measure, table, keys), n in counts.items():
        for whole, part in WITHIN:
            less = counts.get((part, table, keys)) if measure == whole else None
            if n is not None and less is not None and is_small(n - less):
                yield Finding("rest", (part, table, keys))


def _sums(counts: Mapping[Cell, int | None], terms: Terms) -> list[Finding]:
    """The sums in which cells stay out: too few together, or only one way to fill them."""
    equations, found = list(_equations(counts, terms)), []
    for total, cells in equations:
        hidden = [cell for cell in cells if counts[cell] is None]
        whole = counts[total]
        if whole is None or not hidden:
            continue
        left = whole - sum(counts[cell] or 0 for cell in cells)
        found += [Finding("sum", cell) for cell in hidden[:ONE] if left < MINIMUM]
    return found + [Finding("solved", cell) for cell in _solved(counts, equations)]


def _equations(counts: Mapping[Cell, int | None], terms: Terms) -> Iterator[tuple[Cell, list[Cell]]]:
    """Each total that has a line, with the cells of which it is the sum."""
    by_name = {table.by: table.name for table in terms.tables}
    parts: dict[Cell, list[Cell]] = defaultdict(list)
    for measure, table, keys in counts:
        by = next(each.by for each in terms.tables if each.name == table)
        for at in combinations(range(len(by)), len(by) - 1) if by else ():
            upper = by_name.get(tuple(by[n] for n in at))
            total = (measure, upper or "", tuple(keys[n] for n in at))
            if total in counts:
                parts[total].append((measure, table, keys))
    for total, cells in parts.items():
        of_table: dict[str, list[Cell]] = defaultdict(list)
        for cell in cells:
            of_table[cell[1]].append(cell)
        yield from ((total, each) for each in of_table.values())


def _solved(counts: Mapping[Cell, int | None], equations: Iterable[tuple[Cell, list[Cell]]]) -> list[Cell]:
    """The cells that stay out and yet can have one value alone."""
    most = max((n for n in counts.values() if n is not None), default=0)
    low = {cell: FLOOR if n is None else n for cell, n in counts.items()}
    high = {cell: most if n is None else n for cell, n in counts.items()}
    sums = list(equations)
    for _round in range(ROUNDS):
        if not any([_narrow(total, cells, low, high) for total, cells in sums]):
            break
    return [cell for cell, n in counts.items() if n is None and low[cell] == high[cell]]


def _narrow(total: Cell, cells: list[Cell], low: dict[Cell, int], high: dict[Cell, int]) -> bool:
    """One step: whether a bound of this sum became tighter."""
    least, greatest = sum(low[cell] for cell in cells), sum(high[cell] for cell in cells)
    fresh = [(total, max(low[total], least), min(high[total], greatest))]
    for cell in cells:
        rest_low, rest_high = least - low[cell], greatest - high[cell]
        fresh.append((cell, max(low[cell], low[total] - rest_high), min(high[cell], high[total] - rest_low)))
    before = [(low[cell], high[cell]) for cell, _low, _high in fresh]
    for cell, new_low, new_high in fresh:
        if new_low <= new_high:  # else the guess that nothing is hidden at zero was wrong: it proves nothing
            low[cell], high[cell] = new_low, new_high
    return before != [(low[cell], high[cell]) for cell, _low, _high in fresh]


def differences(lines: Iterable[Line], others: Iterable[Line], members: Iterable[str]) -> list[Finding]:
    """What two snapshots of the same month give away beside each other: the figures of a member that stands
    in both (`members`) must be told in both or in neither, and be the same or five apart.
    """
    shared = set(members)
    before = {
        (each.measure, each.table, each.keys): each.value
        for each in others
        if each.measure in COUNTS and each.keys and each.keys[0] in shared
    }
    found = []
    for each in lines:
        cell = (each.measure, each.table, each.keys)
        if cell in before and _gives_away(each.value, before[cell]):
            found.append(Finding("differs", cell))
    return found


def subtracted(lines: Iterable[Line], others: Iterable[Line], terms: Terms) -> list[Finding]:
    """What the difference of two snapshots of the same month gives away, of which one counts all that the
    other does: told in one alone, a few cases apart, or cells that stay out a few cases apart together. The
    cells of members are those of differences().
    """
    one, other = _counts(lines, terms), _counts(others, terms)
    both = {cell[:2] for cell in one} & {cell[:2] for cell in other}
    cells = [cell for cell in dict.fromkeys((*one, *other)) if cell[:2] in both]
    apart = [cell for cell in cells if _gives_away(one.get(cell, 0), other.get(cell, 0))]
    found = [Finding("differs", cell) for cell in apart]
    less = {cell: _less(one.get(cell, 0), other.get(cell, 0)) for cell in cells}
    for total, parts in _equations(less, terms):
        whole = less[total]
        if whole is not None and any(less[cell] is None for cell in parts):
            left = whole - sum(less[cell] or 0 for cell in parts)
            hidden = [cell for cell in parts if less[cell] is None]
            found += [Finding("sum", cell) for cell in hidden[:ONE] if is_small(abs(left))]
    return list(dict.fromkeys(found))


def _counts(lines: Iterable[Line], terms: Terms) -> dict[Cell, int | None]:
    """Counts that are not parted by member, which another alliance parts otherwise."""
    of_members = {table.name for table in terms.tables if MEMBER in table.by}
    return {
        (each.measure, each.table, each.keys): None if each.value is None else int(each.value)
        for each in lines
        if each.measure in COUNTS and each.table not in of_members
    }


def _less(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one - other


def _gives_away(now: float | None, then: float | None) -> bool:
    if now is None or then is None:
        return now is not then
    return is_small(abs(int(now) - int(then)))
