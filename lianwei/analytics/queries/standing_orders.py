"""The standing orders: a report on each alliance and each of its members for every period as each counts."""

from collections.abc import Iterator, Sequence
from datetime import date

from lianwei.analytics.models import Report
from lianwei.analytics.rules.calendars import (
    HALF,
    MONTH,
    QUARTER,
    YEAR,
    Reckoning,
    name_on,
    period_named,
)
from lianwei.analytics.rules.periods import Period
from lianwei.core import clock
from lianwei.core.models import Event
from lianwei.core.scope import Actor
from lianwei.members.models import Alliance, Organisation
from lianwei.members.queries import members_of, secretaries_of

from .calendars import calendars_of, reckonings_of_alliance
from .report_numbers import subject_of_alliance, subject_of_member
from .report_orders import Order

LENGTHS = (MONTH, QUARTER, HALF, YEAR)


def orders_due(*, actor: Actor, on: date, since: date) -> list[Order]:
    """The reports of the latest month, quarter, half-year and year that are over, of every alliance and of
    each of its members as each of them counts, which nobody drafted yet, however long ago the period ended.

    `since`: the day from which reports are drafted here. What was over before, or before an alliance or a
    member was entered or joined, is not made up for.
    """
    found = {
        each.code: each
        for alliance in Alliance.objects.order_by("pk")
        for each in _of_alliance(alliance, on)
        if each.period.last >= since
    }
    known = Report.objects.visible_to(actor).filter(code__in=list(found)).values_list("code", flat=True)
    done = set(known)
    return [each for code, each in found.items() if code not in done]


def periods_over(on: date, rows: Sequence[Reckoning] = ()) -> list[Period]:
    """The latest month, quarter, half-year and year whose last day lies before this one, by these rows."""
    running = (period_named(name_on(on, length, rows), rows) for length in LENGTHS)
    return [period_named(each.before().name, rows) for each in running]


def _of_alliance(alliance: Alliance, on: date) -> Iterator[Order]:
    """By period the alliance's, then its members': those who belonged to it on the last day and still do."""
    secretaries, members = secretaries_of(alliance, on=on), list(members_of(alliance, on=on))
    known_since = _entered([f"alliance:{alliance.pk}", *(f"organisation:{each.pk}" for each in members)])
    joined = _Joined(alliance)
    calendars, ours = calendars_of(members), periods_over(on, reckonings_of_alliance(alliance))
    theirs = {each.pk: periods_over(on, calendars[each.pk]) for each in members}
    since = max(alliance.founded_on or date.min, known_since.get(f"alliance:{alliance.pk}", date.min))
    for place, period in enumerate(ours):
        if secretaries and joined.on(period.last) and since <= period.last:
            holder = secretaries[0].organisation
            yield Order(subject_of_alliance(alliance, holder, on=period.last), period)
        for each in members:
            own = theirs[each.pk][place]
            if each.pk in joined.on(own.last) and _began(each, known_since) <= own.last:
                yield Order(subject_of_member(each, on=own.last), own)


class _Joined:
    """Who belonged to an alliance on a day, each day asked for once."""

    def __init__(self, alliance: Alliance) -> None:
        self.alliance, self.known = alliance, dict[date, set[int]]()

    def on(self, day: date) -> set[int]:
        if day not in self.known:
            self.known[day] = set(members_of(self.alliance, on=day).values_list("pk", flat=True))
        return self.known[day]


def _began(member: Organisation, known_since: dict[str, date]) -> date:
    entered = known_since.get(f"organisation:{member.pk}", date.min)
    return max(member.valid_from or date.min, entered)


def _entered(subjects: list[str]) -> dict[str, date]:
    """The day on which each was entered here, by its first event."""
    rows = Event.objects.filter(subject__in=subjects, seq=1).values_list("subject", "at")
    return {subject: clock.as_office_time(at).date() for subject, at in rows}
