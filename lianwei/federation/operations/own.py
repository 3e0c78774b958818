"""This instance's own name and keys towards others."""

import base64
import re
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock, keys
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.federation.models import InstanceKey, OutMessage, OutState, OwnCard, Peer, PeerStatus
from lianwei.federation.queries.own import WIRE, public_card
from lianwei.federation.rules.cards import key_id_of
from lianwei.federation.rules.envelopes import CODE

from .post import CARD, send, sign_anew

NOTICE = timedelta(days=1)  # peers get a new key so long before it signs
KEPT = timedelta(days=7)  # a replaced key is checked for so long: messages under way hold


@transaction.atomic
def name_instance(*, actor: Actor, code: str, name: str, name_en: str = "") -> OwnCard:
    """Take part in the exchange: give this instance a code for ever and its first key."""
    actor.require("own_card.name")
    if not re.match(CODE, code):
        raise Invalid({"code": _("Please use 3 to 40 small letters, digits and hyphens.")})
    if not name.strip():
        raise Invalid({"name": _("Please name your organisation or alliance.")})
    if OwnCard.objects.exists():
        raise WrongStatus
    now = clock.now()
    card = OwnCard.objects.create(code=code, name=name.strip(), name_en=name_en.strip(), made_at=now)
    key = _new_key(signs_from=now)
    record("own_card.named", card, actor=actor, code=code, key=key.key_id)
    return card


@transaction.atomic
def rotate_instance_key(*, actor: Actor) -> InstanceKey:
    """A new key, told to all peers now and signing from tomorrow on; the present one goes out after it."""
    actor.require("instance_key.rotate")
    now = clock.now()
    if InstanceKey.objects.filter(signs_from__gt=now, ended_at=None, revoked_at=None).exists():
        raise WrongStatus(_("A new key is on its way to the peers already."))
    key = _new_key(signs_from=now + NOTICE)
    before = InstanceKey.objects.filter(ended_at=None, revoked_at=None).exclude(pk=key.pk)
    before.update(ended_at=now + NOTICE + KEPT)
    record("instance_key.rotated", key, actor=actor, key=key.key_id)
    _tell_peers()
    return key


@transaction.atomic
def revoke_instance_key(key_id: int, *, actor: Actor) -> InstanceKey:
    """A key of ours is lost or known to others: a new one signs at once, and what waits is signed anew.

    Peers must be told by telephone and take the new card by hand: whoever has the old key could else name
    them a key of his own.
    """
    actor.require("instance_key.revoke")
    row = InstanceKey.objects.select_for_update().filter(pk=key_id).first()
    if row is None:
        raise NotVisible
    if row.revoked_at is not None:
        raise WrongStatus
    now = clock.now()
    row.revoked_at = now
    row.save(update_fields=["revoked_at"])
    key = _new_key(signs_from=now)
    InstanceKey.objects.filter(ended_at=None, revoked_at=None).exclude(pk=key.pk).update(ended_at=now)
    waiting = OutMessage.objects.visible_to(WIRE).filter(state=OutState.WAITING)
    for message in waiting.iterator(chunk_size=500):
        sign_anew(message)
    record("instance_key.revoked", row, actor=actor, key=row.key_id, next_key=key.key_id)
    return key


def _new_key(*, signs_from: datetime) -> InstanceKey:
    secret, public = keys.new_pair()
    box = X25519PrivateKey.generate()
    key = InstanceKey(
        key_id=key_id_of(public),
        public=public,
        box=base64.b64encode(box.public_key().public_bytes_raw()).decode(),
        made_at=clock.now(),
        signs_from=signs_from,
    )
    key.secret, key.box_secret = secret, base64.b64encode(box.private_bytes_raw()).decode()
    key.save()
    return key


def _tell_peers() -> None:
    card = public_card().model_dump(mode="json")
    for peer in Peer.objects.visible_to(WIRE).filter(status__in=(PeerStatus.ACTIVE, PeerStatus.SUSPENDED)):
        send(peer, kind=CARD, subject="card", data=card)
