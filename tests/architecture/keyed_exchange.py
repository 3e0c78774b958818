"""Peers and keys for the visitor matrix: the instance's as a whole, no member's."""

from django.test import Client

from lianwei.federation.models import InMessage, InstanceKey, OutMessage, OutState
from lianwei.federation.operations import send
from lianwei.federation.queries.own import WIRE
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


def _sent(home: Organisation) -> Keys:
    message = send(active(Stranger()), kind="test.note", subject="case:1", data={})
    OutMessage.objects.visible_to(WIRE).filter(pk=message.pk).update(state=OutState.FAILED)
    return {"pk": message.pk}


def _came(home: Organisation) -> Keys:
    stranger = Stranger()
    active(stranger)
    stranger.call(Client(), stranger.event())
    return {"pk": InMessage.objects.visible_to(WIRE).get().pk}


EXCHANGE: dict[str, Noun] = {
    "in_message_": Noun(_came, Known.SHARED),
    "out_message_": Noun(_sent, Known.SHARED),
    "peer_": Noun(_peer, Known.SHARED),
    "peer_revoke_key": Noun(_peer_key, Known.SHARED),
    "instance_key_": Noun(_own_key, Known.SHARED),
}
