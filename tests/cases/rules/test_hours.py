"""When an office is open, at its edges."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from lianwei.cases.rules.hours import is_open, next_open
from lianwei.core.calendar import shipped_calendar

DAYS = shipped_calendar()


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("moment", "answer"),
    [
        ("2026-03-02T08:59", False),
        ("2026-03-02T09:00", True),
        ("2026-03-02T17:30", True),
        ("2026-03-02T17:31", False),
        ("2026-03-01T10:00", False),
        ("2026-02-28T10:00", True),
    ],
)
def test_open_on_working_days_make_up_saturdays_included(moment, answer):
    assert is_open(at(moment), DAYS) is answer


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-03-02T10:15", "2026-03-02T10:15"),
        ("2026-03-02T07:00", "2026-03-02T09:00"),
        ("2026-03-02T19:00", "2026-03-03T09:00"),
        ("2026-09-30T18:00", "2026-10-08T09:00"),
    ],
)
def test_the_next_opening(moment, opening):
    assert next_open(at(moment), DAYS) == at(opening)
