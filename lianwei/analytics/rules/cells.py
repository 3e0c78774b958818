"""Small cells: what a table must leave out so that nobody learns of fewer than five cases of another office.

Counts handed in here are those *outside* the reader's organisation: what is one's own is known anyway and
could be subtracted. Nothing (0) is shown: nobody stands behind it. Left out are

- cells of 1 to 4 (primary);
- further cells, totals at last, so that none of these can be computed from the rest (complementary): a
  hidden cell must be able to be one more or one less than it is while every figure shown stays true, and the
  hidden cells of a line whose total is shown make five or more together.

Whether a cell could differ is exact: the hidden cells of a two-way table are the edges of a network (rows and
columns its nodes, the totals one more of each), and a cell can differ if and only if a cycle of possible
changes runs through it (Gusfield 1988, on what the marginals of two-way tables disclose).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

MINIMUM = 5  # cases, domain/data/visibility.csv: "counts of 5 or more"
FLOOR = 1  # a hidden cell is known not to be 0
TOTAL = "*"
Place = tuple[str, str]


def is_small(count: int, *, minimum: int = MINIMUM) -> bool:
    return 0 < count < minimum


# One line ----------------------------------------------------------------------------------------------


def hidden_in_line(
    counts: Mapping[str, int], *, minimum: int = MINIMUM, also: Collection[str] = ()
) -> frozenset[str]:
    """The parts of a whole that stay out, the whole (TOTAL) itself where nothing else helps.

    The whole is shown beside them. Further parts are the smallest ones, by name where they are equal. `also`:
    parts that another table leaves out already.
    """
    hidden = {name for name, count in counts.items() if is_small(count, minimum=minimum)} | set(also)
    if is_small(sum(counts.values()), minimum=minimum):
        return frozenset({*hidden, TOTAL})
    others = sorted((n, name) for name, n in counts.items() if n >= minimum and name not in hidden)
    while hidden and not _is_safe([counts[name] for name in hidden], minimum):
        if not others:
            return frozenset({*hidden, TOTAL})
        hidden.add(others.pop(0)[1])
    return frozenset(hidden)


def _is_safe(hidden: list[int], minimum: int) -> bool:
    """Two or more, five cases or more together, and not each of them one."""
    return len(hidden) > 1 and sum(hidden) >= minimum and sum(hidden) > FLOOR * len(hidden)


# Two ways ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Crossed:
    """A two-way table of counts with the totals of its rows, its columns and of all."""

    values: Mapping[Place, int]

    @classmethod
    def of(cls, counts: Mapping[Place, int]) -> "Crossed":
        """From the inner cells; those not given are 0. No row or column may be called TOTAL."""
        values = dict(counts)
        for (row, column), count in counts.items():
            for place in ((row, TOTAL), (TOTAL, column), (TOTAL, TOTAL)):
                values[place] = values.get(place, 0) + count
        return cls(values)

    @property
    def lines(self) -> dict[Place, list[Place]]:
        """Every total with the cells it is the sum of; the totals of totals too."""
        found: dict[Place, list[Place]] = {}
        for row, column in self.values:
            if column != TOTAL:
                found.setdefault((row, TOTAL), []).append((row, column))
            if row != TOTAL:
                found.setdefault((TOTAL, column), []).append((row, column))
        return found


def hidden_places(
    counts: Mapping[Place, int], *, also: Collection[Place] = (), minimum: int = MINIMUM
) -> frozenset[Place]:
    """The cells and totals of a two-way table that stay out; totals are named TOTAL. `also`: totals that
    another table leaves out and this one must not tell.
    """
    table = Crossed.of(counts)
    lines = table.lines
    hidden = {place for place, count in table.values.items() if is_small(count, minimum=minimum)}
    hidden |= {place for place in also if table.values.get(place)}
    waiting = sorted(hidden)
    while waiting:  # what is safe stays safe when more is hidden: each cell is found safe once
        if _is_in_order(table, lines, hidden, waiting[-1], minimum):
            waiting.pop()
            continue
        further = _further(table, hidden, waiting[-1])
        if further is None:
            return frozenset(place for place, count in table.values.items() if count)
        hidden.add(further)
        waiting.append(further)
    return frozenset(hidden)


def hidden_inside(
    counts: Mapping[Place, int],
    rows: Collection[str] = (),
    columns: Collection[str] = (),
    *,
    minimum: int = MINIMUM,
) -> frozenset[Place] | None:
    """The inner cells that stay out of a table whose totals are told elsewhere, but for those of `rows` and
    `columns`.

    Other tables tell the same totals, so that none of them may stay out for the sake of a cell: None where
    further cells do not help, and nothing of the table can be told, not even that a cell is 0. Of a row or
    column whose total is not told, no cell is. What is left can be told together with every other table made
    so: a change of the hidden cells that leaves all totals as they are, put into one layer of the cases
    behind, changes no figure of another table.
    """
    table = Crossed.of(counts)
    inner = {place for place, count in table.values.items() if count and TOTAL not in place}
    totals = {(row, TOTAL) for row in rows} | {(TOTAL, column) for column in columns}
    totals = {place for place in totals if table.values.get(place)}
    hidden = {place for place in inner if is_small(table.values[place], minimum=minimum)}
    hidden |= {place for place in inner if place[0] in rows or place[1] in columns}
    lines, waiting = table.lines, sorted(hidden | totals)
    while waiting:
        if _is_in_order(table, lines, hidden | totals, waiting[-1], minimum):
            waiting.pop()
            continue
        further = _further(table, hidden | (table.values.keys() - inner), waiting[-1])
        if further is None:
            return None
        hidden.add(further)
        waiting.append(further)
    return frozenset(hidden)


def _is_in_order(
    table: Crossed, lines: Mapping[Place, list[Place]], hidden: set[Place], place: Place, minimum: int
) -> bool:
    """Whether a hidden cell cannot be computed, nor the hidden cells of its lines add up to too few cases."""
    for total in {(place[0], TOTAL), (TOTAL, place[1])} - hidden - {place}:
        if sum(table.values[each] for each in lines[total] if each in hidden) < minimum:
            return False
    return not is_exposed(table, hidden, place)


def _further(table: Crossed, hidden: set[Place], fault: Place) -> Place | None:
    """The next cell to leave out: in the same row or column, inner ones before totals, the smallest first."""
    seen = [place for place, count in table.values.items() if count and place not in hidden]
    beside = [place for place in seen if place[0] == fault[0] or place[1] == fault[1]]
    return min(beside or seen, key=lambda place: (TOTAL in place, table.values[place], place), default=None)


def is_exposed(table: Crossed, hidden: Iterable[Place], place: Place) -> bool:
    """Whether the figures shown leave only one possible value for a hidden cell."""
    onward: dict[Place, set[Place]] = {}
    for begin, end in (arc for other in hidden for arc in _arcs(table, other)):
        onward.setdefault(begin, set()).add(end)
    return not any(_leads(onward, end, begin) for begin, end in _arcs(table, place))


def _arcs(table: Crossed, place: Place) -> Iterator[tuple[Place, Place]]:
    """How a cell may change: upwards leads from its row to its column, downwards back.

    A total is the negative of a cell, so that every line sums up to nothing: it goes down where cells go up.
    """
    row, column = ("row", place[0]), ("column", place[1])
    up, down = (row, column), (column, row)
    if (place[0] == TOTAL) != (place[1] == TOTAL):
        up, down = down, up
    yield up
    if table.values[place] > FLOOR:
        yield down


def _leads(onward: Mapping[Place, set[Place]], begin: Place, end: Place) -> bool:
    """Whether a way leads from one node to another, not by the cell that joins both."""
    waiting = list(onward.get(begin, set()) - {end})
    reached = {begin, *waiting}
    while waiting and end not in reached:
        fresh = onward.get(waiting.pop(), set()) - reached
        reached |= fresh
        waiting += fresh
    return end in reached
