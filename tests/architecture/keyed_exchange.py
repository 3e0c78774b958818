"""Peers and keys for the visitor matrix: the instance's as a whole, no member's."""

from lianwei.federation.models import InstanceKey
from lianwei.federation.queries.peers import keys_of
from lianwei.members.models import Organisation
from tests.factories.exchange import Stranger, active, named

from .nouns import Keys, Known, Noun


def _peer(home: Organisation) -> Keys:
    return {"pk": active(Stranger()).pk}


def _peer_key(home: Organisation) -> Keys:
    peer = active(Stranger())
    return {"pk": peer.pk, "key": next(iter(keys_of(peer).values())).pk}


def _own_key(home: Organisation) -> Keys:
    named()
    return {"pk": InstanceKey.objects.get().pk}


EXCHANGE: dict[str, Noun] = {
    "peer_": Noun(_peer, Known.SHARED),
    "peer_revoke_key": Noun(_peer_key, Known.SHARED),
    "instance_key_": Noun(_own_key, Known.SHARED),
}
