"""Holiday notices: entered with number, day and source, retired when they hold no more, never deleted.

What follows for dates that were computed before is the affair of the apps that computed them: they subscribe
to `holiday_notice.entered` and `holiday_notice.retired`.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.models import HolidayNotice, WorkdayOverride
from lianwei.core.scope import Actor

from .entry import NoticeEntry, first_day
from .text import NoticeDay


@transaction.atomic
def enter_holiday_notice(entry: NoticeEntry, *, actor: Actor) -> HolidayNotice:
    """Enter a notice; from now on working days are counted by it. Raises Invalid for what cannot be."""
    actor.require("holiday_notice.enter")
    _check(entry)
    if HolidayNotice.objects.filter(number=entry.number, retired_on=None).exists():
        raise Invalid({"number": _("A notice of this number is entered already.")})
    notice = HolidayNotice.objects.create(
        year=entry.year,
        is_yearly=entry.is_yearly,
        number=entry.number,
        issued_on=entry.issued_on,
        url=entry.url,
        entered_at=clock.now(),
        entered_by=actor.user_id,
    )
    rows = [
        WorkdayOverride(notice=notice, day=each.day, is_working=each.is_working, name=each.name)
        for each in entry.days
    ]
    WorkdayOverride.objects.bulk_create(rows)
    first = first_day(entry.days)
    record("holiday_notice.entered", notice, actor=actor, **_facts(notice, first), days=len(rows))
    return notice


@transaction.atomic
def retire_holiday_notice(notice_id: int, *, actor: Actor, reason: str) -> HolidayNotice:
    """Take a notice out of force, for instance because it was mistyped; it stays to be read."""
    notice = HolidayNotice.objects.select_for_update().filter(pk=notice_id).first()
    if notice is None:
        raise NotVisible
    actor.require("holiday_notice.retire")
    if notice.retired_on is not None:
        raise WrongStatus
    if not reason.strip():
        raise Invalid({"reason": _("Please say why the notice holds no more.")})
    notice.retired_on, notice.retired_because = clock.today(), reason.strip()
    notice.save()
    days = [NoticeDay(*row) for row in _days(notice)]
    record("holiday_notice.retired", notice, actor=actor, **_facts(notice, first_day(days)))
    return notice


def _days(notice: HolidayNotice) -> list[tuple[date, bool, str]]:
    rows = WorkdayOverride.objects.filter(notice=notice).order_by("day")
    return list(rows.values_list("day", "is_working", "name"))


def _facts(notice: HolidayNotice, first: date) -> dict[str, object]:
    return {
        "number": notice.number,
        "year": notice.year,
        "yearly": notice.is_yearly,
        "first_day": first.isoformat(),
    }


def _check(entry: NoticeEntry) -> None:
    """Raises Invalid for a notice without days, from the future, or about another year."""
    if not entry.days:
        raise Invalid({"text": _("Please give at least one day off or working day.")})
    if entry.issued_on > clock.today():
        raise Invalid({"issued_on": _("This day has not come yet.")})
    if not all(abs(each.day.year - entry.year) <= 1 for each in entry.days):
        raise Invalid({"text": _("Some days are not of the year of the notice, nor of the years beside it.")})
    if not any(each.day.year == entry.year for each in entry.days):
        raise Invalid({"text": _("No day is of the year of the notice.")})
