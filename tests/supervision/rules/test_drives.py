"""Months, areas that stand out, and the effect against R."""

import csv
from datetime import date
from pathlib import Path

import pytest

from lianwei.supervision.rules.drives.areas import areas_by_weight
from lianwei.supervision.rules.drives.effect import ALIKE, Month, effect_of
from lianwei.supervision.rules.drives.months import last_year, shifted, span_of, year_before

REFERENCES = Path(__file__).parents[1] / "references"
SETS = ("even", "wild", "rising")


@pytest.fixture(scope="module")
def numbers() -> dict[str, float]:
    with (REFERENCES / "numbers.csv").open() as lines:
        return {row["name"]: float(row["value"]) for row in csv.DictReader(lines)}


@pytest.fixture(scope="module")
def counts() -> dict[str, list[Month]]:
    with (REFERENCES / "counts.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    told = {(each["set"], each["group"], int(each["month"])): int(each["count"]) for each in rows}
    return {
        name: [
            Month(told[name, "area", at], told[name, "others", at], is_after=at > 12) for at in range(1, 16)
        ]
        for name in SETS
    }


@pytest.mark.parametrize("name", SETS)
def test_the_effect_is_that_of_r(name, counts, numbers):
    found = effect_of(counts[name])
    widened = max(numbers[f"{name}.dispersion"], 1) / numbers[f"{name}.dispersion"]

    assert found.log_ratio == pytest.approx(numbers[f"{name}.log_ratio"], rel=1e-7)
    assert found.dispersion == pytest.approx(numbers[f"{name}.dispersion"], rel=1e-7)
    assert found.freedom == numbers[f"{name}.freedom"]
    assert found.log_error == pytest.approx(numbers[f"{name}.error"] * widened**0.5, rel=1e-7)


@pytest.mark.parametrize("name", SETS)
def test_the_trend_before_is_that_of_r(name, counts, numbers):
    trend = effect_of(counts[name]).trend
    spread = numbers[f"{name}.slope_dispersion"]

    assert trend.slope == pytest.approx(numbers[f"{name}.slope"], rel=1e-6)
    assert trend.error == pytest.approx(
        numbers[f"{name}.slope_error"] * (max(spread, 1) / spread) ** 0.5, rel=1e-6
    )


def test_groups_that_did_not_run_alike_before_are_told(counts):
    assert effect_of(counts["even"]).trend.is_alike
    assert not effect_of(counts["rising"]).trend.is_alike
    assert effect_of(counts["rising"]).trend.p < ALIKE


def test_months_that_scatter_widen_the_interval(counts):
    even, wild = effect_of(counts["even"]), effect_of(counts["wild"])

    assert even.is_told_apart and even.ratio == pytest.approx(0.6065, abs=1e-3)
    assert wild.dispersion > 5 and not wild.is_told_apart


def test_nothing_is_told_of_a_side_without_complaints_or_of_few_months():
    none = [Month(0, 9, is_after=False)] * 6 + [Month(3, 9, is_after=True)] * 3

    assert effect_of(none) is None
    assert effect_of([Month(5, 9, is_after=False)] * 3 + [Month(5, 9, is_after=True)] * 2) is None
    assert effect_of([Month(5, 9, is_after=False)] * 9) is None


def test_a_month_without_any_complaint_tells_nothing():
    rows = [Month(5 + at % 2, 20, is_after=False) for at in range(8)] + [Month(4, 20, is_after=True)] * 3

    assert effect_of([*rows, Month(0, 0, is_after=True)]) == effect_of(rows)


def test_small_numbers_are_called_small():
    rows = [Month(1, 4, is_after=False)] * 12 + [Month(1, 4, is_after=True)] * 3

    assert effect_of(rows).is_small
    assert not effect_of([Month(each.area * 20, each.others * 20, each.is_after) for each in rows]).is_small


def test_the_months_of_the_drive_stand_between_both_sides():
    span = span_of(date(2026, 6, 15), date(2026, 8, 2), before=12, after=3, today=date(2026, 11, 24))

    assert span.before[0] == "2025-06" and span.before[-1] == "2026-05" and len(span.before) == 12
    assert span.during == ("2026-06", "2026-07", "2026-08")
    assert span.after == ("2026-09", "2026-10")  # November has not passed


def test_a_month_counts_from_the_day_after_its_last():
    told = {"before": 6, "after": 3}

    assert span_of(date(2026, 6, 1), date(2026, 6, 30), today=date(2026, 7, 31), **told).after == ()
    assert span_of(date(2026, 6, 1), date(2026, 6, 30), today=date(2026, 8, 1), **told).after == ("2026-07",)


def test_years_are_whole_months():
    since, until = last_year(date(2026, 11, 24))

    assert (since, until) == (date(2025, 11, 1), date(2026, 10, 31))
    assert year_before(since, until) == (date(2024, 11, 1), date(2025, 10, 31))
    assert shifted("2026-01", -1) == "2025-12" and shifted("2025-12", 1) == "2026-01"


def test_areas_stand_in_order_of_how_far_they_exceed_chance():
    now, before = {"S0401": 60, "S0103": 100, "G01": 4, "H01": 9}, {"S0401": 30, "S0103": 95, "H01": 9}

    found = areas_by_weight(now, before, {"H01": 3})

    assert [each.code for each in found] == ["S0401", "H01", "S0103"]  # G01 has fewer than five
    assert found[0].shown_change == "+100.0%"
    assert areas_by_weight({"S0401": 6}, {}, {})[0].shown_change == "—"


def test_a_month_without_complaints_keeps_its_place_in_the_trend():
    counts = [(8, 40), (9, 38), (10, 41), (0, 0), (12, 39), (13, 40), (14, 42), (9, 40), (8, 41)]
    gap = [Month(area, others, is_after=at > 6) for at, (area, others) in enumerate(counts)]
    closed_up = [each for each in gap if each.area + each.others]

    assert effect_of(gap).trend.slope < effect_of(closed_up).trend.slope


@pytest.mark.parametrize(
    "before", [[(0, 27), (0, 3), (0, 4), (0, 3), (0, 10), (0, 5), (1, 5), (1, 19)], [(0, 9)] * 7 + [(3, 1)]]
)
def test_an_area_with_hardly_a_complaint_is_measured_without_a_trend(before):
    counts = [*before, (1, 9), (1, 4)]

    found = effect_of([Month(*each, is_after=at >= 8) for at, each in enumerate(counts)])

    assert found is not None
    assert found.trend is None or found.trend.error > 0
