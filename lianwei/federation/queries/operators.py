"""Who looks after the exchange, and which peers have been silent for long."""

from datetime import timedelta

from django.db.models import Exists, OuterRef

from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.federation.models import OutMessage, OutState, Peer, PeerStatus
from lianwei.members.models import RoleAssignment, User
from lianwei.members.models.validity import not_revoked
from lianwei.members.permissions import expand

SILENT_AFTER = timedelta(hours=1)  # something waits for so long and the peer gives no receipt


def operators() -> list[User]:
    """The active people with a role that may repeat messages, each once."""
    held = RoleAssignment.objects.filter(not_revoked(clock.today()), user__is_active=True)
    rows = held.filter(role__is_administrator=True).select_related("role", "user")
    found = {row.user_id: row.user for row in rows if "out_message.repeat" in expand(row.role.permissions)}
    return [found[pk] for pk in sorted(found)]


def silent_peers(*, actor: Actor) -> list[int]:
    """Peers for which a message has waited long for its first receipt."""
    long_ago = clock.now() - SILENT_AFTER
    waiting = OutMessage.objects.visible_to(actor).filter(
        peer=OuterRef("pk"), state=OutState.WAITING, receipted_at=None, made_at__lt=long_ago
    )
    rows = Peer.objects.visible_to(actor).filter(Exists(waiting), status=PeerStatus.ACTIVE)
    return list(rows.order_by("pk").values_list("pk", flat=True))
