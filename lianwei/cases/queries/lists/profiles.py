"""Complaints against a business in the whole alliance: the own ones as they are, those of other members in
counts of five or more (members/data/visibility.csv); what each member has, with the purpose on record.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from django.urls import reverse

from lianwei.cases.models.tallies import Against, Tally
from lianwei.cases.queries.between.board import alliances_seen
from lianwei.cases.queries.page.labels import labels_of
from lianwei.cases.queries.people.figures import NOT_ACCEPTED, resolved_outcomes
from lianwei.cases.rules.small import is_small, shown_steps, shown_total
from lianwei.core import clock
from lianwei.core.models import ReadLog
from lianwei.core.scope import Actor, subject_of
from lianwei.members.queries import short_label
from lianwei.registry.models import Business
from lianwei.registry.queries import BusinessPanel, business_family, find_business

PERMISSION, WHAT = "business.view_members", "cases.business_members"
PERIOD = 365  # days
NATURES = 3
Counts = list[int | None]


@dataclass(frozen=True, slots=True)
class Standing:
    """Complaints received, of these decided on, of these settled; None for what is too little to be told."""

    name: str
    received: int | None
    decided: int | None
    settled: int | None

    @property
    def percent(self) -> float | None:
        """Settled, of 100 decided on."""
        return 100 * self.settled / self.decided if self.decided and self.settled is not None else None


@dataclass(frozen=True, slots=True)
class BusinessStanding:
    """What stands on the page of a business. `natures`: what other members' complaints are about, the most
    first; `members` leads to the members' own figures for who may read them.
    """

    since: date
    own: Standing
    others: Standing
    natures: list[tuple[str, int]]
    members: str


@dataclass(frozen=True, slots=True)
class MemberStandings:
    """Members with five complaints or more, the most first; `fewer`: how many members have fewer."""

    business: Business
    since: date
    rows: list[Standing]
    fewer: int


def standing_panel(business_id: int, actor: Actor) -> BusinessPanel | None:
    """The card on the page of a business, for those who see cases; none where nobody complained."""
    if not actor.may("complaint.view") or not actor.organisations:
        return None
    against = _against(business_id, actor)
    tallies = against.by_holder()
    if not tallies:
        return None
    own = [each for each in tallies if each.holder_id in actor.organisations]
    others = [each for each in tallies if each.holder_id not in actor.organisations]
    told = [(each, _told(each)) for each in others]
    found = BusinessStanding(
        against.since,
        Standing("", *_sums(own)),
        Standing("", *_pooled(told)),
        _natures(against, actor) if told else [],
        reverse("business_view_members", args=[business_id]) if actor.may(PERMISSION) else "",
    )
    return BusinessPanel("cases/_standing.html", found)


def member_standings(business_id: int, *, actor: Actor, purpose: str) -> MemberStandings:
    """The same by member; who read it and for what is kept in the read log. Raises NotVisible."""
    actor.require(PERMISSION)
    business, against = find_business(business_id), _against(business_id, actor)
    rows, fewer = [], 0
    for each in against.by_holder():
        is_own = each.holder_id in actor.organisations
        counts = [each.received, each.decided, each.settled] if is_own else _told(each)
        if counts[0] is None:
            fewer += 1
        else:
            rows.append(Standing(short_label(each.holder_id), *counts))
    ReadLog.write(actor, what=WHAT, subject=subject_of(business), reason=purpose)
    rows.sort(key=lambda each: (-(each.received or 0), each.name))
    return MemberStandings(business, against.since, rows, fewer)


def _against(business_id: int, actor: Actor) -> Against:
    return Against(
        businesses=business_family(business_id),
        alliances=alliances_seen(actor),
        since=clock.today() - timedelta(days=PERIOD),
        settled=resolved_outcomes(),
        undecided=[NOT_ACCEPTED],
    )


def _told(tally: Tally) -> Counts:
    return shown_steps([tally.received, tally.decided, tally.settled])


def _sums(tallies: Iterable[Tally]) -> list[int]:
    listed = list(tallies)
    return [sum(getattr(each, name) for each in listed) for name in ("received", "decided", "settled")]


def _pooled(told: list[tuple[Tally, Counts]]) -> Counts:
    """The sums of other members, where no member's hidden count could be worked out from them."""
    columns = ("received", "decided", "settled")
    sums = [
        shown_total((getattr(tally, name), counts[n] is not None) for tally, counts in told)
        for n, name in enumerate(columns)
    ]
    known = shown_steps([each for each in takewhile(lambda each: each is not None, sums) if each is not None])
    return [*known, *[None] * (len(columns) - len(known))]


def _natures(against: Against, actor: Actor) -> list[tuple[str, int]]:
    counted = against.natures(besides=actor.organisations)
    most = sorted(((n, code) for code, n in counted.items() if not is_small(n)), reverse=True)[:NATURES]
    labels = labels_of({("nature", code) for _n, code in most}, on=clock.today())
    return [(labels.get(("nature", code), code), n) for n, code in most]
