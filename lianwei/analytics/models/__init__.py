"""How organisations count their months and years, and the returns they hand in."""

from .calendars import ReportingCalendar

__all__ = ["ReportingCalendar"]
