"""The office's calendar: what the product ships, and the days an administrator added (WorkdayOverride)."""

from datetime import date
from functools import lru_cache

from .calendar import WorkingDays, shipped_calendar
from .models import WorkdayOverride


def office_calendar() -> WorkingDays:
    """Working days as known now. Entered days win; a year with entered days counts as announced."""
    rows = WorkdayOverride.objects.order_by("day").values_list("day", "is_working")
    return _with(tuple(rows))


@lru_cache(maxsize=8)
def _with(rows: tuple[tuple[date, bool], ...]) -> WorkingDays:
    shipped = shipped_calendar()
    if not rows:
        return shipped
    announced = max(shipped.known_until, date(rows[-1][0].year, 12, 31))
    return WorkingDays(dict(shipped.exceptions) | dict(rows), announced)
