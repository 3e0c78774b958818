"""What a phone delivers through a personal link: visits and photos, each once, however often it is sent."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from lianwei.core.errors import Invalid, LianweiError, NotVisible
from lianwei.core.files.examining import examine
from lianwei.core.files.links import view_link
from lianwei.core.scope import Actor, find
from lianwei.supervision.models import ObservationVisit, Observer

from .people import PURPOSE
from .visiting import VisitEntry, add_visit_photo, receive_visit

VISIT, PHOTO = "visit", "photo"
RECEIVED, KNOWN, REFUSED = "received", "known", "refused"
LATITUDE, LONGITUDE = 90, 180
MOST_ITEMS = 25


@dataclass(frozen=True, slots=True)
class Packet:
    """One thing from a phone: a visit, or a photo of one, by its number on the phone."""

    client_id: UUID
    kind: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PacketAnswer:
    """What became of it: received, known from before, or refused with what is to be mended."""

    client_id: UUID
    outcome: str
    message: str = ""
    fields: dict[str, str] = field(default_factory=dict)


def observer_of_link(token: str) -> tuple[Observer, Actor]:
    """Who holds a personal link, without using it up. Raises NotVisible."""
    actor = view_link(token, PURPOSE)
    keys = actor.granted(Observer)
    if not keys:
        raise NotVisible
    return find(Observer, keys[0], actor=actor), actor


def receive_packets(
    packets: Sequence[Packet], *, actor: Actor, sent_at: datetime | None
) -> list[PacketAnswer]:
    """Take what a phone sends, each thing in a short transaction of its own: what was taken stays taken
    where a later one is refused or the network breaks off.
    """
    return [_answer(each, actor=actor, sent_at=sent_at) for each in packets[:MOST_ITEMS]]


def _answer(packet: Packet, *, actor: Actor, sent_at: datetime | None) -> PacketAnswer:
    try:
        is_first = _take(packet, actor=actor, sent_at=sent_at)
    except LianweiError as refusal:
        fields = {name: str(sentence) for name, sentence in refusal.fields.items()}
        return PacketAnswer(packet.client_id, REFUSED, str(refusal.message), fields)
    return PacketAnswer(packet.client_id, RECEIVED if is_first else KNOWN)


def _take(packet: Packet, *, actor: Actor, sent_at: datetime | None) -> bool:
    visit = find(ObservationVisit, _whole(packet.payload.get("visit")), actor=actor)
    if packet.kind == PHOTO:
        return _take_photo(packet, visit, actor=actor)
    if packet.kind != VISIT:
        raise Invalid({"kind": _("This is neither a visit nor a photo.")})
    was = visit.client_id
    receive_visit(visit.pk, visit_entry(packet, sent_at=sent_at), actor=actor)
    return was != packet.client_id


def _take_photo(packet: Packet, visit: ObservationVisit, *, actor: Actor) -> bool:
    try:
        data = base64.b64decode(str(packet.payload.get("data", "")), validate=True)
    except binascii.Error as fault:
        raise Invalid({"photo": _("Please send a picture.")}) from fault
    upload = examine(ContentFile(data, name="photo.jpg"))
    add_visit_photo(visit.pk, actor=actor, upload=upload, item=str(packet.payload.get("item", ""))[:24])
    return True


def visit_entry(packet: Packet, *, sent_at: datetime | None) -> VisitEntry:
    """A visit as the phone wrote it. Raises Invalid for what is none."""
    told = packet.payload
    answers = told.get("answers")
    if not isinstance(answers, dict):
        raise Invalid({"answers": _("The answers are missing.")})
    return VisitEntry(
        client_id=packet.client_id,
        answers={str(key): str(value) for key, value in answers.items()},
        begun_at=read_moment(told.get("begun_at")),
        ended_at=read_moment(told.get("ended_at")),
        sent_at=sent_at,
        place=str(told.get("place", "")),
        here=_place(told.get("lat"), told.get("lon")),
        note=str(told.get("note", "")),
        is_unannounced=told.get("is_unannounced") is True,
    )


def read_moment(text: object) -> datetime | None:
    """A device's clock as it was sent; None for what is no time with its zone."""
    try:
        at = datetime.fromisoformat(str(text).replace("Z", "+00:00"))
    except ValueError:
        return None
    return at if at.tzinfo else None


def _place(lat: object, lon: object) -> tuple[float, float] | None:
    numbers = [each for each in (lat, lon) if isinstance(each, int | float) and not isinstance(each, bool)]
    if len(numbers) < 2 or abs(numbers[0]) > LATITUDE or abs(numbers[1]) > LONGITUDE:  # noqa: PLR2004 - a pair
        return None
    return float(numbers[0]), float(numbers[1])


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**63:
        raise NotVisible
    return value
