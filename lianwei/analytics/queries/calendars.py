"""How an organisation counts its months and years, and the periods that follow from it."""

from dataclasses import dataclass

from lianwei.analytics.models import ReportingCalendar
from lianwei.analytics.rules.calendars import (
    MONTH,
    YEAR,
    Reckoning,
    name_on,
    names_of,
    period_named,
    reckoning_on,
)
from lianwei.analytics.rules.periods import Period
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.members.models import Alliance
from lianwei.members.queries import members_of, organisation_known

VIEW = "reporting_calendar.view"


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """The calendar of the reader's organisation: what holds today, what was entered, this year's months."""

    organisation: object
    today: Reckoning
    follows: object  # the organisation above whose calendar it is; None where it is the own, or nobody's
    rows: list[ReportingCalendar]
    year: Period
    months: list[Period]


def reckonings_of(organisation_id: int) -> list[Reckoning]:
    """The rows that an organisation follows, in the order in which they begin: its own, or those of the
    nearest organisation above that has any. How associations count is no secret.
    """
    return _followed(organisation_id)[1]


def period_of(organisation_id: int, name: str) -> Period:
    """The period of that name as an organisation counts. ValueError where no period is called so."""
    return period_named(name, reckonings_of(organisation_id))


def period_of_alliance(alliance: Alliance, name: str) -> Period:
    """The period of that name as an alliance counts: as the lowest association does below which all of its
    members stand, or like the calendar where none is above them all. ValueError where none is called so.
    """
    lines = [each.path.strip("/").split("/") for each in members_of(alliance)]
    shared = [level[0] for level in zip(*lines, strict=False) if len(set(level)) == 1]
    return period_of(int(shared[-1]) if shared else 0, name)


def period_asked(name: str, *, actor: Actor, frequency: str = MONTH) -> Period:
    """The period asked for, as the actor's organisation counts; the latest that is over, where the name says
    nothing.
    """
    rows = reckonings_of(actor.organisation_id or 0)
    try:
        return period_named(name, rows)
    except ValueError:
        return period_named(name_on(clock.today(), frequency, rows), rows).before()


def reckoning_of(actor: Actor) -> Reckoning:
    """How the actor's organisation counts today; shown wherever a period is chosen."""
    return reckoning_on(clock.today(), reckonings_of(actor.organisation_id or 0))


def calendar_page(*, actor: Actor) -> CalendarPage:
    """The page of the reader's organisation."""
    actor.require(VIEW)
    here, today = actor.organisation_id or 0, clock.today()
    whose, rows = _followed(here)
    year = name_on(today, YEAR, rows)
    return CalendarPage(
        organisation=organisation_known(here),
        today=reckoning_on(today, rows),
        follows=organisation_known(whose) if whose not in (0, here) else None,
        rows=list(ReportingCalendar.objects.filter(organisation_id=here).order_by("-valid_from", "-pk")),
        year=period_named(year, rows),
        months=[period_named(name, rows) for name in names_of(int(year), MONTH)],
    )


def _followed(organisation_id: int) -> tuple[int, list[Reckoning]]:
    """Whose calendar an organisation follows (0: nobody's, the calendar year) and its rows."""
    if not organisation_id:
        return 0, []
    path = [int(each) for each in organisation_known(organisation_id).path.split("/") if each]
    by_owner: dict[int, list[Reckoning]] = {}
    known = ReportingCalendar.objects.filter(organisation_id__in=path).order_by("valid_from", "pk")
    for row in known:
        found = Reckoning(row.valid_from, row.month_starts, row.first_month)
        by_owner.setdefault(row.organisation_id, []).append(found)
    for owner in reversed(path):
        if owner in by_owner:
            return owner, by_owner[owner]
    return 0, []
