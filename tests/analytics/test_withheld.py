"""Many questions added up and subtracted: none of their combinations is the figure of a few cases."""

from itertools import chain, combinations, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lianwei.analytics.queries.dashboard.withheld import MOST, Withheld
from lianwei.analytics.rules.cells import MINIMUM
from lianwei.analytics.rules.periods import Period

YEAR = Period.named("2026")
KEYS = {"region": ("a", "b", "c"), "nature": ("x", "y", "z"), "month": ("2026-01", "2026-02")}
NAMES = tuple(KEYS)
CELLS = st.dictionaries(
    st.tuples(*(st.sampled_from(keys) for keys in KEYS.values())), st.integers(1, 30), min_size=4
)


def withheld(cells):
    """Answers from these cases of others."""

    def others(_count, names, _year):
        found = {}
        for place, n in cells.items():
            keys = tuple(place[NAMES.index(name)] for name in names)
            found[keys] = found.get(keys, 0) + n
        return found

    return Withheld(others)


def questions():
    """Every choice of one key or several in up to three dimensions."""
    for names in chain.from_iterable(combinations(NAMES, n) for n in range(4)):
        choices = [
            [frozenset(keys) for n in (1, 2) for keys in combinations(KEYS[name], n)] for name in names
        ]
        for chosen in product(*choices):
            yield dict(zip(names, chosen, strict=True))


def meets(place, chosen):
    return all(place[NAMES.index(name)] in keys for name, keys in chosen.items())


@settings(max_examples=60, deadline=None)
@given(CELLS)
def test_no_combination_of_answers_is_the_figure_of_a_few_cases(cells):
    asked, every = withheld(cells), list(questions())
    sizes = [sum(n for place, n in cells.items() if meets(place, each)) for each in every]
    told = [n for n, each in enumerate(every) if asked.tells("accepted", each, [YEAR])]
    empty = [every[n] for n in told if not sizes[n]]  # whoever is told 0 knows every part of it
    places = [place for place in product(*KEYS.values()) if not any(meets(place, each) for each in empty)]
    rows = np.array([[meets(place, each) for place in places] for each in every], float)
    known = np.linalg.matrix_rank(rows[told])

    for n, each in enumerate(every):
        if 0 < sizes[n] < MINIMUM and len(each) <= MOST:
            assert np.linalg.matrix_rank(np.vstack([rows[told], rows[n]])) > known


def test_four_cases_are_not_told_as_the_sum_of_all_parts_either():
    asked = withheld({("a", n, m): 1 for n, m in product(("x", "y"), KEYS["month"])})

    for chosen in ({}, {"month": frozenset(KEYS["month"])}, {"nature": frozenset(["x", "y"])}):
        assert not asked.tells("accepted", chosen, [YEAR])


def test_two_conditions_are_told_where_both_tables_tell_the_cell():
    cells = {(r, n, m): 9 for r, n, m in product(*KEYS.values())} | {
        ("a", "x", "2026-01"): 1,
        ("a", "x", "2026-02"): 1,
    }
    asked = withheld(cells)

    def tells(**chosen):
        return asked.tells("accepted", {name: frozenset(keys) for name, keys in chosen.items()}, [YEAR])

    assert tells(region=["a"]) and tells(nature=["x"]) and tells(region=["c"], nature=["z"])
    assert not tells(region=["a"], nature=["x"])
    assert not tells(region=["c"], nature=["z"], month=["2026-01"])  # three dimensions


def test_a_class_of_goods_is_the_sum_of_its_kinds():
    def others(_count, names, _year):
        return {("G0101",): 2, ("G0102",): 8, ("S0101",): 20} if names else {(): 30}

    asked = Withheld(others)

    assert not asked.tells("accepted", {"category": frozenset(["G0101"])}, [YEAR])
    assert asked.tells("accepted", {"category_main": frozenset(["G01"])}, [YEAR])
    assert asked.tells("accepted", {"category_main": frozenset(["S01"])}, [YEAR])
    assert not asked.tells("accepted", {"kind": frozenset("G"), "category": frozenset(["G0102"])}, [YEAR])
