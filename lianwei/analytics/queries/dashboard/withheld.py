"""What a member is told of an alliance it does not look on, so that no questions add up to a few cases.

Each figure is a sum of cells of the year's tables by one dimension or by two, and these tables alone decide
what stays out (rules/cells.py): whatever is asked, in whichever order, tells no more than the tables do. A
part of a year is so many of its months, a class of goods so many kinds of goods. Three dimensions at once are
not told.
"""

from collections.abc import Callable, Iterable, Mapping
from itertools import product

from lianwei.analytics.queries.figures import Keys
from lianwei.analytics.rules.cells import TOTAL, hidden_in_line, hidden_inside, is_small
from lianwei.analytics.rules.periods import Period

MOST = 2  # dimensions at once
FINER = {"category_main": "category", "kind": "category"}  # whose keys begin with theirs
Chosen = Mapping[str, frozenset[str]]
Hidden = frozenset[Keys] | None  # cells that stay out; None: all of them, and that some are 0
Others = Callable[[str, tuple[str, ...], Period], dict[Keys, int]]


class Withheld:
    """`others`: how many cases are not the reader's own, by keys, of a whole year and without conditions."""

    def __init__(self, others: Others) -> None:
        self._others = others
        self._known: dict[tuple[str, tuple[str, ...], Period], Hidden] = {}
        self.is_total_hidden = False

    def tells(self, count: str, chosen: Chosen, years: Iterable[Period]) -> bool:
        """Whether the sum of the chosen cells may be told; `chosen` holds keys by dimension."""
        return all(self._tells_of(count, chosen, year) for year in years)

    def keeps_all(self, count: str, chosen: Chosen, years: Iterable[Period]) -> bool:
        """Whether nothing is told by these dimensions, not even that a cell is 0."""
        found = [(tuple(sorted(self._finest(count, chosen, year))), year) for year in years]
        return any(len(names) > MOST or self._hidden(count, names, year) is None for names, year in found)

    def _tells_of(self, count: str, chosen: Chosen, year: Period) -> bool:
        finest = self._finest(count, chosen, year)
        if len(finest) > MOST:
            return False
        names = tuple(sorted(finest))
        hidden = self._hidden(count, names, year)
        if hidden is None:
            return False
        cells = set(product(*(finest[name] for name in names)))
        return not hidden & cells or (len(names) == 1 and hidden <= cells)

    def _finest(self, count: str, chosen: Chosen, year: Period) -> dict[str, frozenset[str]]:
        """The same by the finest dimensions; two conditions on one of them are met by what meets both."""
        found: dict[str, frozenset[str]] = {}
        for name, keys in chosen.items():
            finer = FINER.get(name, name)
            finest = keys if finer == name else self._begun_with(keys, count, finer, year)
            found[finer] = found[finer] & finest if finer in found else finest
        return found

    def _begun_with(self, keys: frozenset[str], count: str, finer: str, year: Period) -> frozenset[str]:
        begin = tuple(keys - {""})
        known = {parts[0] for parts in self._others(count, (finer,), year)}
        return frozenset(key for key in known if key in keys or (begin and key.startswith(begin)))

    def _hidden(self, count: str, names: tuple[str, ...], year: Period) -> Hidden:
        key = count, names, year
        if key not in self._known:
            self._known[key] = self._worked_out(count, names, year)
        return self._known[key]

    def _worked_out(self, count: str, names: tuple[str, ...], year: Period) -> Hidden:
        others = self._others(count, names, year)
        if not names:
            return frozenset({()} if is_small(others.get((), 0)) else ())
        if len(names) == 1:
            found = hidden_in_line({keys[0]: n for keys, n in others.items()})
            self.is_total_hidden |= TOTAL in found
            return frozenset((key,) for key in found)  # TOTAL among them, not even all together are told
        rows, columns = ({keys[0] for keys in self._hidden(count, (name,), year) or ()} for name in names)
        return hidden_inside({(keys[0], keys[1]): n for keys, n in others.items()}, rows, columns)
