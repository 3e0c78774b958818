"""The alliance at a glance, for those who look on: what waits between its members, and who is late.

Figures and clocks alone (members/data/visibility.csv): no name, no word of a case. Each number is the length
of the list it leads to, for both ask the same condition.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Count, QuerySet

from lianwei.cases.models import CompetenceDispute, Complaint, DisputeState
from lianwei.cases.queries.lists.views_saved import MARKS, OPEN_STATUSES, late, near
from lianwei.cases.queries.lists.worklist import (
    ALLIANCE,
    MANY,
    Filters,
    overseen_alliances,
    overseen_condition,
)
from lianwei.core import clock
from lianwei.core.counting import Counting, counting
from lianwei.core.editions import kept
from lianwei.core.scope import Actor
from lianwei.members.models import Alliance
from lianwei.members.queries import members_of, organisation_label, short_label

from .assistance import help_late
from .questions import questions_open
from .transfers import offers_of_alliance

NOTHING = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class MemberLoad:
    """A member's open cases; `late` of them are past their day, `near` past the day of the warning. The `_to`
    numbers are where each part of the bar ends, of 100. A station that holds cases is no member: its
    association answers for it.
    """

    pk: int
    name: str
    open: int
    late: int
    near: int
    widest: int
    is_member: bool

    @property
    def late_to(self) -> int:
        return round(100 * self.late / self.widest)

    @property
    def urgent_to(self) -> int:
        return round(100 * (self.late + self.near) / self.widest)

    @property
    def soon_to(self) -> int:
        return self.urgent_to

    @property
    def later_to(self) -> int:
        return round(100 * self.open / self.widest)


@dataclass(frozen=True, slots=True)
class Oversight:
    """`counts` by name: offers, offers_late, disputes, help_late, questions, questions_late, and one for each
    mark of a case.
    """

    counts: Mapping[str, int]
    members: list[MemberLoad]

    @property
    def open(self) -> int:
        return sum(each.open for each in self.members)

    @property
    def late(self) -> int:
        return sum(each.late for each in self.members)

    @property
    def near(self) -> int:
        return sum(each.near for each in self.members)


def alliance_oversight(*, actor: Actor) -> Oversight:
    """The alliances the actor looks on, as they stand now; two statements however many cases there are."""
    actor.require("alliance.watch")
    return Oversight(_counting(actor, clock.today()).answer(), _members(actor))


@lru_cache(maxsize=128)
def _counting(actor: Actor, today: date) -> Counting:
    """The same statement for a person all day long."""
    offers = offers_of_alliance(actor)
    disputes = CompetenceDispute.objects.visible_to(actor).filter(state=DisputeState.OPEN)
    asked: dict[str, QuerySet] = {
        "offers": offers,
        "offers_late": offers.filter(due_on__lt=today),
        "disputes": disputes.filter(alliance_id__in=overseen_alliances(actor)),
        "help_late": help_late(actor),
        "questions": questions_open(actor),
        "questions_late": questions_open(actor).filter(due_on__lt=today),
    } | {code: _open_cases(actor).filter(overseen_condition(_marked(code))) for code in MARKS}
    return counting({name: rows.order_by().values("pk") for name, rows in asked.items()}, limit=MANY + 1)


def _marked(code: str) -> Filters:
    return Filters(view=ALLIANCE, special=code)


def _open_cases(actor: Actor) -> QuerySet[Complaint]:
    rows = Complaint.objects.visible_to(actor)
    return rows.filter(alliance_id__in=overseen_alliances(actor), status__in=OPEN_STATUSES).order_by()


def _members(actor: Actor) -> list[MemberLoad]:
    """Who is late first; members without a case stand at the end."""
    today = clock.today()
    counted = (
        _open_cases(actor)
        .values("holder")
        .annotate(
            open=Count("pk"), late=Count("pk", filter=late(today)), near=Count("pk", filter=near(today))
        )
    )
    found = {row["holder"]: (row["open"], row["late"], row["near"]) for row in counted}
    members = dict(members_overseen(actor))
    keys = [*members, *found]
    widest = max((n for n, _late, _near in found.values()), default=0) or 1
    loads = [
        MemberLoad(pk, name, *found.get(pk, NOTHING), widest=widest, is_member=pk in members)
        for pk, name in _short_names(keys).items()
    ]
    return sorted(loads, key=lambda each: (-each.late, -each.near, -each.open, each.pk))


def _short_names(keys: Iterable[int]) -> dict[int, str]:
    """As members call each other: a phone has no room for more."""
    return {pk: short_label(pk) for pk in keys}


def members_overseen(actor: Actor) -> list[tuple[int, str]]:
    """The members of the alliances the actor looks on, in the order of the tree."""
    return [
        (pk, organisation_label(pk)) for pk in _members_of(tuple(overseen_alliances(actor)), clock.today())
    ]


@kept("members")
def _members_of(alliances: tuple[int, ...], on: date) -> tuple[int, ...]:
    rows = (members_of(Alliance(pk=alliance), on=on) for alliance in alliances)
    return tuple(dict.fromkeys(each.pk for found in rows for each in found))
