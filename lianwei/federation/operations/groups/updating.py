"""Each side tells its count anew: on a button, and once a month; never case by case."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core.errors import WrongStatus
from lianwei.core.events import record
from lianwei.core.schedule import one_by_one
from lianwei.core.scope import Actor, lock
from lianwei.federation.models import SharedGroup
from lianwei.federation.queries.groups import groups_to_update
from lianwei.federation.queries.own import own_card

from .counting import peer_of, tell_count


@transaction.atomic
def update_shared_group(shared_id: int, *, actor: Actor) -> SharedGroup:
    """Tell the other side how many cases we have now."""
    row = lock(SharedGroup, shared_id, actor=actor)
    actor.require("shared_group.update")
    if not ((row.is_ours and row.is_open) or row.is_joined):
        raise WrongStatus(_("This was joined or ended since. Please look at the page again."))
    tell_count(row, peer_of(row), actor=actor)
    record("shared_group.updated", row, actor=actor, to=row.peer, cases=row.cases_here)
    return row


def share_due_groups(*, actor: Actor) -> int:
    """Tell each peer how the groups that both handle stand, those not told since the month began; how many.
    One that cannot be told keeps no other from it. Raises StepsFailed.
    """
    actor.require("shared_group.update")
    due = groups_to_update(actor=actor) if own_card() else []
    return one_by_one((f"shared_group:{pk}", partial(update_shared_group, pk, actor=actor)) for pk in due)
