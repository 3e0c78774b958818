"""Money: a sum stays out where one business could be told from it, alone or beside another sum."""

import pytest

from lianwei.analytics.rules.open_data.checking import subtracted
from lianwei.analytics.rules.open_data.dominance import Part, is_dominated, less
from lianwei.analytics.rules.open_data.telling import Line, dominated
from lianwei.analytics.rules.open_data.terms import terms_of

TERMS = terms_of("2026-07")
PERCENT = 25


def parts(*sums, shops=None):
    names = shops or [f"case {n}" for n in range(len(sums))]
    return [Part(name, n, "A", fen) for n, (name, fen) in enumerate(zip(names, sums, strict=True))]


@pytest.mark.parametrize(
    ("sums", "is_out"),
    [
        ((), False),
        ((0, 0), False),
        ((100, 100, 100, 100), True),  # four cases
        ((100, 100, 100, 100, 0), True),  # the fifth got nothing
        ((100, 100, 100, 100, 100), False),
        ((100, 90, 8, 8, 8), True),  # 24 of 100 are left
        ((100, 90, 9, 8, 8), False),  # 25 of 100 are left: the edge
        ((1000, 1, 1, 1, 1), True),
    ],
)
def test_the_rest_must_be_a_quarter_of_the_largest_part(sums, is_out):
    assert is_dominated(parts(*sums), PERCENT) is is_out


def test_cases_of_one_business_are_one_part():
    shops = ["business 1"] * 8 + ["business 2", "business 3"]

    assert is_dominated(parts(*[100] * 10), PERCENT) is False
    assert is_dominated(parts(*[100] * 10, shops=shops), PERCENT) is True


def test_a_sum_inside_another_stays_out_where_the_difference_tells_of_one():
    whole = parts(5000, *[100] * 6)
    sums = {"recovered_promised": parts(*[100] * 20), "multiple_amount": parts(0, *[100] * 19)}

    assert dominated(sums.get, TERMS) == {"multiple_amount"}
    assert dominated(sums.get, TERMS, ["multiple_amount"]) == frozenset()
    assert [each.fen for each in less(whole, parts(5000))] == [0, *[100] * 6]


def line(value, table="category_main", key="G03"):
    return Line(table, (key,) if key else (), "accepted", value)


@pytest.mark.parametrize(
    ("ours", "theirs", "found"),
    [
        ([line(40)], [line(37)], ["G03"]),  # three cases of the member that is in one alone
        ([line(40)], [line(35)], []),
        ([line(40)], [line(40)], []),
        ([line(40)], [line(None)], ["G03"]),
        ([line(40), line(4, key="G09")], [line(40)], ["G09"]),  # a row that is not there counts nothing
        ([line(40, "member", "AA")], [line(37, "member", "AA")], []),  # differences() looks at these
    ],
)
def test_what_is_left_of_two_snapshots_is_a_count_as_well(ours, theirs, found):
    assert [each.cell[2][0] for each in subtracted(ours, theirs, TERMS)] == found


def test_cells_withheld_in_both_are_no_few_cases_together():
    ours = [line(60, "month", ""), line(40), line(None, key="G01"), line(None, key="G02")]
    theirs = [line(50, "month", ""), line(33), line(None, key="G01"), line(None, key="G02")]

    [found] = subtracted(ours, theirs, TERMS)

    assert str(found) == "sum: accepted in category_main G01"  # ten less seven
