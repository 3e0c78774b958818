"""How many promises of a business or a member were broken: in the cases the reader counts, and in all.

Whoever looks on an alliance counts the cases of all its members. A member counts its own, and is told beside
them of the alliance what stays true when its own are subtracted (rules/small.py): five promises or none.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.urls import reverse

from lianwei.cases.queries.between.board import alliances_seen
from lianwei.cases.rules.small import is_small
from lianwei.commitments.queries import Rate, broken_rates
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.members.queries import organisations_named
from lianwei.members.queries.memberships import organisations_in
from lianwei.registry.models import Business
from lianwei.registry.queries import BusinessPanel, business_family, keepers_of

from .worklist import overseen_alliances

VIEW = "commitment.view"
PERIOD, SHOWN = 365, 50  # days; rows of the list of businesses
Rates = dict[int, Rate]


@dataclass(frozen=True, slots=True)
class NamedRate:
    """A rate with the name it stands for. `everywhere`: in cases of all members, None where it stays out."""

    name: str
    rate: Rate
    everywhere: Rate | None
    url: str = ""


@dataclass(frozen=True, slots=True)
class BrokenRates:
    """The rates of members and of businesses over a period, both days included. `is_partial`: the reader
    counts its own cases alone, and `everywhere` stands beside them.
    """

    since: date
    until: date
    is_partial: bool
    members: list[NamedRate]
    businesses: list[NamedRate]


@dataclass(frozen=True, slots=True)
class Counting:
    """Whose cases are counted over which days: the reader's, and all of the alliances it sees. None: the
    whole instance, for whoever runs it.
    """

    since: date
    until: date
    own: frozenset[int] | None
    all: frozenset[int] | None

    @property
    def is_partial(self) -> bool:
        return self.own != self.all

    def rates(self, column: str, *, keys: Iterable[int] | None = None) -> tuple[Rates, Rates]:
        """By key the reader's rates and those of all cases."""
        wanted = None if keys is None else list(keys)
        own = self._read(column, self.own, wanted)
        return own, self._read(column, self.all, wanted) if self.is_partial else own

    def _read(self, column: str, holders: frozenset[int] | None, keys: list[int] | None) -> Rates:
        found = broken_rates(column, since=self.since, until=self.until, keys=keys, holders=holders)
        return {each.key: each for each in found}


def rates_in_the_alliance(*, actor: Actor) -> BrokenRates:
    """What members and businesses broke of their promises whose day came within a year until yesterday."""
    actor.require(VIEW)
    counting = _counting(actor)
    by_member, businesses = counting.rates("member_id"), counting.rates("business_id")
    members = _members(*by_member, known=actor.organisations)
    days = counting.since, counting.until
    return BrokenRates(*days, counting.is_partial, members, _businesses(*businesses))


def rate_panel(business_id: int, actor: Actor) -> BusinessPanel | None:
    """The card on the page of a business; none where there is nothing to tell of promises that came due."""
    if not actor.may(VIEW):
        return None
    counting, family = _counting(actor), business_family(business_id)
    own, everywhere = (_together(business_id, each) for each in counting.rates("business_id", keys=family))
    told = told_of(own, everywhere)
    if not own.due and not (told and told.due):
        return None
    facts = {"rate": own, "everywhere": told, "counting": counting}
    return BusinessPanel("cases/_promise_rate.html", facts)


def told_of(own: Rate, everywhere: Rate) -> Rate | None:
    """The rate of all cases, where promises in cases of others that it tells of are five or more, or none."""
    due, broken = everywhere.due - own.due, everywhere.broken - own.broken
    return None if any(is_small(each) for each in (due, broken, due - broken)) else everywhere


def _counting(actor: Actor) -> Counting:
    until = clock.today() - timedelta(days=1)
    since = until - timedelta(days=PERIOD - 1)
    if actor.is_trusted:
        return Counting(since, until, None, None)
    days = {"since": since, "until": until}
    own = actor.organisations | organisations_in(overseen_alliances(actor), **days)
    everybody = own | organisations_in(alliances_seen(actor), **days)
    return Counting(since, until, frozenset(own), frozenset(everybody))


def _together(key: int, rates: Rates) -> Rate:
    return sum(rates.values(), Rate(key, 0, 0, 0))


def _members(own: Rates, everywhere: Rates, *, known: Collection[int]) -> list[NamedRate]:
    """What the reader's own organisation promised others, it knows anyway."""
    names = organisations_named(everywhere)
    rows = {key: _row(names[key], own, everywhere, key) for key in everywhere}
    rows |= {key: replace(rows[key], everywhere=everywhere[key]) for key in rows if key in known}
    return _worst(rows.values())


def _businesses(own: Rates, everywhere: Rates) -> list[NamedRate]:
    """Doubles that were merged count as the entry that was kept."""
    kept = keepers_of(everywhere)
    own, everywhere = _merged(own, kept), _merged(everywhere, kept)
    names = dict(Business.objects.filter(pk__in=list(everywhere)).values_list("pk", "name"))
    found = (
        replace(_row(names.get(key, ""), own, everywhere, key), url=reverse("business_detail", args=[key]))
        for key in everywhere
    )
    return _worst(found)[:SHOWN]


def _merged(rates: Rates, kept: dict[int, int]) -> Rates:
    summed: Rates = {}
    for key, rate in rates.items():
        kept_key = kept[key]
        summed[kept_key] = summed[kept_key] + rate if kept_key in summed else rate
    return summed


def _row(name: str, own: Rates, everywhere: Rates, key: int) -> NamedRate:
    ours = own.get(key, Rate(key, 0, 0, 0))
    return NamedRate(name, ours, told_of(ours, everywhere[key]))


def _worst(rates: Iterable[NamedRate]) -> list[NamedRate]:
    """The worst first, by what may be told; of whom nothing may, no line."""

    def place(each: NamedRate) -> tuple[float, int, str]:
        rate = each.everywhere or each.rate
        return -rate.percent, -rate.due, each.name

    told = (each for each in rates if each.rate.due or (each.everywhere and each.everywhere.due))
    return sorted(told, key=place)
