"""Businesses between alliances: counted to be told, and what others told, on the page of a business."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianwei.cases.models.tallies import AgainstEach
from lianwei.cases.queries.people.figures import resolved_outcomes
from lianwei.core.scope import Actor
from lianwei.federation.models import SharedBusiness
from lianwei.federation.rules.businesses import (
    MOST,
    BusinessCount,
    BusinessesCounted,
    days_of,
    says_something,
    told,
)
from lianwei.registry.models import Audience, Business, BusinessFact, FactKind
from lianwei.registry.queries import BusinessPanel, business_family

from .abroad import names_of_peers

PANEL, VIEW = "federation/_business_abroad.html", "shared_business.view"
OPEN = (Audience.ALLIANCE, Audience.PUBLIC)  # what a member keeps to itself goes nowhere
STATED = {FactKind.BROKEN_PROMISE: "broken_promises", FactKind.ADVISORY_LETTER: "letters"}
LONGEST_CHAIN = 8  # merges of merges followed
Tallies = dict[int, dict[str, int]]


@dataclass(frozen=True, slots=True)
class BusinessAbroad:
    """What one alliance told of a business: counts by their labels, of the twelve months until a day."""

    peer: str
    counts: list[tuple[str, int | None]]
    until: date


def business_abroad_panel(business_id: int, actor: Actor) -> BusinessPanel | None:
    """The card on the page of a business, a row for each alliance; none where no other told anything."""
    if not actor.may(VIEW):
        return None
    family = Business.objects.filter(pk__in=business_family(business_id)).exclude(uscc="")
    codes = [code.upper() for code in family.values_list("uscc", flat=True)]
    rows = list(SharedBusiness.objects.visible_to(actor).filter(uscc__in=codes).order_by("peer", "uscc"))
    names = names_of_peers(row.peer for row in rows) if rows else {}
    found = [
        BusinessAbroad(names.get(row.peer, row.peer), _labelled(row), days_of(row.month)[1]) for row in rows
    ]
    return BusinessPanel(PANEL, found) if found else None


def _labelled(row: SharedBusiness) -> list[tuple[str, int | None]]:
    return [
        (pgettext("complaints against a business", "Received"), row.complaints),
        (pgettext("complaints against a business", "Settled"), row.settled),
        (_("Broken promises"), row.broken_promises),
        (_("Advisory letters"), row.letters),
    ]


def businesses_counted(month: str, *, actor: Actor) -> BusinessesCounted:
    """What is told of businesses with a unified social credit code: of those with the most complaints."""
    since, until = days_of(month)
    merged = _merged()
    tallies = _complaints(AgainstEach(since, until, resolved_outcomes()), merged)
    for pk, name in _stated(since, until, actor=actor):
        of_one = tallies.setdefault(_kept(pk, merged), {})
        of_one[name] = of_one.get(name, 0) + 1
    codes = Business.objects.filter(merged_into_id=None).exclude(uscc="").values_list("pk", "uscc")
    counted = (_count(code.upper(), tallies[pk]) for pk, code in codes.iterator() if pk in tallies)
    rows = sorted((each for each in counted if says_something(each)), key=_order)
    return BusinessesCounted(month=month, businesses=_once(rows)[:MOST])


def _order(row: BusinessCount) -> tuple[int, str]:
    return -(row.complaints or 0), row.uscc


def _once(rows: list[BusinessCount]) -> list[BusinessCount]:
    """Of two entries with one code, which nobody has merged yet, the one with more complaints."""
    return list({each.uscc: each for each in reversed(rows)}.values())[::-1]


def _count(uscc: str, tally: Mapping[str, int]) -> BusinessCount:
    names = ("complaints", "settled", "broken_promises", "letters")
    return BusinessCount(uscc=uscc, **{name: told(tally.get(name, 0)) for name in names})


def _complaints(asked: AgainstEach, merged: Mapping[int, int]) -> Tallies:
    """By kept entry; a complaint that names an entry and its double counts once."""
    counted = asked.by_business()
    families: dict[int, list[int]] = {}
    for pk in counted:
        families.setdefault(_kept(pk, merged), []).append(pk)
    sums = {
        kept: counted[keys[0]] if len(keys) == 1 else asked.together(keys) for kept, keys in families.items()
    }
    return {pk: {"complaints": received, "settled": settled} for pk, (received, settled) in sums.items()}


def _stated(since: date, until: date, *, actor: Actor) -> list[tuple[int, str]]:
    rows = BusinessFact.objects.visible_to(actor).filter(
        kind__in=list(STATED), audience__in=OPEN, retired_at=None, on__range=(since, until)
    )
    return [(pk, STATED[FactKind(kind)]) for pk, kind in rows.values_list("business_id", "kind")]


def _merged() -> dict[int, int]:
    rows = Business.objects.filter(merged_into_id__isnull=False)
    return {double: kept for double, kept in rows.values_list("pk", "merged_into_id") if kept}


def _kept(pk: int, merged: Mapping[int, int]) -> int:
    for _step in range(LONGEST_CHAIN):
        pk = merged.get(pk, pk)
    return pk
