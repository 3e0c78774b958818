"""Standing specials as data; reading and dividing the figures of others."""

from datetime import date
from decimal import Decimal

import pytest

from lianwei.analytics.measures import DIMENSIONS
from lianwei.analytics.rules.specials import (
    HEAD,
    Outside,
    per_ten_thousand,
    read_outside,
    special_named,
    specials,
)


def test_every_part_filters_by_a_dimension_that_there_is():
    used = {name for special in specials() for part in special.parts for name in part.where}

    assert [each.code for each in specials()] == ["old_and_young", "rural", "services_and_culture"]
    assert used - set(DIMENSIONS) == set()
    assert special_named("nonsense") is specials()[0]


@pytest.mark.parametrize(
    ("complaints", "units", "expected"),
    [(3, 10_000, Decimal("3.00")), (1, 80_000, Decimal("0.13")), (0, 5, Decimal("0.00")), (7, 0, None)],
)
def test_complaints_per_ten_thousand_units(complaints, units, expected):
    assert per_ten_thousand(complaints, units) == expected


def test_a_sheet_of_figures_is_read():
    rows = [HEAD, ["2026-01-01", "2026-03-31", "12,500", "3,000,000.50", "", "市商务委通报"], [], ["", ""]]

    found, faults = read_outside(rows)

    assert faults == []
    assert found == [Outside(date(2026, 1, 1), date(2026, 3, 31), 12_500, 300_000_050, 0, "市商务委通报")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["一月", "2026-01-31", "1", "", "", "甲"], "days"),
        (["2026-02-01", "2026-01-31", "1", "", "", "甲"], "order"),
        (["2026-01-01", "2026-01-31", "1.5", "", "", "甲"], "number"),
        (["2026-01-01", "2026-01-31", "-1", "", "", "甲"], "number"),
        (["2026-01-01", "2026-01-31", "NaN", "", "", "甲"], "number"),
        (["2026-01-01", "2026-01-31", "1", "很多", "", "甲"], "number"),
        (["2026-01-01", "2026-01-31", "1"], "source"),
    ],
)
def test_a_row_that_cannot_be_read_says_why(row, reason):
    assert read_outside([HEAD, row]) == ([], [(2, reason)])
