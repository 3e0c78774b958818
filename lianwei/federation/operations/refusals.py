"""Counting what was refused: by peer, reason and day."""

from django.db import transaction

from lianwei.core import clock
from lianwei.core.events import record
from lianwei.federation.models import Peer, RefusedCall
from lianwei.federation.queries.own import WIRE
from lianwei.federation.queries.reasons import REASONS

OFTEN = 10  # refusals of a peer for one reason in a day: then somebody is told


@transaction.atomic
def count_refusal(peer: Peer | None, code: str, *, ahead: int = 0) -> None:
    """One more; codes that we do not know are counted together, so that nobody fills the table."""
    now, told = clock.now(), code if code in REASONS else "other"
    rows = RefusedCall.objects.visible_to(WIRE).filter(peer=peer, code=told, day=clock.today())
    row = rows.select_for_update().first()
    if row is None:
        RefusedCall.objects.create(peer=peer, code=told, day=clock.today(), count=1, last_at=now, ahead=ahead)
        return
    row.count, row.last_at, row.ahead = row.count + 1, now, ahead
    row.save(update_fields=["count", "last_at", "ahead"])
    if peer is not None and row.count == OFTEN:
        record("peer.refused_often", peer, actor=WIRE, code=told)
