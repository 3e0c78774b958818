"""The standing orders: a report on each alliance and each of its members for every calendar period."""

from collections.abc import Iterable, Iterator
from datetime import date

from lianwei.analytics.models import Report
from lianwei.analytics.rules.periods import Period
from lianwei.core import clock
from lianwei.core.models import Event
from lianwei.core.scope import Actor
from lianwei.members.models import Alliance, Organisation
from lianwei.members.queries import members_of, secretaries_of

from .report_numbers import subject_of_alliance, subject_of_member
from .report_orders import Order

MIDDLE = 6  # June ends the first half-year


def orders_due(*, actor: Actor, on: date, since: date) -> list[Order]:
    """The reports of the latest month, quarter, half-year and year that are over, of every alliance and of
    each of its members, which nobody drafted yet, however long ago the period ended.

    `since`: the day from which reports are drafted here. What was over before, or before an alliance or a
    member was entered or joined, is not made up for.
    """
    periods = [each for each in periods_over(on) if each.last >= since]
    found = {
        each.code: each
        for alliance in Alliance.objects.order_by("pk")
        for each in _of_alliance(alliance, periods, on)
    }
    known = Report.objects.visible_to(actor).filter(code__in=list(found)).values_list("code", flat=True)
    done = set(known)
    return [each for code, each in found.items() if code not in done]


def periods_over(on: date) -> list[Period]:
    """The latest calendar month, quarter, half-year and year whose last day lies before this one."""
    half = 1 if on.month <= MIDDLE else 2
    names = (f"{on:%Y-%m}", f"{on.year}Q{(on.month + 2) // 3}", f"{on.year}H{half}", f"{on.year}")
    return [Period.named(name).before() for name in names]


def _of_alliance(alliance: Alliance, periods: Iterable[Period], on: date) -> Iterator[Order]:
    """Those who belonged to it on the last day of a period and still do."""
    secretaries, members = secretaries_of(alliance, on=on), list(members_of(alliance, on=on))
    known_since = _entered([f"alliance:{alliance.pk}", *(f"organisation:{each.pk}" for each in members)])
    for period in periods:
        then = set(members_of(alliance, on=period.last).values_list("pk", flat=True))
        founded = alliance.founded_on or date.min
        entered = known_since.get(f"alliance:{alliance.pk}", date.min)
        if secretaries and then and max(founded, entered) <= period.last:
            holder = secretaries[0].organisation
            yield Order(subject_of_alliance(alliance, holder, on=period.last), period)
        for each in members:
            if each.pk in then and _began(each, known_since) <= period.last:
                yield Order(subject_of_member(each, on=period.last), period)


def _began(member: Organisation, known_since: dict[str, date]) -> date:
    entered = known_since.get(f"organisation:{member.pk}", date.min)
    return max(member.valid_from or date.min, entered)


def _entered(subjects: list[str]) -> dict[str, date]:
    """The day on which each was entered here, by its first event."""
    rows = Event.objects.filter(subject__in=subjects, seq=1).values_list("subject", "at")
    return {subject: clock.as_office_time(at).date() for subject, at in rows}
