"""A peer that was silent speaks again: what waits for it is sent at once."""

from datetime import timedelta

from lianwei.core import clock
from lianwei.federation.models import OutMessage, OutState, Peer
from lianwei.federation.operations.custody import wake_peer
from lianwei.federation.queries.own import WIRE

NOTED_EVERY = timedelta(seconds=20)  # a busy peer does not cost a write for each call


def note_sign_of_life(peer: Peer, *, ahead: int) -> None:
    """A good call came. Ends the pause after failed calls, and that of what is sent until answered."""
    now = clock.now()
    is_back = peer.next_try_at is not None or peer.tries > 0
    if not is_back and peer.seen_at and now - peer.seen_at < NOTED_EVERY and peer.ahead == ahead:
        return
    rows = Peer.objects.visible_to(WIRE).filter(pk=peer.pk)
    rows.update(seen_at=now, ahead=ahead, next_try_at=None, tries=0)
    if is_back:
        wake_peer(peer.code)
        waiting = OutMessage.objects.visible_to(WIRE).filter(peer=peer, state=OutState.WAITING)
        waiting.filter(due_at__gt=now).update(due_at=now)
