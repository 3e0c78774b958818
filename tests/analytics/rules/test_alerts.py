"""Plain rules for small counts, safety, collapsing shops, and the scan over place and kind of goods."""

from collections import Counter

import pytest

from lianwei.analytics.rules.alerts import (
    Told,
    bursts,
    collapses,
    collapses_before,
    least_shipped,
    safety,
    signs_in,
    warnings,
)
from lianwei.analytics.rules.scan import gathered

LEAST = least_shipped()


def cases(times, *, first=1, ago=0, **more):
    return [Told(first + n, ago, **more) for n in range(times)]


def named(found):
    return [(each.rule, each.subject, each.key, each.observed) for each in found]


@pytest.mark.parametrize(("times", "warns"), [(2, False), (3, True)])
def test_a_shop_is_warned_of_from_so_many_cases_in_seven_days(times, warns):
    told = [*cases(times, business=7, ago=6), *cases(5, first=50, business=8, ago=7)]

    assert named(bursts(told, LEAST)) == ([("burst", "business", "7", 3)] if warns else [])


def test_what_is_usual_for_a_shop_is_no_warning():
    usual = [each for week in range(1, 9) for each in cases(1, first=10 * week, business=7, ago=7 * week)]

    assert named(bursts([*cases(2, business=7), *usual], LEAST)) == []
    (found,) = bursts([*cases(3, business=7), *usual], LEAST)
    assert (found.expected, found.threshold, found.past, found.past_weeks) == (1.0, 3, 0, 26)


def test_weeks_of_the_past_that_would_have_warned_are_counted():
    told = [*cases(3, business=7), *cases(4, first=20, business=7, ago=150)]

    (found,) = bursts(told, LEAST)

    assert found.past == 1


@pytest.mark.parametrize(("code", "times"), [("death", 1), ("injury", 2), ("poisoning", 2), ("minor", 3)])
def test_safety_is_warned_of_from_fewer_cases_the_graver_it_is(code, times):
    told = cases(times, urgent=(code,), category="G0201")

    assert named(safety(told, LEAST)) == [("safety", code, "category/G0201", times)]
    assert list(safety(told[1:], LEAST)) == []


def test_a_shop_that_is_closed_and_does_not_refund_may_collapse():
    signs = [signs_in("店门关门了"), signs_in("要求退费，不给退"), signs_in("老板失联")]
    told = [Told(n, n, business=3, signs=sign) for n, sign in enumerate(signs)]

    assert named(collapses(told, LEAST)) == [("collapse", "business", "3", 3)]
    assert list(collapses([Told(n, 0, business=3, signs=signs[1]) for n in range(9)], LEAST)) == []
    assert list(collapses([Told(n, 14, business=3, signs=signs[n]) for n in range(3)], LEAST)) == []


def test_one_matter_is_told_once_by_its_narrowest_rule():
    told = cases(9, business=7, category="S0103", region="500103000000")

    assert named(warnings(told, LEAST)) == [("burst", "business", "7", 9)]


def test_cases_that_gather_in_one_district_are_found():
    before = Counter({(kind, place): 8 for kind in "ABC" for place in "xyz"})
    even = Counter({(kind, place): 1 for kind in "ABC" for place in "xyz"})

    found = gathered(even + Counter({("B", "y"): 9}), before, seed=1, least=4)

    assert found is not None
    assert found[:2] == (("B", "y"), 10)
    assert gathered(even, before, seed=1, least=1) is None
    assert gathered(Counter(), before, seed=1, least=1) is None


def test_a_shop_with_many_cases_is_warned_of_where_the_season_cannot_judge():
    usual = [each for week in range(1, 35) for each in cases(2, first=10 * week, business=7, ago=7 * week)]
    told = [*usual, *cases(60, first=1000, business=7)]

    (found,) = bursts(told, LEAST)

    assert (found.observed, found.expected, found.threshold) == (60, 2.0, 6)
    assert list(bursts(told, LEAST, judged={("business", "7")})) == []


def test_a_collapse_is_tried_on_the_weeks_before():
    signs = [signs_in("店门关门了"), signs_in("要求退费，不给退"), signs_in("老板失联")]
    told = [Told(n, ago + n, business=3, signs=signs[n]) for ago in (0, 70) for n in range(3)]

    assert collapses_before(told[:3], LEAST) == 0
    assert collapses_before(told, LEAST) == 2  # the three days lie in two fortnights, a week apart
