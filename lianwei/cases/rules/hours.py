"""When an office is open: on working days, from nine to half past five. Pure."""

from datetime import datetime, time, timedelta

from lianwei.core.calendar import WorkingDays

OPENS, CLOSES = time(9), time(17, 30)


def is_open(at: datetime, days: WorkingDays) -> bool:
    """Whether somebody is there at a moment given in office time."""
    return days.is_working(at.date()) and OPENS <= at.time() <= CLOSES


def next_open(at: datetime, days: WorkingDays) -> datetime:
    """The moment itself while the office is open, else the next opening."""
    if is_open(at, days):
        return at
    first = at.date() if at.time() < OPENS else at.date() + timedelta(days=1)
    return datetime.combine(days.next_working(first).day, OPENS, at.tzinfo)
