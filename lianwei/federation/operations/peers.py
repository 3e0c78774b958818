"""Peers: registered from their card, activated by a person who compared the fingerprint, suspended, ended."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock, outgoing
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import Transition, advance
from lianwei.core.scope import Actor, lock
from lianwei.federation.lifecycle import ACTIVATE, END, RESUME, SUSPEND
from lianwei.federation.models import Peer, PeerKey
from lianwei.federation.queries.own import own_card
from lianwei.federation.queries.peers import keys_of, peer_key
from lianwei.federation.rules.cards import PROTOCOL, BadCardError, Card, card_of, version_spoken


@transaction.atomic
def register_peer(*, actor: Actor, card: str, agreement_until: date | None = None, note: str = "") -> Peer:
    """Note another instance from its card. Nothing is exchanged before it is activated."""
    actor.require("peer.register")
    read = _card(card)
    if (own := own_card()) and own.code == read.code:
        raise Invalid({"card": _("This is the card of your own instance.")})
    if Peer.objects.visible_to(actor).filter(code=read.code).exists():
        raise Invalid({"card": _("A peer with this code is registered already.")})
    peer = Peer.objects.create(
        code=read.code,
        name=read.name,
        name_en=read.name_en,
        url=read.url.rstrip("/"),
        versions=read.versions,
        agreement_until=agreement_until,
        note=note.strip(),
        registered_at=clock.now(),
    )
    added = take_keys(peer, read)
    record("peer.registered", peer, actor=actor, code=peer.code, keys=added)
    return peer


@transaction.atomic
def revise_peer(
    peer_id: int, *, actor: Actor, card: str = "", agreement_until: date | None = None, note: str = ""
) -> Peer:
    """Change the agreement's last day or the note, or take a fresh card: address and keys. Keys that the card
    leaves out stay until they are revoked.
    """
    peer = lock(Peer, peer_id, actor=actor)
    actor.require("peer.revise")
    if not END.fits(peer):
        raise WrongStatus
    added: list[str] = []
    if card.strip():
        read = _card(card)
        if read.code != peer.code:
            raise Invalid({"card": _("This is the card of another instance.")})
        peer.url, peer.versions, peer.name = read.url.rstrip("/"), read.versions, read.name
        peer.name_en = read.name_en
        added = take_keys(peer, read)
    peer.agreement_until, peer.note, peer.next_try_at = agreement_until, note.strip(), None
    peer.save()
    until = agreement_until.isoformat() if agreement_until else None
    record("peer.revised", peer, actor=actor, keys=added, agreement_until=until)
    return peer


@transaction.atomic
def activate_peer(peer_id: int, *, actor: Actor) -> Peer:
    """Begin to exchange. Whoever does this has compared the fingerprint of the key with the other side."""
    if own_card() is None:
        raise WrongStatus(_("Please give your own instance a name first."))
    return _moved(peer_id, ACTIVATE, "peer.activated", actor=actor)


@transaction.atomic
def suspend_peer(peer_id: int, *, actor: Actor) -> Peer:
    """Take and send nothing for now; what waits stays."""
    return _moved(peer_id, SUSPEND, "peer.suspended", actor=actor)


@transaction.atomic
def resume_peer(peer_id: int, *, actor: Actor) -> Peer:
    """Go on where the exchange was suspended."""
    return _moved(peer_id, RESUME, "peer.resumed", actor=actor)


@transaction.atomic
def end_peer(peer_id: int, *, actor: Actor) -> Peer:
    """End the exchange for good; what was exchanged stays provable."""
    return _moved(peer_id, END, "peer.ended", actor=actor)


@transaction.atomic
def revoke_peer_key(peer_id: int, *, actor: Actor, key: int) -> PeerKey:
    """Believe a key of a peer no more, from this moment and for whatever it signed before."""
    peer = lock(Peer, peer_id, actor=actor)
    actor.require("peer.revoke_key")
    row = PeerKey.objects.visible_to(actor).filter(pk=key, peer=peer).first()
    if row is None:
        raise NotVisible
    if row.revoked_at is not None:
        raise WrongStatus
    row.revoked_at = clock.now()
    row.save(update_fields=["revoked_at"])
    record("peer.key_revoked", peer, actor=actor, key=row.key_id)
    return row


@transaction.atomic
def take_peer_card(peer_id: int, *, actor: Actor, card: Card) -> Peer:
    """A peer tells its keys and versions itself, in a message under a key that holds. Its address changes by
    hand alone.
    """
    peer = lock(Peer, peer_id, actor=actor)
    peer.versions = card.versions
    peer.save(update_fields=["versions"])
    record("peer.card_taken", peer, actor=actor, keys=take_keys(peer, card))
    return peer


def take_keys(peer: Peer, card: Card) -> list[str]:
    """Add the keys of a card that are new, and the last day of those known; answers the names of the new."""
    known, added = keys_of(peer), []
    for each in card.keys:
        if (key := known.get(each.key_id)) is None:
            _refuse_if_anothers(each.key_id)
            values = each.model_dump(include={"key_id", "public", "box", "valid_from", "valid_until"})
            PeerKey.objects.create(peer=peer, **values)
            added.append(each.key_id)
        elif each.valid_until and key.valid_until is None:
            key.valid_until = each.valid_until
            key.save(update_fields=["valid_until"])
    return added


def _refuse_if_anothers(key_id: str) -> None:
    if peer_key(key_id) is not None:
        raise Invalid({"card": _("A key on this card belongs to another peer.")})


def _moved(peer_id: int, step: Transition, event: str, *, actor: Actor) -> Peer:
    peer = lock(Peer, peer_id, actor=actor)
    advance(peer, step, actor=actor)
    peer.next_try_at = peer.leased_until = None
    peer.save()
    record(event, peer, actor=actor, code=peer.code)
    return peer


def _card(text: str) -> Card:
    try:
        card = card_of(text)
    except BadCardError as error:
        sentence = _("This is no card of an instance. What is wrong: %(what)s")
        raise Invalid({"card": sentence % {"what": error}}) from error
    if version_spoken(PROTOCOL, card.versions) is None:
        raise Invalid({"card": _("That instance speaks no version of the exchange that we know.")})
    if fault := outgoing.fault_of_address(card.url):
        sentence = _("The address on the card cannot be called: %(what)s")
        raise Invalid({"card": sentence % {"what": fault}})
    return card
