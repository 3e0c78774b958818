"""Changes between periods: exact, with their parts, and marked where they mislead."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianwei.analytics.queries.comparisons import (
    Against,
    Break,
    code_breaks,
    days_compared,
    other_period,
)
from lianwei.analytics.rules.comparison import changed, decomposed
from lianwei.analytics.rules.festival import (
    festival_year_before,
    festivals,
    first_two_months,
    is_moved,
    season_days,
)
from lianwei.analytics.rules.periods import Period
from lianwei.core.calendar import HOLIDAY, shipped_holidays
from lianwei.registry.models import Category

COUNTS = st.dictionaries(
    st.sampled_from("abcdef"),
    st.integers(0, 500).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
)


@pytest.mark.parametrize(
    ("now", "before", "percent"),
    [(551_780, 521_976, 5.71), (521_976, 561_522, -7.04), (34_920, 70_150, -50.22)],
)
def test_growth_of_published_counts(now: int, before: int, percent: float) -> None:
    growth = changed(now, before).growth

    assert growth is not None
    assert round(float(growth) * 100, 2) == percent


def test_changed_when_nothing_was_before() -> None:
    change = changed(12, 0)

    assert (change.difference, change.growth) == (12, None)


def test_changed_when_a_side_is_unknown() -> None:
    change = changed(None, Fraction(1, 2))

    assert (change.difference, change.growth, change.points) == (None, None, None)


def test_points_of_shares() -> None:
    assert changed(Fraction(3, 5), Fraction(1, 2)).points == 10


def test_decomposed_when_only_the_mix_changed() -> None:
    found = decomposed({"a": (80, 72), "b": (20, 2)}, {"a": (50, 45), "b": (50, 5)})

    assert found is not None
    assert (found.count.volume, found.count.mix, found.count.rate) == (0, 24, 0)
    assert found.share.mix == Fraction(24, 100)


@given(COUNTS, COUNTS)
def test_effects_add_up_to_the_change(now: dict, before: dict) -> None:
    found = decomposed(now, before)

    sums = [[sum(each[at] for each in side.values()) for at in (0, 1)] for side in (now, before)]
    if not sums[0][0] or not sums[1][0]:
        assert found is None
        return
    assert found is not None
    assert found.count.whole == sums[0][1] - sums[1][1]
    assert found.share.whole == Fraction(sums[0][1], sums[0][0]) - Fraction(sums[1][1], sums[1][0])


def test_festivals_lie_in_the_holidays_that_were_announced() -> None:
    announced = {row.date for row in shipped_holidays() if row.kind == HOLIDAY and row.name == "春节"}

    known = {day.year for day in announced}
    assert {day for year, day in festivals().items() if year in known} - announced == set()


def test_festival_year_before_keeps_the_distance_to_the_festival() -> None:
    week = Period(date(2026, 2, 16), date(2026, 2, 22))

    assert festival_year_before(week) == Period(date(2025, 1, 28), date(2025, 2, 3))


def test_festival_year_before_when_the_period_lies_later_is_by_date() -> None:
    assert festival_year_before(Period.named("2026Q2")) == Period.named("2025Q2")


def test_is_moved_between_februaries_but_not_between_first_two_months() -> None:
    february = Period.named("2026-02")

    assert (season_days(february), season_days(february.year_before())) == (13, 12)
    assert is_moved(february, february.year_before()) is True
    assert is_moved(first_two_months(2024), first_two_months(2025)) is False


@pytest.mark.parametrize(
    ("against", "name"), [(Against.YEAR, "2025Q3"), (Against.BEFORE, "2026Q2"), (Against.FESTIVAL, "2025Q3")]
)
def test_other_period(against: Against, name: str) -> None:
    assert other_period(Period.named("2026Q3"), against) == Period.named(name)


def test_a_quarter_that_runs_stands_beside_as_many_days_of_the_one_before() -> None:
    whole = Period.named("2026Q4")
    so_far = Period(whole.first, date(2026, 11, 23))

    assert days_compared(so_far, whole, Against.BEFORE) == Period(date(2026, 7, 1), date(2026, 8, 23))
    assert days_compared(whole, whole, Against.BEFORE) == Period.named("2026Q3")
    assert days_compared(so_far, whole, Against.YEAR) == so_far.year_before()


def test_code_breaks_when_a_category_is_split_in_mid_period(reference_data: None) -> None:
    old = Category.objects.get(code="G0302")
    Category.objects.filter(pk=old.pk).update(valid_to=date(2026, 8, 14))
    for code in ("G0391", "G0392"):
        Category.objects.create(
            code=code,
            name=f"{code}类",
            scheme="CCA",
            level=2,
            parent_code="G03",
            valid_from=date(2026, 8, 15),
        )
    third = Period.named("2026Q3")

    assert code_breaks(["category", "member"], third, third.year_before()) == [
        Break("category", "G0302", date(2026, 8, 14), "ended"),
        Break("category", "G0391", date(2026, 8, 15), "began"),
        Break("category", "G0392", date(2026, 8, 15), "began"),
    ]
