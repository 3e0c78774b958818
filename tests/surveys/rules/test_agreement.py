"""Agreement of observers equals published examples, and tells what it cannot tell."""

import numpy as np
import pytest

from lianwei.surveys.rules.statistics.agreement import (
    cohen_kappa,
    fleiss_kappa,
    krippendorff_alpha,
    strength,
)
from lianwei.surveys.rules.statistics.design import SampleRefusedError

NAN = float("nan")
# Cohen (1960, 1968): 200 patients, two judges, three diagnoses
COHEN = ((88, 14, 18), (10, 40, 10), (2, 6, 12))
# Fleiss (1971), table 1: 30 patients, six psychiatrists, five diagnoses; κ = .430
FLEISS = (
    "00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031 "
    "00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006"
)
# Krippendorff (2011), section C: four observers, twelve units, some not seen
KRIPPENDORFF = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3),
    (NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN),
)


def patients():
    pairs = [(row, column) for row in range(3) for column in range(3) for _ in range(COHEN[row][column])]
    return [row for row, _ in pairs], [column for _, column in pairs]


def test_cohens_kappa_equals_his_example():
    found = cohen_kappa(*patients())

    assert found.value == pytest.approx(0.29 / 0.59, abs=1e-12)  # agreement .70, by chance .41
    assert found.low < found.value < found.high
    assert found.units == 200


def test_weighted_kappa_counts_near_misses_as_near():
    plain, linear, quadratic = (
        cohen_kappa(*patients(), scheme=scheme, draws=10).value for scheme in ("none", "linear", "quadratic")
    )

    table = np.array(COHEN) / 200
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    gap = np.abs(np.subtract.outer(range(3), range(3)))
    assert linear == pytest.approx(1 - (table * gap).sum() / (np.outer(rows, columns) * gap).sum())
    assert quadratic == pytest.approx(1 - (table * gap**2).sum() / (np.outer(rows, columns) * gap**2).sum())
    assert plain != linear != quadratic


def test_fleiss_kappa_equals_his_example():
    found = fleiss_kappa([[int(digit) for digit in row] for row in FLEISS.split()])

    assert round(found.value, 3) == 0.430
    assert strength(found.value) == "moderate"


@pytest.mark.parametrize(
    ("level", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_krippendorffs_alpha_equals_his_example_at_each_level(level, published):
    found = krippendorff_alpha(KRIPPENDORFF, level=level, draws=200)

    assert round(found.value, 3) == published
    assert found.units == 11  # one unit was seen by one observer alone


def test_the_same_seed_gives_the_same_interval_and_another_one_another():
    one, again, other = (krippendorff_alpha(KRIPPENDORFF, seed=seed, draws=200) for seed in (1, 1, 2))

    assert one == again
    assert (one.low, one.high) != (other.low, other.high)
    assert one.low < one.value < one.high


def test_units_that_one_observer_left_out_do_not_count():
    assert cohen_kappa(["a", "b", "a", None, ""], ["a", "b", "b", "a", "a"], draws=10).units == 3


def test_observers_who_always_say_the_same_tell_nothing():
    assert np.isnan(cohen_kappa(["a", "a"], ["a", "a"], draws=10).value)
    assert np.isnan(fleiss_kappa([[3, 0], [3, 0]], draws=10).value)
    assert np.isnan(krippendorff_alpha([[1, 1], [1, 1]], draws=10).value)


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(SampleRefusedError, match="both observers"):
        cohen_kappa(["a", None], [None, "a"])
    with pytest.raises(SampleRefusedError, match="as many observers"):
        fleiss_kappa([[3, 0], [2, 0]])
    with pytest.raises(SampleRefusedError, match="two observers"):
        krippendorff_alpha([[1, NAN], [NAN, 1]])


@pytest.mark.parametrize(
    ("kappa", "word"),
    [(-0.1, "poor"), (0.1, "slight"), (0.21, "fair"), (0.7, "substantial"), (1, "almost perfect")],
)
def test_the_words_are_those_of_landis_and_koch(kappa, word):
    assert strength(kappa) == word
