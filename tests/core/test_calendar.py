"""Working days, against days read off the State Council's notices by hand."""

import csv
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianwei.core import calendar
from lianwei.core.calendar import (
    Due,
    HolidayRow,
    WorkingDays,
    shipped_calendar,
    shipped_holidays,
    working_days,
)

DAYS = st.dates(date(2020, 1, 1), date(2026, 12, 1))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 6, 15), True),  # a Monday
        (date(2026, 6, 14), False),  # a Sunday
        (date(2026, 10, 1), False),  # National Day, a Thursday
        (date(2026, 10, 10), True),  # a Saturday made a working day
        (date(2026, 5, 9), True),  # a Saturday made a working day
        (date(2027, 1, 1), False),  # New Year's Day by statute, a Friday
    ],
)
def test_is_working(day, works):
    assert shipped_calendar().is_working(day) is works


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        (date(2026, 6, 15), 0, date(2026, 6, 15)),
        (date(2026, 6, 15), 1, date(2026, 6, 16)),  # the day of the event does not count
        (date(2026, 6, 12), 1, date(2026, 6, 15)),  # Friday → Monday
        (date(2026, 4, 30), 7, date(2026, 5, 13)),  # 1–5 May off; 6 7 8, Saturday 9 works, 11 12 13
        (date(2026, 9, 30), 3, date(2026, 10, 10)),  # 1–7 October off; 8, 9, Saturday 10 works
        (date(2026, 9, 18), 1, date(2026, 9, 20)),  # Sunday 20 September works
        (date(2026, 5, 2), 1, date(2026, 5, 6)),  # an event on a holiday
    ],
)
def test_add(start, n, due):
    assert shipped_calendar().add(start, n) == Due(due, provisional=False)


def test_add_is_provisional_when_it_touches_a_year_without_a_notice():
    calendar = shipped_calendar()

    assert calendar.add(date(2026, 12, 28), 3) == (date(2026, 12, 31), False)
    assert calendar.add(date(2026, 12, 28), 4) == (date(2027, 1, 4), True)  # Friday 1 January is statutory


def test_add_refuses_a_negative_number():
    with pytest.raises(ValueError, match="cannot be negative"):
        shipped_calendar().add(date(2026, 1, 1), -1)


def test_next_working_keeps_a_working_day_and_leaves_a_long_holiday():
    calendar = shipped_calendar()

    assert calendar.next_working(date(2026, 6, 15)) == (date(2026, 6, 15), False)
    assert calendar.next_working(date(2026, 10, 1)) == (date(2026, 10, 8), False)
    assert calendar.next_working(date(2027, 10, 1)) == (date(2027, 10, 6), True)


def test_previous_working():
    assert shipped_calendar().previous_working(date(2026, 10, 7)) == (date(2026, 9, 30), False)
    assert shipped_calendar().previous_working(date(2026, 10, 8)) == (date(2026, 10, 8), False)


def test_between_counts_after_the_first_day_up_to_the_last():
    calendar = shipped_calendar()

    assert calendar.between(date(2026, 6, 12), date(2026, 6, 15)) == 1
    assert calendar.between(date(2026, 9, 30), date(2026, 10, 10)) == 3
    assert calendar.between(date(2026, 6, 15), date(2026, 6, 15)) == 0
    assert calendar.between(date(2026, 6, 16), date(2026, 6, 15)) == 0


def test_shipped_days_cover_2004_to_2027():
    rows = shipped_holidays()

    assert len(rows) == 790
    assert (rows[0].date, rows[-1].date) == (date(2004, 1, 1), date(2027, 10, 5))
    assert rows[0].name == "元旦"
    assert len({row.date for row in rows}) == len(rows)
    assert sum(shipped_calendar().exceptions.values()) == sum(row.kind == "makeup_workday" for row in rows)
    assert shipped_calendar().known_until == date(2026, 12, 31)


def test_every_makeup_workday_is_a_weekend_day():
    assert [
        row for row in shipped_holidays() if row.kind == "makeup_workday" and row.date.weekday() < 5
    ] == []


def test_a_calendar_without_rows_knows_weekends_only_and_everything_is_provisional():
    calendar = working_days([])

    assert calendar.add(date(2026, 10, 1), 1) == (date(2026, 10, 2), True)


def test_a_notice_turns_provisional_days_into_known_ones():
    notice = [HolidayRow(date(2027, 1, 1), "holiday", "元旦", "New Year's Day")]

    assert working_days([*shipped_holidays(), *notice]).add(date(2026, 12, 31), 1) == (
        date(2027, 1, 4),
        False,
    )


@given(DAYS, st.integers(0, 60))
def test_between_undoes_add(start, n):
    calendar = shipped_calendar()

    assert calendar.between(start, calendar.add(start, n).day) == n


@given(DAYS, st.integers(0, 60), st.integers(0, 120))
def test_a_further_holiday_never_makes_a_day_earlier(start, n, offset):
    calendar = shipped_calendar()
    more = dict(calendar.exceptions) | {start + timedelta(days=offset): False}

    assert WorkingDays(more, calendar.known_until).add(start, n).day >= calendar.add(start, n).day


def test_the_counts_that_the_notes_on_the_data_give_are_those_of_the_data():
    data = Path(calendar.__file__).parent / "data"
    with (data / "holidays.csv").open(encoding="utf-8", newline="") as lines:
        counts = Counter(row["kind"] for row in csv.DictReader(lines))

    told = dict(re.findall(r"^\| `(\w+)` \| (\d+) \|", (data / "holidays.md").read_text("utf-8"), re.M))
    assert {kind: int(days) for kind, days in told.items()} == dict(counts)
