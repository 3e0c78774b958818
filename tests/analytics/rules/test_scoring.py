"""Marks from few cases: Wilson's interval and rates drawn towards all, with figures from the literature."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianwei.analytics.queries.scorecards import Part
from lianwei.analytics.rules.scoring import Prior, prior_of, weighted, wilson


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe 1998, table 1, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (0, 0, 0.0, 1.0),
    ],
)
def test_wilsons_interval(part, whole, low, high):
    assert wilson(part, whole) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_few_cases_are_drawn_to_all_and_many_stay():
    prior = Prior(0.6, 20)

    assert prior.drawn(3, 3) == pytest.approx(15 / 23)
    assert prior.drawn(950, 1000) == pytest.approx(962 / 1020)
    assert prior.drawn(0, 0) == pytest.approx(0.6)


def test_businesses_that_differ_by_chance_alone_are_drawn_strongly():
    alike, apart = prior_of([(6, 10)] * 20), prior_of([(10, 10), (0, 10)] * 10)

    assert alike.weight > 900
    assert apart.weight < 0.1
    assert (alike.mean, apart.mean) == (0.6, 0.5)


def test_nothing_known_is_one_half():
    assert prior_of([(0, 0)]) == Prior(0.5, 1.0)


@given(st.lists(st.integers(0, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), max_size=9))
def test_what_counts_lies_between_the_own_rate_and_that_of_all(groups):
    prior = prior_of(groups)

    for part, whole in groups:
        if whole:
            least, most = sorted((part / whole, prior.mean))
            assert least - 1e-9 <= prior.drawn(part, whole) <= most + 1e-9


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=6))
def test_a_mark_lies_between_its_bounds_however_strongly_it_is_drawn(pairs):
    groups = [(min(pair), max(pair)) for pair in pairs]
    prior, (part, whole) = prior_of(groups), groups[0]

    one = Part("", "", 40, part, whole, *wilson(part, whole), prior.drawn(part, whole), prior)

    assert one.least <= one.drawn <= one.most


def test_the_weighted_mean():
    assert weighted([(40, 0.5), (60, 1.0)]) == pytest.approx(0.8)
