"""Either side ends what it tells of a group complaint; the end of the agreement stops it."""

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock
from lianwei.federation.models import SharedGroup, SharedGroupState
from lianwei.federation.models.groups import SHARED
from lianwei.federation.operations.post import send
from lianwei.federation.queries.agreements.flows import HOME, peer_side, what_flows
from lianwei.federation.queries.peers import fault_of_peer
from lianwei.federation.rules.agreements.fields import GROUP
from lianwei.federation.rules.groups import ENDED, REASON, GroupEnded, subject_of_group
from lianwei.reading.people import without_people

from .counting import close, peer_of


@transaction.atomic
def end_shared_group(shared_id: int, *, actor: Actor, reason: str) -> SharedGroup:
    """Tell the other side that we take part no longer, and why; each side goes on with its own cases."""
    row = lock(SharedGroup, shared_id, actor=actor)
    actor.require("shared_group.end")
    if not ((row.is_ours and row.is_open) or row.is_joined):
        raise WrongStatus(_("This was joined or ended since. Please look at the page again."))
    if not reason.strip():
        raise Invalid({"reason": _("Please say why.")})
    row.end_reason = without_people(reason.strip())[:REASON]
    close(row, SharedGroupState.ENDED)
    row.is_ended_here = True
    row.save()
    peer = peer_of(row)
    if not (fault_of_peer(peer) or what_flows(GROUP, giver=HOME, receiver=peer_side(peer)).reason):
        told = GroupEnded(uid=str(row.uid), reason=row.end_reason)
        send(peer, kind=ENDED, subject=subject_of_group(row.uid), data=told.model_dump())
    record("shared_group.ended", row, actor=actor, to=row.peer)
    return row


@transaction.atomic
def stop_shared_groups(agreement_id: int, *, actor: Actor) -> int:
    """The agreement has ended: neither side tells more of what stood under it; how many groups."""
    actor.require("shared_group.stop")
    rows = SharedGroup.objects.visible_to(actor).filter(agreement_id=agreement_id, state__in=SHARED)
    found = list(rows.order_by("pk").select_for_update(of=("self",)))
    for row in found:
        close(row, SharedGroupState.STOPPED)
        row.save()
        record("shared_group.stopped", row, actor=actor, peer=row.peer)
    return len(found)
