"""One proposed peer, so that the pages of the exchange are not empty. It says that it is made up."""

import base64
import json

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from lianwei.core import keys
from lianwei.core.scope import OPERATOR
from lianwei.federation.operations import name_instance, register_peer
from lianwei.federation.queries.own import own_card
from lianwei.federation.rules.cards import key_id_of

from .neighbour import Neighbour

ADDRESS = "https://exchange.example.cn"  # RFC 2606: leads nowhere


def make_peers() -> Neighbour | None:
    """This instance's own name and a peer that was proposed and not activated; None where they stand."""
    if own_card() is not None:
        return None
    name_instance(actor=OPERATOR, code="demo-alliance", name="演示联盟（合成数据）")
    secret, public = keys.new_pair()
    box = X25519PrivateKey.generate().public_key().public_bytes_raw()
    key = {
        "key_id": key_id_of(public),
        "public": public,
        "box": base64.b64encode(box).decode(),
        "valid_from": "2026-01-01T00:00:00+08:00",
    }
    card = {"code": "demo-peer", "name": "邻省消费维权联盟（合成数据）", "url": ADDRESS}
    register_peer(
        actor=OPERATOR,
        card=json.dumps(card | {"versions": [1], "keys": [key]}),
        note="合成数据：演示用的对端，没有真实系统。",
    )
    return Neighbour("demo-peer", secret)
