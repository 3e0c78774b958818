"""Printed shares, changes, growth and money, exact to the last digit."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianwei.analytics.rules import style as s
from lianwei.analytics.rules.style import CCA, HUNAN


def test_half_is_rounded_away_from_zero():
    assert s.half_up(Fraction(1, 8), 2) == Decimal("0.13")
    assert s.half_up(Fraction(-1, 8), 2) == Decimal("-0.13")
    assert s.half_up(Fraction(5, 2), 0) == Decimal(3)


def test_a_share_of_the_national_half_year_of_2023():
    assert s.percent(Fraction(226296, 615365), CCA) == "36.77"


def test_the_others_are_what_is_left_of_a_hundred():
    counts = [226296, 145694, 117136, 29164, 25917, 17313, 8326, 7392, 4334, 33793]

    residual = s.shares(counts, 615365, CCA, other=9)
    real = s.shares(counts, 615365, s.PROVINCE, other=9)

    assert residual[9] == Decimal("5.50")
    assert sum(residual) == 100
    assert real[9] == Decimal("5.49")


def test_a_change_is_of_rounded_shares_nationally_and_of_exact_ones_in_hunan():
    now, before = Fraction(284428, 551780), Fraction(240756, 521976)

    assert s.change(now, before, CCA) == Decimal("5.43")
    assert s.change(now, before, HUNAN) == Decimal("5.42")


def test_a_change_is_taken_from_last_years_printed_slip():
    now, before = Fraction(4601, 10000), Fraction(365162, 762247)

    assert s.change(now, before, CCA, printed=Decimal("47.90")) == Decimal("-1.89")
    assert s.change(now, before, CCA) == Decimal("-1.90")


@pytest.mark.parametrize(
    ("now", "before", "printed"),
    [(551780, 521976, "5.71"), (521976, 561522, "-7.04"), (34920, 70150, "-50.22")],
)
def test_growth(now, before, printed):
    assert s.growth(now, before) == Decimal(printed)


def test_growth_on_nothing_has_no_number():
    assert s.growth(7, 0) is None
    assert s.printed_change(s.growth(7, 0), CCA) == "—"


def test_a_share_printed_as_nothing_is_a_printed_share():
    now, before = Fraction(1, 100), Fraction(4, 100_000)

    assert s.change(now, before, CCA, printed=Decimal("0.01")) == Decimal("0.99")
    assert s.change(now, Fraction(6, 100_000), CCA, printed=Decimal("0.00")) == Decimal("1.00")


def test_signs_of_a_change():
    assert s.printed_change(Decimal("2.93"), CCA) == "↑2.93"
    assert s.printed_change(Decimal("-1.24"), CCA) == "↓1.24"
    assert s.printed_change(Decimal("0.00"), CCA) == "0.00"
    assert s.printed_change(Decimal("0.0"), s.cca_style(date(2019, 1, 1))) == "-"


def test_money_is_printed_in_ten_thousands():
    assert s.wan(590_640_000_00, CCA) == "59,064"
    assert s.wan(442_970_000, HUNAN) == "442.97"


def test_a_series_is_called_by_its_name_of_the_day():
    assert s.label_on("人格尊严", date(2023, 12, 31)) == "人格尊严"
    assert s.label_on("人格尊严", date(2024, 1, 1)) == "人格权益"
    assert s.series_of("人格权益问题") == "人格尊严"


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=12).filter(any))
def test_residual_shares_always_add_up_to_a_hundred(counts):
    printed = s.shares(counts, sum(counts), CCA, other=len(counts) - 1)

    assert sum(printed) == 100
