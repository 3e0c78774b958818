"""The working-day calendar as people read it: years with their festivals, make-up days and notices."""

import calendar as months
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from lianwei.core.calendar import MAKEUP_WORKDAY, SATURDAY, shipped_holidays, shipped_notices
from lianwei.core.errors import NotVisible
from lianwei.core.models import HolidayNotice, WorkdayOverride
from lianwei.core.notices.text import NoticeDay
from lianwei.core.scope import Actor
from lianwei.core.workdays import office_calendar
from lianwei.ui.words import day_and_month, month, weekday

ONE_DAY = timedelta(days=1)
MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a year's days come from; `pk` for a notice that was entered here."""

    number: str
    issued_on: date | None
    url: str
    pk: int | None = None
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class Festival:
    """The days off of one festival, and the weekends worked for it."""

    name: str
    off: str
    days: int
    worked: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a month; `mark` is off, work or empty."""

    day: int
    mark: str
    is_weekend: bool
    name: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks from Monday; days of other months are None."""

    label: str
    weekdays: list[str]
    weeks: list[list[Cell | None]]


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the calendar: how many days differ from the rule of weekends, and by which notices."""

    year: int
    off: int
    worked: int
    is_announced: bool
    sources: list[Source]


@dataclass(frozen=True, slots=True)
class YearPage:
    """A year in full."""

    year: Year
    festivals: list[Festival]
    months: list[Month]


def years(*, actor: Actor) -> list[Year]:
    """All years the calendar knows days of, the latest first."""
    actor.require("holiday_notice.view")
    days, sources, known = _days(), _sources(), office_calendar().known_until.year
    return [_year(each, days, sources, known) for each in sorted({day.year for day in days}, reverse=True)]


def year_page(year: int, *, actor: Actor) -> YearPage:
    """One year. Raises NotVisible where the calendar knows nothing of it."""
    actor.require("holiday_notice.view")
    days = _days()
    own = sorted(each for day, each in days.items() if day.year == year)
    if not own:
        raise NotVisible
    row = _year(year, days, _sources(), office_calendar().known_until.year)
    return YearPage(row, festivals_of(own), months_of(own, year=year))


def _days() -> dict[date, NoticeDay]:
    """The days in force that differ, with their festival, in the reader's language."""
    is_chinese = (get_language() or "zh").startswith("zh")
    shipped = {
        row.date: NoticeDay(row.date, row.kind == MAKEUP_WORKDAY, row.name if is_chinese else row.name_en)
        for row in shipped_holidays()
    }
    rows = WorkdayOverride.objects.filter(notice__retired_on=None).order_by("notice__issued_on", "notice_id")
    entered = [NoticeDay(*row) for row in rows.values_list("day", "is_working", "name")]
    return shipped | {each.day: each for each in entered}


def _sources() -> dict[int, list[Source]]:
    """The notices by year: shipped ones first, then those entered."""
    found = {year: [Source(row.number, row.issued_on, row.url)] for year, row in shipped_notices().items()}
    for row in HolidayNotice.objects.order_by("issued_on", "pk"):
        retired = row.retired_on is not None
        found.setdefault(row.year, []).append(Source(row.number, row.issued_on, row.url, row.pk, retired))
    return found


def _year(year: int, days: dict[date, NoticeDay], sources: dict[int, list[Source]], known_until: int) -> Year:
    own = [each for day, each in days.items() if day.year == year]
    worked = sum(each.is_working for each in own)
    return Year(year, len(own) - worked, worked, year <= known_until, sources.get(year, []))


def festivals_of(days: Sequence[NoticeDay]) -> list[Festival]:
    """The days of a notice by festival, in the order of their first day."""
    names = list(dict.fromkeys(each.name for each in days))
    return [_festival(name, [each for each in days if each.name == name]) for name in names]


def _festival(name: str, days: Sequence[NoticeDay]) -> Festival:
    off = [each.day for each in days if not each.is_working]
    worked = [each.day for each in days if each.is_working]
    return Festival(name, spans(off), len(off), spans(worked))


def spans(days: Iterable[date]) -> str:
    """Days in words, neighbours as one span; the year only where it changes."""
    runs: list[tuple[date, date]] = []
    for day in sorted(days):
        if runs and runs[-1][1] + ONE_DAY == day:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return pgettext("between days", ", ").join(_span(first, last) for first, last in runs)


def _span(first: date, last: date) -> str:
    begins = day_and_month(first, today=last)
    if first == last:
        return begins
    return _("%(first)s to %(last)s") % {"first": begins, "last": day_and_month(last, today=first)}


def months_of(days: Sequence[NoticeDay], *, year: int | None = None) -> list[Month]:
    """The months of a year, or those that the days touch."""
    marked = {each.day: each for each in days}
    touched = sorted({(day.year, day.month) for day in marked})
    shown = [(year, number) for number in MONTHS] if year else touched
    return [_month(*each, marked) for each in shown]


def _month(year: int, number: int, marked: dict[date, NoticeDay]) -> Month:
    weeks = months.Calendar().monthdatescalendar(year, number)
    names = {"year": year, "month": month(date(year, number, 1))}
    return Month(
        label=_("%(month)s %(year)s") % names,
        weekdays=[weekday(day) for day in weeks[0]],
        weeks=[
            [_cell(day, marked.get(day)) if day.month == number else None for day in week] for week in weeks
        ],
    )


def _cell(day: date, marked: NoticeDay | None) -> Cell:
    is_weekend = day.weekday() >= SATURDAY
    if marked is None:
        return Cell(day.day, "", is_weekend, "")
    return Cell(day.day, "work" if marked.is_working else "off", is_weekend, marked.name)
