"""What of other alliances waits for the actor's member: one statement, asked on every page."""

from functools import lru_cache

from django.db.models import QuerySet

from lianwei.core.counting import Counting, counting
from lianwei.core.scope import Actor

from .abroad import offers_to_answer
from .groups import VIEW as VIEW_GROUPS
from .groups import shared_groups_waiting
from .joint import VIEW, joint_waiting

MANY = 1000


def waiting_abroad(actor: Actor) -> int:
    """Cases that are offered to us, requests to help with one, group complaints we may join."""
    return sum(_waiting(actor).answer().values())


@lru_cache(maxsize=512)
def _waiting(actor: Actor) -> Counting:
    rows: dict[str, QuerySet] = {"offers": offers_to_answer(actor)}
    if actor.may(VIEW):
        rows["help"] = joint_waiting(actor)
    if actor.may(VIEW_GROUPS):
        rows["groups"] = shared_groups_waiting(actor)
    return counting({name: each.order_by() for name, each in rows.items()}, limit=MANY)
