"""What waits to be sent without an agreement in force is stopped, and says why."""

from django.db import transaction
from django.db.models import Exists, OuterRef

from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.federation.models import OutMessage, OutState, Peer
from lianwei.federation.queries.agreements.flows import kinds_unagreed
from lianwei.federation.rules.agreements.fields import FIELDS_OF_KIND


@transaction.atomic
def stop_unagreed(*, actor: Actor) -> int:
    """Messages that no agreement covers any more wait for a person instead of going out; how many.

    Asked before each round of sending, so that what was written yesterday under an agreement that ended at
    midnight does not go out.
    """
    rows = OutMessage.objects.visible_to(actor).filter(state=OutState.WAITING, kind__in=list(FIELDS_OF_KIND))
    stopped = 0
    waits = Exists(rows.filter(peer=OuterRef("pk")))
    for peer in Peer.objects.visible_to(actor).filter(waits).order_by("pk"):
        for kind, reason in kinds_unagreed(peer).items():
            if count := rows.filter(peer=peer, kind=kind).update(state=OutState.FAILED, reason=reason):
                record("peer.stopped", peer, actor=actor, kind=kind, reason=reason, messages=count)
                stopped += count
    return stopped
