"""A notice as somebody enters it, and what to look at again before it is confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from lianwei.core.calendar import SATURDAY, STATUTORY, shipped_holidays

from .text import NoticeDay


@dataclass(frozen=True, slots=True)
class NoticeEntry:
    """A notice as somebody enters it. `is_yearly`: it settles the whole year."""

    year: int
    number: str
    issued_on: date
    is_yearly: bool
    url: str
    days: tuple[NoticeDay, ...]

    @property
    def settles(self) -> int:
        return self.year if self.is_yearly else 0


def first_day(days: Sequence[NoticeDay]) -> date:
    """The first day on which dates may change: what ended before it stays."""
    return min(each.day for each in days)


def doubts(entry: NoticeEntry) -> list[str]:
    """What the person who enters a notice should look at again before confirming."""
    weekdays = [each.day for each in entry.days if each.is_working and each.day.weekday() < SATURDAY]
    found = [
        _("%(day)s is made a working day, but it is no Saturday or Sunday.") % {"day": day.isoformat()}
        for day in weekdays
    ]
    if missing := _missing(entry):
        named = {"days": "、".join(day.isoformat() for day in missing)}
        found.append(_("Days off by law which the text does not name: %(days)s.") % named)
    return found


def _missing(entry: NoticeEntry) -> list[date]:
    """Festivals by statute that a yearly notice leaves out."""
    named = {each.day for each in entry.days}
    by_law = [row.date for row in shipped_holidays() if row.kind == STATUTORY and row.date.year == entry.year]
    return [day for day in by_law if day not in named] if entry.is_yearly else []
