"""The post as files on a stick: what waits for a peer goes out as one, its receipts come back as another."""

import json
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from pydantic import ValidationError

from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock
from lianwei.federation.models import InstanceKey, OutMessage, OutState, Peer, PeerKey
from lianwei.federation.queries.agreements.flows import kinds_unagreed
from lianwei.federation.queries.own import own_code, signer
from lianwei.federation.queries.peers import fault_of_peer, keys_of, peer_with_code
from lianwei.federation.queries.reasons import sentence_of
from lianwei.federation.rules import packets
from lianwei.federation.rules.envelopes import MOST_IN_BATCH
from lianwei.federation.rules.packets import BadPacketError, Packet
from lianwei.federation.rules.receipts import Receipt

from .posting import apply_receipts
from .taking import Coming, Post, look_at, receipts, take_in
from .waking import note_sign_of_life

MOST = 5000  # messages of one file


@dataclass(frozen=True, slots=True)
class Imported:
    """What an imported file held. `reply`: the file with the receipts, empty where the file held receipts."""

    peer: Peer
    kind: str
    count: int
    reply: bytes = b""


@transaction.atomic
def export_packet(peer_id: int, *, actor: Actor) -> bytes:
    """What waits for a peer, in order, as a file closed to its key. The messages go on waiting for receipts:
    one that also goes over the network is the same message.
    """
    peer = lock(Peer, peer_id, actor=actor)
    actor.require("peer.export")
    _refuse_unless_exchanging(peer)
    waiting = OutMessage.objects.visible_to(actor).filter(peer=peer, state=OutState.WAITING)
    waiting = waiting.exclude(kind__in=kinds_unagreed(peer))
    rows = [json.loads(row.text.plain()) for row in waiting.order_by("id")[:MOST]]
    if not rows:
        raise WrongStatus(_("Nothing waits for this peer."))
    record("peer.packet_exported", peer, actor=actor, messages=len(rows))
    return _closed(peer, packets.MESSAGES, rows)


@transaction.atomic
def import_packet(data: bytes, *, actor: Actor) -> Imported:
    """Take a file of a peer: messages as if they had come by a call, or receipts for ours."""
    actor.require("peer.import")
    packet = _opened(data)
    peer = peer_with_code(packet.sender)
    if peer is None:
        raise Invalid({"upload": _("The sender of this file is not registered here.")})
    _refuse_unless_exchanging(peer)
    taken = _take_messages if packet.kind == packets.MESSAGES else _take_receipts
    found = taken(peer, packet, actor)
    note_sign_of_life(peer, ahead=peer.ahead)
    record("peer.packet_imported", peer, actor=actor, what=packet.kind, count=found.count)
    return found


def _take_messages(peer: Peer, packet: Packet, actor: Actor) -> Imported:
    by, given = signer(), []
    for start in range(0, len(packet.rows), MOST_IN_BATCH):
        rows = packet.rows[start : start + MOST_IN_BATCH]
        post = Post(peer, by, [Coming(raw) for raw in rows])
        look_at(post)
        take_in(post)
        given += [each.model_dump() for each in receipts(post)]
    return Imported(peer, packet.kind, len(given), _closed(peer, packets.RECEIPTS, given))


def _take_receipts(peer: Peer, packet: Packet, actor: Actor) -> Imported:
    try:
        given = [Receipt.model_validate(each) for each in packet.rows]
        ids = [UUID(each.id) for each in given if each.id]
    except (ValidationError, ValueError) as error:
        raise Invalid({"upload": _("This file was damaged or changed on its way.")}) from error
    rows = OutMessage.objects.visible_to(actor).filter(peer=peer, state=OutState.WAITING)
    messages = list(rows.filter(message_id__in=ids).order_by("id"))
    keys = keys_of(peer)
    count = apply_receipts(peer, messages, given, keys=keys, actor=actor, is_call=False)
    return Imported(peer, packet.kind, count)


def _refuse_unless_exchanging(peer: Peer) -> None:
    if fault := fault_of_peer(peer):
        raise WrongStatus(sentence_of(fault))


def _closed(peer: Peer, kind: str, rows: list[dict]) -> bytes:
    key = _box_key(peer)
    packet = Packet(kind, own_code(), peer.code, rows)
    return packets.closed(packet, box=key.box, box_key_id=key.key_id)


def _box_key(peer: Peer) -> PeerKey:
    now = clock.now()
    valid = [each for each in keys_of(peer).values() if each.is_valid(now) and each.valid_from <= now]
    if not valid:
        raise WrongStatus(sentence_of("ended_key"))
    return max(valid, key=lambda each: (each.valid_from, each.pk))


def _opened(data: bytes) -> Packet:
    try:
        key = InstanceKey.objects.filter(key_id=packets.key_asked(data)).first()
        if len(data) > packets.LONGEST or key is None:
            raise Invalid({"upload": _("This file is no packet, or is for another instance.")})
        packet = packets.opened(data, box_secret=key.box_secret.plain())
    except BadPacketError as error:
        raise Invalid({"upload": _("This file was damaged or changed on its way.")}) from error
    if packet.recipient != own_code() or packet.kind not in (packets.MESSAGES, packets.RECEIPTS):
        raise Invalid({"upload": _("This file is no packet, or is for another instance.")})
    return packet
