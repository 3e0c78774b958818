"""How much waits, for the side bar: one short count."""

from functools import lru_cache

from django.db.models import Q

from lianwei.cases.queries.lists.worklist import counting_open, waits_for
from lianwei.core.counting import Counting
from lianwei.core.scope import Actor
from lianwei.members.queries import works_the_lists_of


def my_cases_waiting(actor: Actor) -> int | None:
    """What waits for the reader: of the own cases and those of absent colleagues, those in which there is
    something left to do, to 1000 and one; None for people who have no worklist.
    """
    if not actor.organisations or actor.user_id is None:
        return None
    return _mine(actor, works_the_lists_of(actor.user_id)).answer()["n"]


@lru_cache(maxsize=512)
def _mine(actor: Actor, lists: frozenset[int]) -> Counting:
    """The same statement for a person all day long."""
    return counting_open({"n": Q(handler_id__in=sorted(lists)) & waits_for(actor)}, actor=actor)
