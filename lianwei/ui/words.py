"""How figures, dates and deadlines read on screen, in the reader's language. Pure but for the language."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from lianwei.core.clock import as_office_time

FEN_IN_YUAN = 100
FEN_IN_WAN = 1_000_000
# "Soon" begins at 80 % of the limit or with the last 3 working days, whichever comes first, unless the
# organisation has set its own.
SOON_WORKING_DAYS = 3


# Money ------------------------------------------------------------------------------------------------


def money(fen: int) -> str:
    """An amount in fen as people write it: 580000 → 5,800.00 元 (CNY 5,800.00)."""
    return _("CNY {amount}").format(amount=amount(fen))


def amount(fen: int) -> str:
    """The figure alone, for inputs with the unit in the label and for columns with it in the head."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // FEN_IN_YUAN:,}.{abs(fen) % FEN_IN_YUAN:02d}"


def money_wan(fen: int) -> str:
    """An amount in ten thousand yuan with two decimals, as reports print it: 3842000000 → 3,842.00 万元."""
    hundredths = (abs(fen) * 100 + FEN_IN_WAN // 2) // FEN_IN_WAN
    sign = "-" if fen < 0 else ""
    return _("CNY {amount} ten thousand").format(amount=f"{sign}{hundredths // 100:,}.{hundredths % 100:02d}")


# Dates ------------------------------------------------------------------------------------------------


WEEKDAYS = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)
MONTHS = (
    pgettext_lazy("month", "Jan"),
    pgettext_lazy("month", "Feb"),
    pgettext_lazy("month", "Mar"),
    pgettext_lazy("month", "Apr"),
    pgettext_lazy("month", "May"),
    pgettext_lazy("month", "Jun"),
    pgettext_lazy("month", "Jul"),
    pgettext_lazy("month", "Aug"),
    pgettext_lazy("month", "Sep"),
    pgettext_lazy("month", "Oct"),
    pgettext_lazy("month", "Nov"),
    pgettext_lazy("month", "Dec"),
)


def weekday(day: date) -> str:
    """周一 … 周日."""
    return str(WEEKDAYS[day.weekday()])


def legal_date(day: date) -> str:
    """The full date, for whatever has legal effect: 2026年12月21日 周一."""
    return _("{weekday} {day} {month} {year}").format(weekday=weekday(day), **_parts(day))


def full_date(day: date) -> str:
    """The full date without its weekday: 2026年12月21日."""
    return _("{day} {month} {year}").format(**_parts(day))


def short_date(day: date, *, today: date) -> str:
    """The date with its weekday; the year only where it is not this one: 12月21日 周一."""
    if day.year != today.year:
        return legal_date(day)
    return _("{weekday} {day} {month}").format(weekday=weekday(day), **_parts(day))


def day_and_month(day: date, *, today: date) -> str:
    """The shortest date, for timelines and ledgers: 12月21日, with the year where it is not this one."""
    if day.year != today.year:
        return full_date(day)
    return _("{day} {month}").format(**_parts(day))


def moment(at: datetime, *, today: date) -> str:
    """An instant as the office clock shows it: 今天 08:52, 昨天 17:20, 12月15日 16:20."""
    local = as_office_time(at)
    clock = local.strftime("%H:%M")
    if local.date() == today:
        return _("today {time}").format(time=clock)
    if local.date() == today - timedelta(days=1):
        return _("yesterday {time}").format(time=clock)
    return _("{date} {time}").format(date=day_and_month(local.date(), today=today), time=clock)


def _parts(day: date) -> dict[str, object]:
    return {"year": day.year, "month": month(day), "day": day.day}


def month(day: date) -> str:
    """Jan … Dec; 1月 … 12月."""
    return str(MONTHS[day.month - 1])


# Deadlines --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chip:
    """A deadline in words; kind: late, soon, calm, pause, done, late-soft or plain."""

    kind: str
    text: str


