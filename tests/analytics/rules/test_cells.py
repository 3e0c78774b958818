"""Small cells: what is left out cannot be had back by adding and subtracting."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianwei.analytics.rules.cells import (
    MINIMUM,
    TOTAL,
    Crossed,
    hidden_in_line,
    hidden_places,
    is_exposed,
)

LINES = st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 12), min_size=1)
SMALL_TABLES = st.dictionaries(
    st.tuples(st.sampled_from("xyz"), st.sampled_from("abc")), st.integers(0, 7), min_size=1
)
TABLES = st.dictionaries(
    st.tuples(st.sampled_from("rstuvw"), st.sampled_from("abcdefg")), st.integers(0, 40), min_size=1
)


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"YZ": 40, "JJ": 12}, set()),
        ({"YZ": 40, "JJ": 0}, set()),
        ({"YZ": 40, "JJ": 3}, {"JJ", "YZ"}),  # else 43 - 40
        ({"YZ": 40, "JJ": 3, "FL": 9}, {"JJ", "FL"}),
        ({"YZ": 40, "JJ": 3, "FL": 2}, {"JJ", "FL"}),
        ({"YZ": 40, "JJ": 1, "FL": 2}, {"JJ", "FL", "YZ"}),  # three cases of two members are too few as well
        ({"JJ": 3}, {"JJ", TOTAL}),
        ({"JJ": 3, "FL": 4}, {"JJ", "FL"}),
        (dict.fromkeys("abcde", 1) | {"f": 9}, {*"abcdef"}),  # five of five members: each has one
    ],
)
def test_parts_of_a_whole(counts, hidden):
    assert hidden_in_line(counts) == hidden


@given(LINES)
def test_no_hidden_part_is_the_whole_less_the_others(counts):
    hidden = hidden_in_line(counts)

    inner = [counts[name] for name in hidden if name != TOTAL]
    assert all(not 0 < count < MINIMUM for name, count in counts.items() if name not in hidden)
    if inner and TOTAL not in hidden:
        assert len(inner) > 1 and sum(inner) >= MINIMUM and sum(inner) > len(inner)


def test_a_crossing_hides_a_square_and_not_one_cell():
    counts = {("YZ", "fit"): 3, ("YZ", "food"): 20, ("JJ", "fit"): 30, ("JJ", "food"): 40}

    assert hidden_places(counts) == set(counts)


def test_a_crossing_without_small_cells_is_shown_whole():
    counts = {(row, column): 5 for row, column in product("xy", "ab")}

    assert hidden_places(counts) == frozenset()


def test_a_small_table_hides_its_totals_too():
    assert hidden_places({("JJ", "fit"): 3}) == {
        ("JJ", "fit"), ("JJ", TOTAL), (TOTAL, "fit"), (TOTAL, TOTAL),
    }  # fmt: skip


@settings(deadline=None)
@given(TABLES)
def test_nothing_hidden_can_be_computed_and_nothing_small_is_shown(counts):
    hidden, table = hidden_places(counts), Crossed.of(counts)

    assert all(not 0 < count < MINIMUM for place, count in table.values.items() if place not in hidden)
    assert [place for place in hidden if is_exposed(table, hidden, place)] == []
    for total, places in table.lines.items():
        unknown = sum(table.values[place] for place in places if place in hidden)
        assert total in hidden or unknown == 0 or unknown >= MINIMUM


def _possible(table, hidden):
    """Every table of ones and more with the same figures shown: tried one by one."""
    inner = sorted(place for place in table.values if TOTAL not in place)
    open_ = [place for place in inner if place in hidden]
    for tried in product(range(1, 9), repeat=len(open_)):
        other = Crossed.of({p: table.values[p] for p in inner} | dict(zip(open_, tried, strict=True)))
        if all(other.values[p] == v for p, v in table.values.items() if p not in hidden):
            yield other.values


@settings(max_examples=25, deadline=None)
@given(SMALL_TABLES, st.data())
def test_exposure_is_what_trying_all_tables_finds(counts, data):
    """The network says "could differ" exactly where another table with the same figures exists."""
    table = Crossed.of(counts)
    inner = sorted(p for p, v in table.values.items() if v and TOTAL not in p)
    hidden = data.draw(st.sets(st.sampled_from(inner), max_size=4)) if inner else set()

    possible = list(_possible(table, hidden))

    for place in hidden:
        assert is_exposed(table, hidden, place) == (len({each[place] for each in possible}) == 1)


def test_a_total_that_another_table_leaves_out_is_not_told_by_its_cells():
    counts = {("FL", "N01"): 6, ("FL", "N02"): 7, ("YZ", "N01"): 9, ("YZ", "N02"): 9}

    hidden = hidden_places(counts, also={("FL", TOTAL)})

    assert hidden_places(counts) == set()
    assert not any(is_exposed(Crossed.of(counts), hidden, place) for place in hidden)
    assert {("FL", "N01"), ("FL", "N02")} & hidden
