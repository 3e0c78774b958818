"""Periods: the days behind a name, the one before, the one of the year before."""

from datetime import date

import pytest

from lianwei.analytics.rules.periods import Period


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2026-07", date(2026, 7, 1), date(2026, 7, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_named_when_the_year_begins_in_january(name: str, first: date, last: date) -> None:
    period = Period.named(name)

    assert (period.first, period.last, period.name) == (first, last, name)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2026", date(2025, 12, 1), date(2026, 11, 30)),
        ("2026Q1", date(2025, 12, 1), date(2026, 2, 28)),
        ("2026H2", date(2026, 6, 1), date(2026, 11, 30)),
        ("2026-07", date(2026, 7, 1), date(2026, 7, 31)),
    ],
)
def test_named_when_the_year_ends_in_november(name: str, first: date, last: date) -> None:
    period = Period.named(name, year_starts=(12, 1))

    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2026-07", date(2026, 6, 26), date(2026, 7, 25)),
        ("2026-01", date(2025, 12, 26), date(2026, 1, 25)),
        ("2026Q1", date(2025, 12, 26), date(2026, 3, 25)),
        ("2026", date(2025, 12, 26), date(2026, 12, 25)),
    ],
)
def test_named_when_months_run_from_the_26th(name: str, first: date, last: date) -> None:
    period = Period.named(name, month_starts=26)

    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize("name", ["", "2026Q5", "2026-13", "26", "2026H3", "last year"])
def test_named_when_nothing_is_called_so(name: str) -> None:
    with pytest.raises(ValueError, match="No period"):
        Period.named(name)


@pytest.mark.parametrize(
    ("name", "before", "year_before"),
    [
        ("2026-01", "2025-12", "2025-01"),
        ("2026Q1", "2025Q4", "2025Q1"),
        ("2026H1", "2025H2", "2025H1"),
        ("2026", "2025", "2025"),
    ],
)
def test_before_and_year_before_by_name(name: str, before: str, year_before: str) -> None:
    period = Period.named(name)

    assert (period.before().name, period.year_before().name) == (before, year_before)


def test_before_when_the_year_starts_elsewhere_keeps_its_start() -> None:
    period = Period.named("2026Q1", year_starts=(12, 1))

    assert period.before() == Period(date(2025, 9, 1), date(2025, 11, 30))


def test_before_and_year_before_of_days_without_a_name() -> None:
    period = Period(date(2024, 2, 10), date(2024, 2, 29))

    assert period.name == "2024-02-10/2024-02-29"
    assert period.before() == Period(date(2024, 1, 21), date(2024, 2, 9))
    assert period.year_before() == Period(date(2023, 2, 10), date(2023, 2, 28))


def test_name_of_days_that_are_a_whole_quarter() -> None:
    assert Period(date(2026, 7, 1), date(2026, 9, 30)).name == "2026Q3"


def test_a_period_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Period(date(2026, 2, 1), date(2026, 1, 1))


def test_is_over_the_day_after_its_last() -> None:
    period = Period.named("2026-07")

    assert [period.is_over(date(2026, 7, 31)), period.is_over(date(2026, 8, 1))] == [False, True]


def test_months_are_cut_to_the_days() -> None:
    period = Period(date(2026, 1, 20), date(2026, 3, 5))

    assert [(each.first, each.last) for each in period.months()] == [
        (date(2026, 1, 20), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2026, 3, 5)),
    ]
