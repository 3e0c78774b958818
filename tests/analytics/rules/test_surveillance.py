"""Early warning: methods that equal R `surveillance`; needs ../shared/datasets, which no repository holds."""

import numpy as np
import pytest

from bench import known_outbreaks
from bench.known_alarms import compared, is_there, rates, series
from lianwei.analytics.rules.surveillance.methods import METHODS, judge
from lianwei.analytics.rules.surveillance.quantiles import negative_binomial

KNOWN = [name for name in METHODS if name != "combined"]


@pytest.fixture(scope="module")
def known():
    everything = series()
    return everything.of([number in {4, 33} for number in everything.scenarios()])


@pytest.mark.skipif(not is_there(), reason="../shared/datasets/farrington is not here")
@pytest.mark.parametrize("name", KNOWN)
def test_thresholds_and_alarms_equal_those_of_r(known, name):
    agreement = compared(known, name)

    assert agreement.weeks >= 200
    assert agreement.distance <= 1e-6
    assert (agreement.thresholds, agreement.alarms) == (0, 0)


@pytest.mark.skipif(not is_there(), reason="../shared/datasets/farrington is not here")
def test_the_combined_warning_finds_more_than_the_flexible_method():
    everything = series()
    tried = everything.of([number % 4 == 2 for number in everything.scenarios()])

    found, false = rates(tried, "combined")

    assert found >= rates(tried, "farrington_flexible")[0] + 0.05
    assert false <= 0.011


@pytest.mark.skipif(
    not known_outbreaks.is_there(), reason="../shared/datasets/surveillance_outbreaks is not here"
)
def test_recorded_outbreaks_are_found():
    found = known_outbreaks.score("combined")

    assert (found.outbreaks, found.found) == (12, 11)
    assert found.false_a_year <= 0.4


def test_what_has_lasted_is_no_news():
    counts = np.tile(np.array([2, 3, 2, 4]), 30)[None, :].copy()
    counts[0, -8:] = [12, 14, 13, 15, 14, 13, 16, 2]

    verdict = judge(counts, np.arange(112, 120), METHODS["combined"])

    assert verdict.alarm[0].tolist() == [True, True, True, True, False, False, True, False]


@pytest.mark.parametrize("name", list(METHODS))
def test_steady_counts_raise_no_alarm_and_a_burst_does(name):
    counts = np.tile(np.array([4, 5, 6, 5]), 80)[None, :].repeat(2, axis=0)
    counts[1, -2:] = 60
    counts[1, -5] = 7  # so that what went before varies

    verdict = judge(counts, np.arange(300, 320), METHODS[name])

    assert not verdict.alarm[0].any()
    assert verdict.alarm[1, -2:].any()


@pytest.mark.parametrize("name", list(METHODS))
def test_series_without_any_case_raise_no_alarm_and_no_warning(name):
    verdict = judge(np.zeros((3, 320), int), np.arange(300, 320), METHODS[name])

    assert not verdict.alarm.any()


@pytest.mark.parametrize("name", KNOWN)
def test_nothing_is_said_without_history(name):
    history = METHODS[name].settings.history()

    verdict = judge(np.full((1, history + 2), 3), np.arange(history + 2), METHODS[name])

    assert np.isnan(verdict.threshold[0, :history]).all()
    assert not verdict.alarm[0, :history].any()


def test_the_judged_weeks_of_others_change_nothing():
    counts = np.random.default_rng(4).poisson(6, (1, 330))

    alone = judge(counts, np.array([320]), METHODS["farrington_flexible"])
    among = judge(counts, np.arange(300, 330), METHODS["farrington_flexible"])

    assert alone.threshold[0, 0] == among.threshold[0, 20]
    assert alone.expected[0, 0] == pytest.approx(among.expected[0, 20], rel=1e-9)


@pytest.mark.parametrize(
    ("mean", "dispersion", "quantile"),
    [
        (3.0, 1.0, 8),
        (3.0, 2.0, 11),
        (1e-9, 1.0, 0),
        (1e-9, 1.5, 0),
        (12000.0, 7.0, 12684),
        (1e300, 2.0, np.inf),
    ],
)
def test_quantiles_of_counts(mean, dispersion, quantile):
    found = negative_binomial(0.99, np.array([mean]), np.array([dispersion]))

    assert found.tolist() == [quantile]


def test_settings_go_by_their_names_here_and_in_the_papers():
    method = METHODS["farrington_flexible"].with_settings({"b": "4", "half_window": "2", "alpha": "0.05"})

    assert (method.settings.years, method.settings.half_window, method.settings.alpha) == (4, 2, 0.05)
    with pytest.raises(KeyError):
        method.with_settings({"colour": "red"})
    with pytest.raises(ValueError, match="alpha"):
        method.with_settings({"alpha": "2"})
