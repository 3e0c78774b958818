"""Weights meet their margins or say that they cannot; sizes of samples; places of a ranking."""

import numpy as np
import pytest

from lianwei.surveys.rules.statistics.design import Sample, SampleRefusedError
from lianwei.surveys.rules.statistics.estimates import mean, share, total
from lianwei.surveys.rules.statistics.ranks import Place, critical, groups, holm, places
from lianwei.surveys.rules.statistics.samples import allocate_neyman, allocate_proportional, sample_size
from lianwei.surveys.rules.statistics.tables import cross_table
from lianwei.surveys.rules.statistics.weighting import (
    design_effect,
    effective_size,
    post_stratify,
    rake,
)

SEX = np.array(["m", "f", "f", "m", "f", "f"])
AGE = np.array(["old", "old", "young", "young", "young", "old"])
SEXES, AGES = {"m": 480, "f": 520}, {"old": 300, "young": 700}


def test_raked_weights_meet_every_margin():
    found = rake(np.ones(6), [SEX, AGE], [SEXES, AGES])

    assert found.has_converged
    assert found.weights[SEX == "m"].sum() == pytest.approx(480)
    assert found.weights[AGE == "old"].sum() == pytest.approx(300)
    assert found.trimmed == 0


def test_limits_hold_and_what_they_cost_is_told():
    found = rake(np.ones(6), [SEX, AGE], [SEXES, AGES], limits=(0.5, 1.5))

    assert not found.has_converged
    assert found.missed > 0.01
    assert found.trimmed > 0
    assert found.weights.max() <= 1.5 * 1000 / 6 + 1e-9


def test_limits_that_leave_room_are_met_with_the_margins():
    sex, age = np.tile(["m", "f"], 50), np.repeat(["old", "young"], 50)
    began = np.where(np.arange(100) == 0, 30.0, 1.0)  # one answer would outweigh all others

    found = rake(began, [sex, age], [{"m": 500, "f": 500}, {"old": 500, "young": 500}], limits=(0, 3))

    assert found.has_converged
    assert found.weights.max() == pytest.approx(30)  # three times the mean weight of ten
    assert found.trimmed == 1
    assert found.weights[sex == "m"].sum() == pytest.approx(500)


def test_groups_that_nobody_stands_for_are_named():
    with pytest.raises(SampleRefusedError, match="other"):
        post_stratify(np.ones(6), SEX, {**SEXES, "other": 5})
    with pytest.raises(SampleRefusedError, match="No population is told for f"):
        rake(np.ones(6), [SEX], [{"m": 480}])
    with pytest.raises(SampleRefusedError, match="unlike size"):
        rake(np.ones(6), [SEX, AGE], [SEXES, {"old": 1, "young": 2}])


def test_unequal_weights_cost_answers():
    assert design_effect([1, 1, 1, 1]) == 1
    assert design_effect([1, 3]) == pytest.approx(2 * 10 / 16)
    assert effective_size([1, 3]) == pytest.approx(1.6)


def test_538_answers_tell_a_city_to_five_points_at_a_design_effect_of_1_4():
    assert sample_size(0.05, design_effect=1.4) == 538
    assert sample_size(0.05) == 385
    assert sample_size(0.05, population=1000) == 278
    assert sample_size(0.05, population=100, design_effect=1.4) == 85  # never more than there are
    assert sample_size(0.05, design_effect=1.4, response=0.917) == 587  # 8.3 % void, as in 2017


def test_answers_are_shared_out_to_the_last_one():
    assert allocate_proportional(538, [5, 3, 2]) == [269, 161, 108]
    assert allocate_proportional(10, [98, 1, 1], least=2) == [6, 2, 2]
    assert allocate_neyman(100, [50, 50], [10, 30]) == [25, 75]
    assert sum(allocate_proportional(7, [1, 1, 1])) == 7
    with pytest.raises(ValueError, match="too few"):
        allocate_neyman(3, [1, 1], [1, 1])


def test_missing_answers_do_not_count_and_nobody_is_a_refusal():
    sample = Sample(np.ones(4))

    found = mean([1, np.nan, 3, np.nan], sample)

    assert (found.value, found.answers) == (2, 2)
    assert total([1, np.nan, 3, np.nan], sample).value == 4
    with pytest.raises(SampleRefusedError, match="Nobody"):
        mean([np.nan] * 4, sample)


def test_a_share_of_all_or_none_has_no_error_and_stays_within_its_ends():
    found = share(np.ones(4), Sample(np.ones(4)))

    assert (found.value, found.error, found.low, found.high) == (1, 0, 1, 1)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"weights": np.array([])}, "empty"),
        ({"weights": np.array([1.0, -1])}, "from 0"),
        ({"weights": np.array([1.0, np.nan])}, "from 0"),
    ],
)
def test_samples_without_usable_weights_are_refused(given, message):
    with pytest.raises(SampleRefusedError, match=message):
        Sample(**given)


def test_a_stratum_of_one_cluster_is_named():
    with pytest.raises(SampleRefusedError, match="Stratum b has one cluster"):
        mean([1, 2, 3], Sample(np.ones(3), strata=["a", "a", "b"]))


def test_a_sample_larger_than_its_population_is_refused():
    with pytest.raises(SampleRefusedError, match="more clusters"):
        mean([1, 2, 3], Sample(np.ones(3), population=[2, 2, 2]))


def test_a_question_with_one_answer_has_no_test():
    assert cross_table(["a", "a"], ["x", "y"], Sample(np.ones(2))).test is None


def test_places_that_cannot_be_told_apart_overlap():
    found = places([90, 80, 79.9, 60], [1, 1, 1, 1])

    assert found == [Place(1, 1, 1), Place(2, 2, 3), Place(3, 2, 3), Place(4, 4, 4)]
    assert groups([90, 80, 79.9, 60], [1, 1, 1, 1]) == [[0], [1, 2], [3]]


def test_equal_figures_share_a_place_and_one_without_error_may_hold_any():
    assert [each.rank for each in places([5, 7, 7], [0.1, 0.1, 0.1])] == [3, 1, 1]
    assert places([90, 50], [1, np.nan]) == [Place(1, 1, 2), Place(2, 1, 2)]


@pytest.mark.parametrize(("count", "printed"), [(3, 2.343701), (10, 3.163684), (100, 4.302489)])
def test_the_reach_of_all_pairs_equals_rs_qtukey(count, printed):
    assert critical(count) == pytest.approx(printed, abs=1e-6)  # qtukey(.95, count, Inf) / sqrt(2), R 4.2.2


def test_places_are_told_wrongly_in_at_most_one_ranking_of_twenty():
    random = np.random.default_rng(7)
    deviations = np.linspace(0.5, 2, 8)
    wrong = sum(
        any(each.best > 1 or each.worst < 8 for each in places(random.normal(50, deviations), deviations))
        for _ in range(2000)
    )

    assert 0.02 < wrong / 2000 < 0.055  # all eight are equal in truth: every place told is wrong


def test_holm_adjusts_several_comparisons():
    assert holm([0.01, 0.04, 0.03]).tolist() == pytest.approx([0.03, 0.06, 0.06])
