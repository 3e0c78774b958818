"""Four weeks of a team: who is away on which day, and who stands in for whom."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q

from lianwei.core import clock
from lianwei.core.calendar import WorkingDays
from lianwei.core.errors import NotAllowed
from lianwei.core.scope import Actor
from lianwei.core.workdays import office_calendar
from lianwei.members.models import Absence, Organisation, User
from lianwei.members.queries import organisation_known
from lianwei.members.queries.people import absences_on, people_who_may

DAYS = 28
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayHead:
    """A day of the calendar."""

    day: date
    is_working: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class DayCell:
    """One person's day: at rest, away (and who stands in), or standing in for somebody."""

    is_working: bool
    is_away: bool = False
    stand_in: str = ""
    covers: str = ""


@dataclass(frozen=True, slots=True)
class PersonDays:
    """One person's four weeks."""

    user: User
    cells: list[DayCell] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TeamCalendar:
    """The calendar of an organisation from Monday of this week, with the absences that touch it."""

    organisation: Organisation
    days: list[DayHead]
    people: list[PersonDays]
    absences: list[Absence]


def team_calendar(*, actor: Actor) -> TeamCalendar:
    """The team of the organisation the actor works in."""
    actor.require("caseworker.view")
    if actor.organisation_id is None:
        raise NotAllowed
    here, calendar = organisation_known(actor.organisation_id), office_calendar()
    days = _days(calendar)
    people = people_who_may("caseworker.view", here.pk)
    keys = [each.pk for each in people]
    absences = list(absences_on(keys, first=days[0].day, last=days[-1].day).select_related("absent"))
    return TeamCalendar(here, days, [_person(each, days, absences) for each in people], absences)


def _days(calendar: WorkingDays) -> list[DayHead]:
    today = clock.today()
    first = today - today.weekday() * ONE_DAY
    days = [first + n * ONE_DAY for n in range(DAYS)]
    return [DayHead(day, calendar.is_working(day), day == today) for day in days]


def _person(user: User, days: list[DayHead], absences: Iterable[Absence]) -> PersonDays:
    own = [each for each in absences if each.absent_id == user.pk]
    covered = [each for each in absences if each.stand_in_id == user.pk]
    return PersonDays(user, [_cell(head, own, covered) for head in days])


def _cell(head: DayHead, own: list[Absence], covered: list[Absence]) -> DayCell:
    away = next((each for each in own if each.valid_from <= head.day <= each.valid_to), None)
    for_whom = [each.absent.name for each in covered if each.valid_from <= head.day <= each.valid_to]
    return DayCell(
        is_working=head.is_working,
        is_away=away is not None,
        stand_in=away.stand_in.name if away and away.stand_in else "",
        covers="、".join(for_whom),
    )


def last_absence(*, actor: Actor) -> Absence | None:
    """The actor's absence that ended within the last week: there is something to read up on."""
    today, now = clock.today(), clock.now()
    ran_out = Q(ended_at=None, valid_to__range=(today - 7 * ONE_DAY, today - ONE_DAY))
    was_ended = Q(ended_at__gte=now - 7 * ONE_DAY)
    rows = Absence.objects.filter(ran_out | was_ended, absent_id=actor.user_id, valid_from__lte=today)
    return next((each for each in rows.order_by("-valid_to", "-pk") if _was_away(each)), None)


def _was_away(absence: Absence) -> bool:
    """Whether an absence began at all before it was ended."""
    ended_at = absence.ended_at
    return ended_at is None or clock.as_office_time(ended_at).date() > absence.valid_from
