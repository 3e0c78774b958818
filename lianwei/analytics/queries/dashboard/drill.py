"""The cases behind a figure, as far as the reader sees them: the same conditions, asked of the case files."""

from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianwei.analytics.measures import DIMENSIONS, MEASURES
from lianwei.analytics.warehouse.reading.places import HANDED_ON, places
from lianwei.cases.models import Complaint, Respondent
from lianwei.cases.queries.counted import UNSORTED, counted_cases
from lianwei.cases.queries.lists.rows import Row, rows_of
from lianwei.cases.queries.people.figures import resolved_outcomes
from lianwei.core.paging import by_day, key_of
from lianwei.core.scope import Actor
from lianwei.registry.models import Business

from .asking import ALLIANCE, Question, days_label, first_day, keys_of

RECEIVED, ACCEPTED, RESOLVED = "received", "accepted", "resolved"
DAYS = {RECEIVED: "received_on", ACCEPTED: "accepted_on", RESOLVED: "accepted_on"}


@dataclass(frozen=True, slots=True)
class CasesBehind:
    """One page of the cases a figure counts. `total`: all of them that the reader sees."""

    what: str
    days: str
    rows: list[Row]
    total: int
    conditions: list[tuple[str, str]]
    after: str = ""


def cases_behind(asked: Question, *, actor: Actor, of: str = ACCEPTED, after: str = "") -> CasesBehind:
    """The cases of a question, the latest first."""
    actor.require("statistics.view")
    actor.require("complaint.view")
    found = chosen_cases(asked, actor=actor, of=of)
    page = by_day(found, after, order=f"-{DAYS[of]}")
    rows = rows_of([case.pk for case in page.rows], actor=actor)
    what, days = str(MEASURES[of].label), days_label(asked.period)
    return CasesBehind(what, days, rows, found.count(), conditions_of(asked), page.after)


def chosen_cases(asked: Question, *, actor: Actor, of: str = ACCEPTED) -> QuerySet[Complaint]:
    """The same cases as the figures count, among those the actor sees."""
    day, days = DAYS[of], asked.period
    until = min(days.last, asked.cutoff or days.last)  # what came later is not in the figure either
    rows = counted_cases(actor=actor).filter(**{f"{day}__range": (days.first, until)})
    if asked.scope != ALLIANCE or not actor.oversees:
        rows = rows.filter(holder_id__in=sorted(actor.organisations))
    if of != RECEIVED:
        rows = rows.exclude(Q(outcome=HANDED_ON) & _ended_by(asked.cutoff))
    if of == RESOLVED:
        rows = rows.filter(_ended_by(asked.cutoff), outcome__in=resolved_outcomes())
    for name, key in asked.where:
        of_shop = name == "business"
        rows = rows.filter(_business(key, actor) if of_shop else CONDITIONS[name](key, day))
    return rows


def conditions_of(asked: Question) -> list[tuple[str, str]]:
    """The conditions in words: what, and which."""
    return [(str(DIMENSIONS[name].label), DIMENSIONS[name].label_of(key)) for name, key in asked.where]


def _ended_by(cutoff: date | None) -> Q:
    """Closed, and known to be by the cut-off."""
    return Q(closed_on__isnull=False) if cutoff is None else Q(closed_on__lte=cutoff)


def _member(key: str, _day: str) -> Q:
    wanted = {key_of(each) for each in keys_of("member", key)}
    return Q(holder_id__in=[pk for pk, member in places().members.items() if member in wanted])


def _office(key: str, _day: str) -> Q:
    return Q(holder_id=key_of(key) or 0)


def _intake(key: str, _day: str) -> Q:
    return Q(intake_id=key_of(key) or 0)


def _business(key: str, actor: Actor) -> Q:
    """Complaints of which it is the first business, or one that was found to be its double."""
    keeper = key_of(key) or 0
    doubles = Business.objects.filter(merged_into_id=keeper).values_list("pk", flat=True)
    named = Respondent.objects.visible_to(actor).exclude(business=None)
    before = named.filter(complaint=OuterRef("complaint"), seq__lt=OuterRef("seq"))
    first = named.filter(~Exists(before), business_id__in=[keeper, *doubles])
    return Q(pk__in=first.values("complaint_id"))


def _region(key: str, _day: str) -> Q:
    return Q(region__startswith=key) if key else Q(region="")


def _classes(level: int) -> Callable[[str, str], Q]:
    """Categories whose class (1) or head (2) is the one asked for; 0 the category itself."""

    def condition(key: str, _day: str) -> Q:
        if key == UNSORTED:
            return Q(is_sorted=False)
        known = places()
        codes: Iterable[str] = known.parents if level else [key]
        return Q(
            is_sorted=True,
            category__in=[code for code in codes if known.classes(code, is_sorted=True)[level] == key],
        )

    return condition


def _nature(key: str, _day: str) -> Q:
    return Q(is_sorted=False) if key == UNSORTED else Q(is_sorted=True, nature=key)


def _group(key: str, _day: str) -> Q:
    return Q(groups__icontains=f'"{key}"') if key else Q(groups=[])


def _month(key: str, day: str) -> Q:
    first = first_day(key)
    if first is None:
        return Q(pk__in=[])
    return Q(**{f"{day}__range": (first, first.replace(day=monthrange(first.year, first.month)[1]))})


def _on_day(key: str, day: str) -> Q:
    return Q(**{day: first_day(key)})


CONDITIONS: dict[str, Callable[[str, str], Q]] = {
    "member": _member,
    "region": _region,
    "category": _classes(0),
    "category_main": _classes(1),
    "kind": _classes(2),
    "nature": _nature,
    "channel": lambda key, _day: Q(channel=key),
    "group": _group,
    "month": _month,
    "day": _on_day,
    "holder": _office,
    "intake": _intake,
    "outcome": lambda key, _day: Q(outcome=key),
}
