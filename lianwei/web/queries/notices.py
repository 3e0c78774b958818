"""One holiday notice with what it moved, and what one would move before it is entered."""

from dataclasses import dataclass

from lianwei.cases.models import Replay
from lianwei.cases.queries.rulebook.moves import Forecast, forecast, replays_of
from lianwei.core.errors import NotVisible
from lianwei.core.models import HolidayNotice, WorkdayOverride
from lianwei.core.notices.entry import NoticeEntry, doubts, first_day
from lianwei.core.notices.text import NoticeDay
from lianwei.core.scope import Actor, subject_of
from lianwei.core.workdays import calendar_with, calendar_without

from .holidays import Festival, Month, festivals_of, months_of


@dataclass(frozen=True, slots=True)
class Ahead:
    """What would hold after a step: days read, what to look at again, dates that would move."""

    festivals: list[Festival]
    months: list[Month]
    doubts: list[str]
    forecast: Forecast


@dataclass(frozen=True, slots=True)
class NoticePage:
    """A notice that was entered."""

    notice: HolidayNotice
    festivals: list[Festival]
    months: list[Month]
    replays: list[Replay]
    may_retire: bool
    may_see_moves: bool


def notice_page(pk: int, *, actor: Actor) -> NoticePage:
    """A notice, its days, and how far the open cases are computed again."""
    actor.require("holiday_notice.view")
    notice = HolidayNotice.objects.filter(pk=pk).first()
    if notice is None:
        raise NotVisible
    days = _days(notice)
    return NoticePage(
        notice=notice,
        festivals=festivals_of(days),
        months=months_of(days),
        replays=replays_of(subject_of(notice)),
        may_retire=notice.retired_on is None and actor.may("holiday_notice.retire"),
        may_see_moves=actor.may("complaint.view"),
    )


def _days(notice: HolidayNotice) -> list[NoticeDay]:
    rows = WorkdayOverride.objects.filter(notice=notice).order_by("day")
    return [NoticeDay(*row) for row in rows.values_list("day", "is_working", "name")]


def ahead_of_entry(entry: NoticeEntry, *, actor: Actor) -> Ahead:
    """What a notice says and would move."""
    actor.require("holiday_notice.enter")
    days = [(each.day, each.is_working) for each in entry.days]
    calendar = calendar_with(days, settles=entry.settles)
    moves = forecast(calendar, first_day=first_day(entry.days), actor=actor)
    return Ahead(festivals_of(entry.days), months_of(entry.days), doubts(entry), moves)


def ahead_of_retirement(notice: HolidayNotice, *, actor: Actor) -> Ahead:
    """What would move if a notice held no more."""
    actor.require("holiday_notice.retire")
    days = _days(notice)
    moves = forecast(calendar_without(notice), first_day=first_day(days), actor=actor)
    return Ahead([], [], [], moves)
