"""The city index computed by hand: weights that make 1, rows that do not count, totals with their errors."""

import numpy as np
import pytest

from lianwei.supervision.rules.cities.indicators import (
    TOTAL,
    Indicator,
    kept,
    leaves,
    published_scores,
    read,
    shares,
    standard_indicators,
    unbalanced,
    weighted,
)
from lianwei.supervision.rules.cities.scoring import published_edition, score_edition
from lianwei.supervision.rules.cities.sheets import Person, SheetRefusedError, columns, read_people

TREE = (
    Indicator("A", "", "供给", "Supply", 0.6),
    Indicator("B", "", "环境", "Environment", 0.4),
    Indicator("A1", "A", "质量", "Quality", 0.25),
    Indicator("A2", "A", "服务", "Service", 0.75),
)


def test_the_history_is_that_of_2017_to_2023_as_printed():
    assert [(each.year, each.overall) for each in published_scores()] == [
        (2017, "71.75"),
        (2018, ""),
        (2020, "79.32"),
        (2021, "80.59"),
        (2022, "78.81"),
        (2023, "79.92"),
    ]


def test_the_standard_tree_has_no_weights_and_is_told_question_by_question():
    tree = standard_indicators()

    assert (len(tree), len(leaves(tree))) == (20, 17)
    assert unbalanced(tree) == []
    assert sorted(shares(tree)) == sorted(leaves(tree))
    assert read(kept(tree)) == tree


def test_shares_multiply_down_the_tree():
    found = shares(TREE)

    assert found["A"] == {"A1": 0.25, "A2": 0.75}
    assert found[TOTAL] == pytest.approx({"A1": 0.15, "A2": 0.45, "B": 0.4})


@pytest.mark.parametrize(
    ("weights", "faults"),
    [
        ({"A": 0.6, "B": 0.4, "A1": 0.5, "A2": 0.6}, [("A", 1.1, 0)]),
        ({"A": 0.6, "A1": 0.5, "A2": 0.5}, [("", 0.6, 1)]),
        ({"A": 1.5, "B": -0.5}, [("", 1.0, 0)]),
        ({}, []),
        ({"A": 0.6, "B": 0.4}, []),
    ],
)
def test_weights_that_do_not_make_one_are_told_by_parent(weights, faults):
    found = unbalanced(weighted(TREE, weights))

    assert [(each.parent, pytest.approx(each.total), each.missing) for each in found] == faults


def test_headings_are_codes_or_names_in_either_language():
    assert columns(["城市", "Quality", "a2", "权重", "别的"], TREE) == {
        "city": 0,
        "A1": 1,
        "A2": 2,
        "weight": 3,
    }


def test_rows_that_do_not_count_are_told_and_void_ones_counted():
    rows = [
        ["甲", "1", "", "80", "90", "70"],
        ["甲", "1", "", "80", "90", "70"],
        ["甲", "2", "是", "", "", ""],
        ["", "3", "", "80", "90", "70"],
        ["甲", "4", "", "八十", "90", "70"],
        ["甲", "5", "", "80", "101", "70"],
        ["甲", "6", "", "", "", ""],
        ["", "", "", "", "", ""],
        ["甲", "", "", "1", "1", "1"],
        ["甲", "7", "", "80", "", "70"],
    ]

    found = read_people(["城市", "编号", "作废", "A1", "A2", "B"], rows, TREE, codes=leaves(TREE))

    assert [each.scores for each in found.people] == [{"A1": 80, "A2": 90, "B": 70}, {"A1": 80, "B": 70}]
    assert found.void == {"甲": 1}
    assert found.refused == [
        (3, "twice", ""),
        (5, "city", ""),
        (6, "score", "八十"),
        (7, "outside", "101"),
        (8, "score", ""),
        (10, "respondent", ""),
    ]


@pytest.mark.parametrize(("heads", "missing"), [(["A1"], "city"), (["城市", "别的"], "indicator")])
def test_a_sheet_without_city_or_indicator_is_refused(heads, missing):
    with pytest.raises(SheetRefusedError, match=missing):
        read_people(heads, [], TREE, codes=leaves(TREE))


def people(city, centre, count=200, seed=1):
    random = np.random.default_rng(seed)
    own = random.normal(0, 8, count)  # who is content with one thing is with the other
    return [
        Person(city, "男" if at % 2 else "女", 1.0 + at % 3, scored(centre + own[at], random))
        for at in range(count)
    ]


def scored(centre, random):
    return {code: float(np.clip(centre + random.normal(0, 4), 0, 100)) for code in ("A1", "A2", "B")}


def test_a_total_is_that_of_each_persons_own_total():
    """Where everybody answered everything; and so is its error."""
    rows = people("甲", 75)

    told = score_edition(rows, shares(TREE), leaves(TREE))

    weights = np.array([each.weight for each in rows])
    own = np.array(
        [0.15 * each.scores["A1"] + 0.45 * each.scores["A2"] + 0.4 * each.scores["B"] for each in rows]
    )
    mean = weights @ own / weights.sum()
    error = np.sqrt(200 / 199 * ((weights * (own - mean)) ** 2).sum()) / weights.sum()
    value, deviation, low, high = told["cities"][0]["figures"][TOTAL]
    assert (value, deviation) == (pytest.approx(mean), pytest.approx(error))
    assert (low, high) == (pytest.approx(mean - 1.959964 * error), pytest.approx(mean + 1.959964 * error))
    assert told["mean"][TOTAL][0] == pytest.approx(mean)
    assert [each["group"] for each in told["groups"]] == ["女", "男"]


def test_cities_that_cannot_be_told_apart_stand_together():
    rows = [
        *people("甲", 90, seed=1),
        *people("乙", 75, seed=2),
        *people("丙", 75.2, seed=3),
        *people("丁", 50, seed=4),
    ]

    told = score_edition(rows, shares(TREE), leaves(TREE))

    places = told["places"][TOTAL]
    assert (places["甲"], places["丁"]) == ([1, 1, 1], [4, 4, 4])
    assert {tuple(places[city][1:]) for city in "乙丙"} == {(2, 3)}
    assert [sorted(run) for run in told["alike"]] == [["丙", "乙"]]


def test_published_scores_have_places_and_no_intervals():
    rows = [Person("无锡", "", 1, {TOTAL: 93.08}), Person("哈密", "", 1, {TOTAL: 71.72})]

    told = published_edition(rows, [TOTAL])

    assert told["cities"][0]["figures"][TOTAL] == [93.08, None, None, None]
    assert told["places"][TOTAL] == {"无锡": [1, 1, 2], "哈密": [2, 1, 2]}
    assert told["alike"] == []
