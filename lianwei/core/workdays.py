"""The office's calendar: what the product ships, and the days an administrator added (WorkdayOverride)."""

from datetime import date

from .calendar import WorkingDays, shipped_calendar
from .editions import kept
from .models import WorkdayOverride


def office_calendar() -> WorkingDays:
    """Working days as known now. Entered days win; a year with entered days counts as announced."""
    return _calendar()


@kept("workdays")
def _calendar() -> WorkingDays:
    shipped = shipped_calendar()
    rows = list(WorkdayOverride.objects.order_by("day").values_list("day", "is_working"))
    if not rows:
        return shipped
    announced = max(shipped.known_until, date(rows[-1][0].year, 12, 31))
    return WorkingDays(dict(shipped.exceptions) | dict(rows), announced)