def deadline_chip(
    due_on: date | None,
    *,
    today: date,
    soon_on: date | None = None,
    due_at: time | None = None,
    working_days_left: int | None = None,
) -> Chip:
    """A running deadline. The due day itself still counts: late begins the day after.

    soon_on: the day from which it is soon; without it, the last three days. due_at: an hour
    that was set for the due day. working_days_left: the count to print where the limit is in working days.
    """
    if due_on is None:
        return Chip("plain", _("no deadline"))
    left = (due_on - today).days
    if left < 0:
        return Chip("late", ngettext("%(count)d day late", "%(count)d days late", -left) % {"count": -left})
    if left == 0:
        return Chip("soon", _("today {time}").format(time=due_at.strftime("%H:%M")) if due_at else _("today"))
    is_soon = today >= (soon_on or due_on - timedelta(days=SOON_WORKING_DAYS - 1))
    return Chip("soon" if is_soon else "calm", days_left(left, working_days=working_days_left))


def days_left(days: int, *, working_days: int | None = None) -> str:
    """还剩 4 天, or 还剩 3 个工作日 where the limit is in working days."""
    if working_days is None:
        return ngettext("%(count)d day left", "%(count)d days left", days) % {"count": days}
    return ngettext("%(count)d working day left", "%(count)d working days left", working_days) % {
        "count": working_days
    }


def paused_chip(days: int) -> Chip:
    """A clock that stands still, and for how many days so far."""
    return Chip("pause", ngettext("paused %(count)d day", "paused %(count)d days", days) % {"count": days})


def finished_chip(due_on: date | None, *, done_on: date) -> Chip:
    """A deadline that was met, or by how many days it was missed."""
    if due_on is None or done_on <= due_on:
        return Chip("done", _("done on time"))
    late = (done_on - due_on).days
    return Chip(
        "late-soft", ngettext("done %(count)d day late", "done %(count)d days late", late) % {"count": late}
    )


@dataclass(frozen=True, slots=True)
class Meter:
    """How much of a limit is used, in whole per cent of its length; the pause as a stretch of the bar."""

    used: int
    gap_from: int = 0
    gap: int = 0
    kind: str = "calm"

    @property
    def label(self) -> str:
        return _("time used: {used}%").format(used=self.used)


def meter(
    started_on: date,
    due_on: date,
    *,
    today: date,
    paused: tuple[date, date] | None = None,
    kind: str = "calm",
) -> Meter:
    """The bar under a deadline."""
    length = max((due_on - started_on).days, 1)

    def share(day: date) -> int:
        return min(max((day - started_on).days * 100 // length, 0), 100)

    gap_from, gap_to = (share(paused[0]), share(paused[1])) if paused else (0, 0)
    return Meter(share(today), gap_from, gap_to - gap_from, kind)


# Spaces -----------------------------------------------------------------------------------------------

HAN = r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]"
# Dates and paper numbers stay closed up: 2026年12月21日, 812号.
DATE_OR_NUMBER = re.compile(r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日|\d{1,2}月(?!份)|\d+号")
HAN_THEN_LATIN = re.compile(rf"(?<={HAN})(?=[A-Za-z0-9])")
LATIN_THEN_HAN = re.compile(rf"(?<=[A-Za-z0-9%])(?={HAN})")
WORD_END = re.compile(rf"(?:{HAN}|[A-Za-z0-9%])$")
WORD_START = re.compile(rf"{HAN}|[A-Za-z0-9]")


def zh(text: str) -> str:
    """Spaces between Chinese and figures or Latin: 退4640元 → 退 4640 元; dates stay closed up."""
    pieces: list[str] = []
    end = 0
    for found in DATE_OR_NUMBER.finditer(text):
        pieces += [_spaced(text[end : found.start()]), found[0]]
        end = found.end()
    pieces.append(_spaced(text[end:]))
    return "".join(_joined(pieces))


def _spaced(text: str) -> str:
    return LATIN_THEN_HAN.sub(" ", HAN_THEN_LATIN.sub(" ", text))


def _joined(pieces: list[str]) -> list[str]:
    """Sets a space where a date meets a word; a bare year or number keeps its neighbour: 2026年第 3 季度."""
    joined: list[str] = []
    for piece in pieces:
        before = joined[-1] if joined else ""
        is_closed = before.endswith(("年", "号"))
        if WORD_END.search(before) and WORD_START.match(piece) and not is_closed:
            joined.append(" ")
        joined.append(piece)
    return joined
