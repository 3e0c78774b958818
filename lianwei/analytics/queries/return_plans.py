"""Which returns an association asks those below it for, and of which periods."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from lianwei.analytics.models import ReturnPlan, StatisticalReturn
from lianwei.analytics.rules.calendars import YEAR, name_on, names_of, period_named
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.return_forms import form_on
from lianwei.core import clock
from lianwei.core.scope import Actor, find
from lianwei.members.models import Organisation
from lianwei.members.models.validity import in_force

from .calendars import reckonings_of
from .return_checks import in_language


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A return that is asked for, and the periods of it that are over, the latest first."""

    row: ReturnPlan
    name: str
    periods: list[Period]
    may_end: bool


def plans_here(*, actor: Actor) -> list[PlanRow]:
    """What the reader's organisation asks those below for, what was ended last."""
    rows = ReturnPlan.objects.visible_to(actor).filter(holder_id__in=actor.acts_for)
    return [_shown(each, actor) for each in rows.order_by(F("until").desc(nulls_first=True), "pk")]


def plan_here(pk: int, *, actor: Actor) -> PlanRow:
    """One of them. Raises NotVisible."""
    return _shown(find(ReturnPlan, pk, actor=actor), actor)


def _shown(row: ReturnPlan, actor: Actor) -> PlanRow:
    may_end = row.until is None and actor.may("return_plan.end") and row.is_within_reach(actor)
    return PlanRow(row, form_name(row), periods_of(row, until=clock.today()), may_end)


def members_asked(plan: ReturnPlan, *, on: date) -> QuerySet[Organisation]:
    """The associations directly below that owe a return of a period that ends on that day."""
    below = Organisation.objects.filter(in_force(on), parent_id=plan.holder_id, kind__is_association=True)
    return below.filter(kind__is_station=False).order_by("path")


def periods_of(plan: ReturnPlan, *, until: date, most: int = 12) -> list[Period]:
    """The latest periods of a plan that are over, the latest first."""
    rows = reckonings_of(plan.holder_id)
    year = int(name_on(until, YEAR, rows))
    names = [name for near in (year - 1, year) for name in names_of(near, plan.frequency)]
    found = [period_named(name, rows) for name in names]
    over = [each for each in found if each.last < until and each.last >= plan.since]
    return sorted(over, key=lambda period: period.last, reverse=True)[:most]


def period_asked(plan: ReturnPlan, name: str, *, until: date) -> Period | None:
    """The period of a plan with that name, however long ago; the latest that is over where it names none."""
    rows = reckonings_of(plan.holder_id)
    year = int(name[:4]) if name[:4].isdecimal() else 0
    if plan.since.year - 1 <= year <= until.year + 1 and name in names_of(year, plan.frequency):
        found = period_named(name, rows)
        if plan.since <= found.last < until:
            return found
    return next(iter(periods_of(plan, until=until, most=1)), None)


def form_name(plan: ReturnPlan) -> str:
    """The name of the form a plan asks for, as it stands today."""
    return in_language(form_on(plan.form, clock.today()))


def returns_to_open(*, actor: Actor, on: date) -> list[tuple[int, int, Period]]:
    """(plan, member, period) of the latest period that is over and not yet laid out."""
    found = []
    for plan in ReturnPlan.objects.visible_to(actor).filter(until=None).order_by("pk"):
        for period in periods_of(plan, until=on, most=1):
            known = StatisticalReturn.objects.visible_to(actor).filter(plan_id=plan.pk, first=period.first)
            done = set(known.filter(last=period.last).values_list("holder_id", flat=True))
            asked = members_asked(plan, on=period.last).values_list("pk", flat=True)
            found += [(plan.pk, pk, period) for pk in asked if pk not in done]
    return found
