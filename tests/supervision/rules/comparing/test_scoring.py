"""Points, stars, order, and how far the order hangs on the weights."""

from decimal import Decimal

import pytest

from lianwei.supervision.rules.comparing.judging import Verdict
from lianwei.supervision.rules.comparing.readings import Reading
from lianwei.supervision.rules.comparing.scoring import points_of, score, stars_of
from lianwei.supervision.rules.comparing.sensitivity import DRAWS, vary_weights

from .items import flow, item

ITEMS = [item(weight=Decimal(60)), flow(weight=Decimal(40))]


def readings(**samples: tuple[str, str]) -> dict[tuple[str, str], Reading]:
    """code=(lead, flow)"""
    return {
        (code, key): Reading(Decimal(value))
        for code, values in samples.items()
        for key, value in zip(("lead", "flow"), values, strict=True)
    }


@pytest.mark.parametrize(("value", "points"), [("0", 100), ("10", 0), ("2.5", 75), ("12", 0), ("-1", 100)])
def test_points_are_linear_and_stay_on_the_scale(value, points):
    assert points_of(item(), Reading(Decimal(value))) == points


def test_below_detection_counts_as_half_of_it():
    assert points_of(item(), Reading(None, is_below=True, detection=Decimal(2))) == 90
    assert points_of(item(), Reading(None, is_below=True)) == 100


@pytest.mark.parametrize(
    ("points", "stars"), [(100, 5), (80, 5), (79.9, 4), (60, 4), (40, 3), (20, 2), (19.9, 1), (0, 1)]
)
def test_stars_are_fifths_of_the_scale(points, stars):
    assert stars_of(points, is_knocked_out=False) == stars
    assert stars_of(points, is_knocked_out=True) == 1


def test_the_composite_is_the_weighted_sum_and_the_best_stands_first():
    found = score(ITEMS, readings(A1=("5", "1.5"), B2=("1", "1.5")), ["A1", "B2"])

    assert [(each.code, each.composite, each.stars) for each in found] == [
        ("B2", pytest.approx(84), 5),
        ("A1", pytest.approx(60), 4),
    ]
    assert found[0].points == {"lead": 90.0, "flow": 75.0}


def test_who_fails_a_mandatory_item_has_one_star_and_stands_behind_the_others():
    strict = [item(weight=Decimal(60), is_mandatory=True), flow(weight=Decimal(40))]

    found = score(strict, readings(BAD=("12", "2"), WEAK=("9", "0.2")), ["BAD", "WEAK"])

    assert [(each.code, each.stars, each.is_knocked_out) for each in found] == [
        ("WEAK", 1, False),
        ("BAD", 1, True),
    ]
    assert found[1].composite == pytest.approx(40)
    assert found[1].verdicts["lead"] == Verdict.FAIL


def test_what_is_not_proven_knocks_nobody_out():
    strict = [item(weight=Decimal(60), is_mandatory=True), flow(weight=Decimal(40))]

    (found,) = score(strict, readings(NEAR=("10.5", "2")), ["NEAR"])

    assert (found.verdicts["lead"], found.is_knocked_out) == (Verdict.OPEN, False)


def test_a_sample_with_a_gap_has_no_stars_and_stands_last():
    some = readings(A1=("5", "1.5")) | {("B2", "lead"): Reading(Decimal(0))}

    found = score(ITEMS, some, ["B2", "A1"])

    assert [(each.code, each.composite is None, each.stars) for each in found] == [
        ("A1", False, 4),
        ("B2", True, None),
    ]
    assert found[1].verdicts["flow"] == Verdict.MISSING


def test_an_order_that_every_weight_gives_is_kept_in_all_draws():
    scores = score(ITEMS, readings(TOP=("0", "2"), LOW=("9", "0.1")), ["TOP", "LOW"])

    found = vary_weights(ITEMS, scores)

    assert found.alike == []
    assert [(s.code, s.rank, s.lowest, s.highest, s.keeps_rank) for s in found.standings] == [
        ("TOP", 1, 1, 1, 1.0),
        ("LOW", 2, 2, 2, 1.0),
    ]


def test_an_order_that_hangs_on_the_weights_is_told():
    # 60 and 40 per cent: 60 points each way; the smallest change turns them round
    scores = score(
        ITEMS, readings(CLEAN=("0", "0"), FAST=("10", "2"), EVEN=("4", "1.2")), ["CLEAN", "FAST", "EVEN"]
    )

    found = vary_weights(ITEMS, scores)

    standings = {each.code: each for each in found.standings}
    assert ("CLEAN", "EVEN") in found.alike or ("EVEN", "CLEAN") in found.alike
    assert standings["FAST"].rank == 3
    assert 0 < standings["CLEAN"].keeps_rank < 1
    assert found.draws == DRAWS


def test_the_same_test_gives_the_same_sensitivity():
    scores = score(ITEMS, readings(A1=("4", "1"), B2=("5", "1.3")), ["A1", "B2"])

    assert vary_weights(ITEMS, scores) == vary_weights(ITEMS, scores)


def test_incomplete_samples_stand_outside_and_none_at_all_gives_nothing():
    scores = score(ITEMS, {("A1", "lead"): Reading(Decimal(1))}, ["A1"])

    assert vary_weights(ITEMS, scores).standings == []


def test_who_was_knocked_out_stays_behind_with_any_weights():
    strict = [item(weight=Decimal(60), is_mandatory=True), flow(weight=Decimal(40))]
    scores = score(strict, readings(BAD=("12", "2"), WEAK=("9", "0.2")), ["BAD", "WEAK"])

    found = {each.code: each for each in vary_weights(strict, scores).standings}

    assert (found["BAD"].lowest, found["BAD"].highest) == (2, 2)
