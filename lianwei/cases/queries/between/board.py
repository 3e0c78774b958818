"""The load board of the alliance: how much lies with each member, and whom they lend each other."""

from dataclasses import dataclass

from django.db.models import Count

from lianwei.cases.models import Complaint
from lianwei.cases.models.board import many_open, week_of
from lianwei.cases.models.team import USUAL_WEEK
from lianwei.cases.queries.lists.views_saved import OPEN_STATUSES
from lianwei.cases.queries.lists.worklist import overseen_alliances
from lianwei.cases.queries.people.team import LEADS, away_on
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.members.models import Alliance
from lianwei.members.queries import (
    alliances_of,
    members_of,
    short_label,
)
from lianwei.members.queries.people import who_may_in

from .lending import SharedRow, shared_people
from .oversight import alliance_oversight


@dataclass(frozen=True, slots=True)
class MemberCapacity:
    """`open`: cases; None where there are too few to be told. `week`: new cases a week that those can take
    who lead sessions and are there today.
    """

    name: str
    open: int | None
    mediators: int
    week: int
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    members: list[MemberCapacity]
    people: list[SharedRow]


def alliance_board(*, actor: Actor) -> Board:
    """Each member of the alliances the actor belongs to or looks on; most mediators, fewest cases first."""
    actor.require("shared_person.view")
    alliances = alliances_seen(actor)
    keys = list(dict.fromkeys(each.pk for pk in alliances for each in members_of(Alliance(pk=pk))))
    counts, leading = _open(keys, actor), who_may_in(LEADS, keys)
    weeks = week_of(keys)
    away = away_on({pk for people in leading.values() for pk in people}, day=clock.today())
    members = []
    for pk in keys:
        taken = [weeks.get((pk, who), (None, USUAL_WEEK)) for who in leading[pk] if who not in away]
        there = [week for takes, week in taken if takes is not False]
        name = short_label(pk)
        members.append(MemberCapacity(name, counts.get(pk), len(there), sum(there), pk in actor.acts_for))
    members.sort(key=lambda each: (-each.mediators, each.open or 0, each.name))
    return Board(members, shared_people(alliances, actor=actor, members=keys))


def _open(keys: list[int], actor: Actor) -> dict[int, int]:
    """Whole numbers for those who look on; of other members five or more (members/data/visibility.csv)."""
    if overseen_alliances(actor) and actor.may("alliance.watch"):
        return {each.pk: each.open for each in alliance_oversight(actor=actor).members}
    ours = Complaint.objects.visible_to(actor).filter(holder_id__in=actor.acts_for, status__in=OPEN_STATUSES)
    own = dict(ours.order_by().values_list("holder_id").annotate(n=Count("pk")))
    return many_open(keys, OPEN_STATUSES) | dict.fromkeys(actor.acts_for, 0) | own


def alliances_seen(actor: Actor) -> list[int]:
    """The alliances the actor's organisation belongs to, and those the actor looks on."""
    own = alliances_of(actor.organisation_id).values_list("pk", flat=True) if actor.organisation_id else []
    return sorted({*own, *overseen_alliances(actor)})
