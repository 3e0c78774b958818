"""How organisations and alliances count their months and years, and the periods that follow from it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

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
from lianwei.core.errors import NotVisible
from lianwei.core.scope import Actor
from lianwei.members.models import Alliance, Organisation
from lianwei.members.queries import alliances_of, organisation_known

VIEW, REVISE = "reporting_calendar.view", "reporting_calendar.revise"
SECRETARY = "secretary_general"


@dataclass(frozen=True, slots=True)
class AllianceCalendar:
    """How an alliance counts: what holds today, what was entered, whether the reader may enter more."""

    alliance: Alliance
    today: Reckoning
    rows: list[ReportingCalendar]
    may_revise: bool


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """The calendar of the reader's organisation: what holds today, what was entered, this year's months; and
    those of its alliances.
    """

    organisation: object
    today: Reckoning
    follows: object  # the organisation above whose calendar it is; None where it is the own, or nobody's
    rows: list[ReportingCalendar]
    year: Period
    months: list[Period]
    may_revise: bool
    alliances: list[AllianceCalendar]

    def of(self, code: str) -> AllianceCalendar:
        """That of the alliance of a code. Raises NotVisible."""
        found = next((each for each in self.alliances if each.alliance.code == code), None)
        if found is None:
            raise NotVisible
        return found


def reckonings_of(organisation_id: int) -> list[Reckoning]:
    """The rows that an organisation follows, in the order in which they begin: its own, or those of the
    nearest organisation above that has any. How associations count is no secret.
    """
    return _followed(organisation_id)[1]


def period_of(organisation_id: int, name: str) -> Period:
    """The period of that name as an organisation counts. ValueError where no period is called so."""
    return period_named(name, reckonings_of(organisation_id))


def period_of_alliance(alliance: Alliance, name: str) -> Period:
    """The period of that name as an alliance counts. ValueError where none is called so."""
    return period_named(name, reckonings_of_alliance(alliance))


def reckonings_of_alliance(alliance: Alliance) -> list[Reckoning]:
    """What was entered for an alliance; nothing where it counts like the calendar, as its members may not."""
    rows = ReportingCalendar.objects.filter(alliance=alliance).order_by("valid_from", "pk")
    return [_reckoning(row) for row in rows]


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
    may_revise = actor.may(REVISE)
    year = name_on(today, YEAR, rows)
    return CalendarPage(
        organisation=organisation_known(here),
        today=reckoning_on(today, rows),
        follows=organisation_known(whose) if whose not in (0, here) else None,
        rows=list(ReportingCalendar.objects.filter(organisation_id=here).order_by("-valid_from", "-pk")),
        year=period_named(year, rows),
        months=[period_named(name, rows) for name in names_of(int(year), MONTH)],
        may_revise=may_revise and here in actor.acts_for,
        alliances=_alliances(actor, may_revise=may_revise),
    )


def _alliances(actor: Actor, *, may_revise: bool) -> list[AllianceCalendar]:
    """Those the reader's organisation belongs to, or that it looks on."""
    overseen = {alliance for _viewer, alliance in actor.oversees}
    joined = alliances_of(actor.organisation_id or 0).values("pk")
    alliances = Alliance.objects.filter(Q(pk__in=overseen) | Q(pk__in=joined)).order_by("pk")
    entered: dict[int | None, list[ReportingCalendar]] = defaultdict(list)
    for row in ReportingCalendar.objects.filter(alliance__in=alliances).order_by("valid_from", "pk"):
        entered[row.alliance_id].append(row)
    return [
        AllianceCalendar(
            each,
            reckoning_on(clock.today(), map(_reckoning, entered[each.pk])),
            entered[each.pk][::-1],
            may_revise and (SECRETARY, each.pk) in actor.oversees,
        )
        for each in alliances
    ]


def _reckoning(row: ReportingCalendar) -> Reckoning:
    return Reckoning(row.valid_from, row.month_starts, row.first_month)


def calendars_of(organisations: Iterable[Organisation]) -> dict[int, list[Reckoning]]:
    """The rows that each of them follows, asked for at once."""
    lines = {each.pk: _line(each) for each in organisations}
    entered = _entered({pk for line in lines.values() for pk in line})
    return {pk: next((entered[each] for each in line if each in entered), []) for pk, line in lines.items()}


def _followed(organisation_id: int) -> tuple[int, list[Reckoning]]:
    """Whose calendar an organisation follows (0: nobody's, the calendar year) and its rows."""
    if not organisation_id:
        return 0, []
    line = _line(organisation_known(organisation_id))
    entered = _entered(line)
    return next(((owner, entered[owner]) for owner in line if owner in entered), (0, []))


def _line(organisation: Organisation) -> list[int]:
    """An organisation and those above it, the nearest first."""
    return [int(each) for each in reversed(organisation.path.split("/")) if each]


def _entered(organisations: Iterable[int]) -> dict[int, list[Reckoning]]:
    """What each of them entered, in the order in which it begins."""
    found: dict[int, list[Reckoning]] = {}
    rows = ReportingCalendar.objects.filter(organisation_id__in=list(organisations))
    for row in rows.order_by("valid_from", "pk"):
        found.setdefault(row.organisation_id or 0, []).append(_reckoning(row))
    return found
