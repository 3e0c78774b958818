"""A member here takes part in a group complaint that another alliance told."""

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.models import CaseGroup
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock
from lianwei.federation.models import SharedGroup, SharedGroupState
from lianwei.federation.queries.groups import claims_here, groups_to_join_with

from .counting import peer_of, tell_count


@transaction.atomic
def join_shared_group(shared_id: int, *, actor: Actor, own_group: int | None = None) -> SharedGroup:
    """Join with a group of the actor's member, or without one with its cases against the business; the other
    side learns the count, the sum and whom to call. Raises Invalid where there is no case to join with.
    """
    row = lock(SharedGroup, shared_id, actor=actor)
    actor.require("shared_group.join")
    if actor.organisation_id is None:
        raise NotAllowed
    if row.is_ours or row.state != SharedGroupState.TOLD:
        raise WrongStatus(_("This was joined or ended since. Please look at the page again."))
    row.organisation_id = actor.organisation_id
    if own_group is not None and own_group not in dict(groups_to_join_with(row, actor=actor)):
        raise Invalid({"own": _("Please choose a group of your own that is open.")})
    if own_group is not None:
        row.group_id = lock(CaseGroup, own_group, actor=actor).pk
    if not claims_here(row).cases:
        raise Invalid({"own": _("You have no case against this business in the past twelve months.")})
    row.state, row.joined_at = SharedGroupState.JOINED, clock.now()
    tell_count(row, peer_of(row), actor=actor)
    record("shared_group.joined", row, actor=actor, group=row.group_id, to=row.peer, cases=row.cases_here)
    return row
