"""How much waits, for the side bar: one short count."""

from functools import lru_cache

from lianwei.cases.models import Access
from lianwei.cases.queries.worklist import MANY
from lianwei.core.counting import Counting, counting
from lianwei.core.scope import Actor


def my_cases_waiting(actor: Actor) -> int | None:
    """The reader's open cases, to 1000 and one; None for people who have no worklist."""
    if not actor.organisations or actor.user_id is None:
        return None
    return _mine(actor).answer()["n"]


@lru_cache(maxsize=512)
def _mine(actor: Actor) -> Counting:
    mine = Access.objects.visible_to(actor).filter(is_open__in=[True], handler_id=actor.user_id).order_by()
    return counting({"n": mine.values("pk")}, limit=MANY + 1)
