"""This instance towards others: its code, its card, the key it signs with now."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q

from lianwei.core import clock
from lianwei.core.errors import NotVisible
from lianwei.core.keys import sign_by
from lianwei.core.scope import Actor, ActorKind
from lianwei.federation.models import InstanceKey, OwnCard
from lianwei.federation.receivers import kinds
from lianwei.federation.rules.cards import PROTOCOL, Card, CardKey, fingerprint
from lianwei.federation.rules.signing import SigningKey

# The wire itself: it looks up peers and messages for machines, which have no account.
WIRE = Actor(ActorKind.PEER, permissions=frozenset({"peer.view"}), name="exchange")
MESSAGES = "/api/exchange/v1/messages"


def own_card() -> OwnCard | None:
    """None where this instance takes no part in the exchange yet."""
    return OwnCard.objects.first()


def own_code() -> str:
    """Raises NotVisible where this instance takes no part."""
    card = own_card()
    if card is None:
        raise NotVisible
    return card.code


def instance_key(*, at: datetime | None = None) -> InstanceKey:
    """The key that signs at a time (now). Raises NotVisible where there is none."""
    at = at or clock.now()
    rows = InstanceKey.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=at), revoked_at=None, signs_from__lte=at
    )
    key = rows.order_by("-signs_from", "-pk").first()
    if key is None:
        raise NotVisible
    return key


@dataclass(frozen=True, slots=True)
class Signer:
    """What signs messages, receipts and calls for a while: the key is unsealed once."""

    key: SigningKey
    code: str

    def sign(self, data: bytes) -> str:
        return sign_by(self.key.secret, data)


def signer() -> Signer:
    """Raises NotVisible where this instance takes no part in the exchange."""
    key = instance_key()
    return Signer(SigningKey(key.key_id, key.secret.plain()), own_code())


def public_card() -> Card:
    """What others may know of this instance. Raises NotVisible where it takes no part."""
    card = own_card()
    if card is None:
        raise NotVisible
    return Card(
        code=card.code,
        name=card.name,
        name_en=card.name_en,
        url=settings.LIANWEI_PUBLIC_URL,
        versions=list(range(1, PROTOCOL + 1)),
        kinds=kinds(),
        keys=[_card_key(each) for each in keys_told()],
    )


def keys_told() -> list[InstanceKey]:
    """Keys on the card: in use, or replaced lately so that messages under way still hold. Oldest first."""
    recent = Q(ended_at=None) | Q(ended_at__gt=clock.now())
    return list(InstanceKey.objects.filter(recent, revoked_at=None).order_by("signs_from", "pk"))


def _card_key(key: InstanceKey) -> CardKey:
    return CardKey(
        key_id=key.key_id,
        public=key.public,
        box=key.box,
        valid_from=key.signs_from,
        valid_until=key.ended_at,
    )


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key of ours as its page shows it."""

    key: InstanceKey
    fingerprint: str
    is_signing: bool


@dataclass(frozen=True, slots=True)
class OwnPage:
    """Our card as others see it, and our keys."""

    card: OwnCard | None
    text: str
    keys: list[KeyRow]
    may_name: bool
    may_rotate: bool
    may_revoke: bool


def own_page(*, actor: Actor) -> OwnPage:
    """The page of this instance's own card."""
    actor.require("peer.view")
    card = own_card()
    rows = list(InstanceKey.objects.order_by("-signs_from", "-pk"))
    signing = instance_key().pk if card else None
    return OwnPage(
        card,
        public_card().model_dump_json(indent=1) if card else "",
        [KeyRow(each, fingerprint(each.public), each.pk == signing) for each in rows],
        may_name=card is None and actor.may("own_card.name"),
        may_rotate=card is not None and actor.may("instance_key.rotate"),
        may_revoke=card is not None and actor.may("instance_key.revoke"),
    )
