"""How businesses deal with complaints: for staff alone (practice A10), with everything a mark is made of."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from lianwei.analytics.models import ScorecardAppeal
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.scoring import MINIMUM, Prior, prior_of, weighted, wilson
from lianwei.commitments.queries import broken_rates
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.members.queries import organisations_in
from lianwei.registry.models import Business
from lianwei.registry.queries import BusinessPanel, business_family, canonical_business, keepers_of

from .figures import figures
from .reach import overseen

VIEW = "scorecard.view"
WEIGHTS = Path(__file__).parents[1] / "data" / "scorecard.csv"
YEAR = timedelta(days=365)
SHOWN = 50
Counts = dict[int, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Counted:
    """(part, whole) of one part of the mark by business, and what they tell of all businesses."""

    counts: Counts
    prior: Prior


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a mark. Shares are of 1; `weight` of 100."""

    label: str
    how: str
    weight: int
    part: int
    whole: int
    low: float
    high: float
    drawn: float
    prior: Prior

    @property
    def rate(self) -> float | None:
        return self.part / self.whole if self.whole else None

    @property
    def least(self) -> float:
        """The lower bound of what the part counts as, which may lie below that of its own rate."""
        return min(self.low, self.drawn)

    @property
    def most(self) -> float:
        return max(self.high, self.drawn)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A business's card over a year. `score` of 100; empty below MINIMUM accepted cases."""

    business: Business
    period: Period
    cases: int
    parts: list[Part]

    @property
    def score(self) -> float | None:
        return self._mark("drawn") if self.cases >= MINIMUM else None

    @property
    def low(self) -> float:
        return self._mark("least")

    @property
    def high(self) -> float:
        return self._mark("most")

    @property
    def missing(self) -> int:
        """How many cases are wanting for a mark."""
        return max(MINIMUM - self.cases, 0)

    def _mark(self, name: str) -> float:
        return 100 * weighted([(part.weight, getattr(part, name)) for part in self.parts])


@cache
def weights() -> dict[str, int]:
    """The open weights, by part; together 100."""
    with WEIGHTS.open(encoding="utf-8", newline="") as lines:
        return {row["part"]: int(row["weight"]) for row in csv.DictReader(lines)}


def scorecard(business_id: int, *, actor: Actor) -> Scorecard:
    """The card of one business, of the cases the actor may count. NotVisible for an unknown business."""
    actor.require(VIEW)
    return _card(canonical_business(business_id), _counted(actor), _period())


def scorecards(*, actor: Actor) -> list[Scorecard]:
    """The businesses with the most cases; by their number, which is no ranking of marks."""
    actor.require(VIEW)
    counted = _counted(actor)
    most = sorted(counted["resolved"].counts.items(), key=lambda each: (-each[1][1], each[0]))[:SHOWN]
    known = Business.objects.in_bulk([pk for pk, _counts in most])
    return [_card(known[pk], counted, _period()) for pk, _counts in most if pk in known]


def appeals_of(business_id: int, *, actor: Actor) -> list[ScorecardAppeal]:
    """What the business said against its card, the latest first; under the names of its doubles too."""
    family = business_family(canonical_business(business_id).pk)
    found = ScorecardAppeal.objects.visible_to(actor).filter(business_id__in=family)
    return list(found.order_by("-claimed_on", "-pk"))


def appeals_to_answer() -> Q:
    """Appeals without an answer: they follow to the successor of an organisation."""
    return Q(answered_on=None)


def scorecard_panel(business_id: int, actor: Actor) -> BusinessPanel | None:
    """The card on the page of a business: only a link, for a mark is read with what it is made of."""
    if not actor.may(VIEW):
        return None
    return BusinessPanel(
        "analytics/_scorecard_link.html", {"url": reverse("scorecard_view", args=[business_id])}
    )


def _period() -> Period:
    """The year until yesterday."""
    until = clock.today() - timedelta(days=1)
    return Period(until - YEAR + timedelta(days=1), until)


def _counted(actor: Actor) -> dict[str, Counted]:
    """What the actor may count, by the name of the part."""
    period = _period()
    rows = figures(
        ["accepted", "resolved", "confirmed", "rated"], actor=actor, period=period, by=["business"]
    )
    of = {int(row.keys[0]): row.values for row in rows if row.keys[0]}
    found = {
        "resolved": _summed((pk, *_pair(each, "resolved", "accepted")) for pk, each in of.items()),
        "confirmed": _summed((pk, *_pair(each, "confirmed", "rated")) for pk, each in of.items()),
        "kept": _kept(actor, period),
    }
    return {name: Counted(counts, prior_of(list(counts.values()))) for name, counts in found.items()}


def _pair(values: Mapping[str, object], part: str, whole: str) -> tuple[int, int]:
    return int(str(values[part])), int(str(values[whole]))


def _kept(actor: Actor, period: Period) -> Counts:
    """Promises made in the cases of organisations whose figures the actor may see: its own, those it looks
    on.
    """
    first, last = period.first, period.last
    holders = None
    if not actor.is_trusted:
        holders = actor.organisations | organisations_in(overseen(actor), since=first, until=last)
    rates = broken_rates("business_id", since=first, until=last, holders=holders)
    return _summed((each.key, each.due - each.broken, each.due) for each in rates)


def _summed(found: Iterable[tuple[int, int, int]]) -> Counts:
    """(part, whole) by business, doubles added to the entry that stands for them today."""
    counts = list(found)
    keepers, summed = keepers_of(key for key, _part, _whole in counts), dict[int, tuple[int, int]]()
    for key, part, whole in counts:
        before = summed.get(keepers[key], (0, 0))
        summed[keepers[key]] = before[0] + part, before[1] + whole
    return summed


def _card(business: Business, counted: Mapping[str, Counted], period: Period) -> Scorecard:
    parts = [_part(name, label, how, counted[name], business.pk) for name, label, how in _parts()]
    return Scorecard(business, period, parts[0].whole, parts)


def _part(name: str, label: str, how: str, known: Counted, pk: int) -> Part:
    part, whole = known.counts.get(pk, (0, 0))
    drawn = known.prior.drawn(part, whole)
    return Part(label, how, weights()[name], part, whole, *wilson(part, whole), drawn, known.prior)


def _parts() -> tuple[tuple[str, str, str], ...]:
    return (
        ("resolved", _("Complaints resolved"), _("resolved ÷ accepted")),
        ("confirmed", _("Consumers who confirm it"), _("confirmed ÷ answered")),
        ("kept", _("Promises kept"), _("not broken ÷ due")),
    )
