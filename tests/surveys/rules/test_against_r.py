"""Estimates, errors, intervals, tests and weights equal those of R `survey` (tests/surveys/references)."""

import pytest

from tests.surveys.references.reading import SAMPLES, computed, numbers

NEAR = 1e-6  # relative
LOGIT = ("share.logit.value", "share.logit.error", "share.logit.low", "share.logit.high")  # R's second way


@pytest.mark.parametrize("name", SAMPLES)
def test_every_number_of_a_sample_equals_that_of_r(name):
    printed = {
        key.removeprefix(f"{name}."): value for key, value in numbers().items() if key.startswith(f"{name}.")
    }

    ours = dict(computed(name))

    assert sorted(ours) == sorted(set(printed) - set(LOGIT))
    assert ours == pytest.approx({key: printed[key] for key in ours}, rel=NEAR, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_interval_of_a_share_is_that_of_both_logit_ways_of_r(name):
    printed, ours = numbers(), dict(computed(name))

    for end in ("low", "high"):
        assert ours[f"share.xlogit.{end}"] == pytest.approx(printed[f"{name}.share.logit.{end}"], rel=NEAR)
