"""Holiday notices for tests, entered by the real operation."""

from datetime import date

from lianwei.core import clock
from lianwei.core.models import HolidayNotice
from lianwei.core.notices.entry import NoticeEntry
from lianwei.core.notices.operations import enter_holiday_notice
from lianwei.core.notices.text import NoticeDay
from lianwei.core.scope import OPERATOR


def entry(*off: date, worked: tuple[date, ...] = (), **changes: object) -> NoticeEntry:
    """A notice on some days, no yearly one."""
    days = [NoticeDay(day, False, "临时放假") for day in off] + [
        NoticeDay(day, True, "调休") for day in worked
    ]
    first = min(days)
    plain = {"year": first.day.year, "number": "通知〔2026〕9号", "is_yearly": False, "url": ""}
    return NoticeEntry(**plain | {"issued_on": clock.today(), "days": tuple(sorted(days))} | changes)


def notice(*off: date, **changes: object) -> HolidayNotice:
    """The same, entered."""
    return enter_holiday_notice(entry(*off, **changes), actor=OPERATOR)
