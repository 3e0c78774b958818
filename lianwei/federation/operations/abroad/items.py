"""Items of dossiers on their way: taken in parts, checked as a whole, asked for where they are missing."""

import base64
import binascii
import hashlib
from typing import Annotated

from django.db.models import QuerySet
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lianwei.core import clock
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.federation.models import (
    CaseAbroad,
    DossierItem,
    DossierPart,
    GiverRow,
    Peer,
    SignedPaper,
    TakerRow,
)
from lianwei.federation.operations.custody import note_items
from lianwei.federation.receivers import Incoming, Refused
from lianwei.federation.rules.custody.tables import Giver, Taker
from lianwei.federation.rules.pages import MOST_BYTES, MOST_OF_ITEM, PART_BYTES, SHA256

from .mailing import is_leaving, is_waiting

MOST_PARTS = MOST_OF_ITEM // PART_BYTES + 1
MOST_ROWS = MOST_BYTES // PART_BYTES + 1000  # parts of one dossier, small pages among them
GIVEN = (Giver.RELEASED, Giver.DONE)  # a taker that was restored may ask once more
Digest = Annotated[str, Field(pattern=SHA256)]


class ItemPart(BaseModel):
    """One part of one item, as a message tells it."""

    model_config = ConfigDict(extra="forbid", strict=True)
    case: Annotated[str, Field(max_length=80)]
    sha256: Digest
    part: Annotated[int, Field(ge=0, lt=MOST_PARTS)]
    parts: Annotated[int, Field(ge=1, le=MOST_PARTS)]
    content: Annotated[str, Field(max_length=PART_BYTES * 4 // 3 + 8)]


class ItemsWanted(BaseModel):
    """What a taker asks for."""

    model_config = ConfigDict(extra="forbid", strict=True)
    case: Annotated[str, Field(max_length=80)]
    items: Annotated[list[Digest], Field(max_length=600)]


def take_item(message: Incoming, *, actor: Actor) -> None:
    """Keep a part of an item that a peer sends for a case we promised to take from it. The last part closes
    the item: its bytes must have its digest. Raises Refused.
    """
    try:
        told = ItemPart.model_validate(message.data)
        base64.b64decode(told.content, validate=True)
    except (ValidationError, binascii.Error) as error:
        raise Refused("malformed") from error
    if told.part >= told.parts:
        raise Refused("malformed")
    if QuerySet(DossierItem).filter(case=told.case, sha256=told.sha256).exists():
        return
    _check_expected(told, message)
    rows = QuerySet(DossierPart).filter(case=told.case, sha256=told.sha256)
    if not rows.filter(part=told.part).exists():
        row = DossierPart(case=told.case, sha256=told.sha256, part=told.part, parts=told.parts)
        row.content, row.came_at = told.content, clock.now()
        row.save()
    if rows.filter(parts=told.parts).count() == told.parts:
        _close(told, rows, actor=actor)


def _check_expected(told: ItemPart, message: Incoming) -> None:
    """Nobody fills our disk with what we did not promise to take."""
    promised = QuerySet(TakerRow).filter(giver=message.peer.code, case=told.case, state=Taker.PROMISED)
    if not promised.exists():
        raise Refused("item_not_expected")
    if QuerySet(DossierPart).filter(case=told.case).count() >= MOST_ROWS:
        raise Refused("too_large")


def _close(told: ItemPart, rows: "QuerySet[DossierPart]", *, actor: Actor) -> None:
    digest, size = hashlib.sha256(), 0
    for row in rows.order_by("part").iterator(chunk_size=4):
        piece = base64.b64decode(row.content.plain())
        digest.update(piece)
        size += len(piece)
    if digest.hexdigest() != told.sha256:
        rows.delete()
        raise Refused("item_other_bytes")
    note_items(told.case, actor=actor, sizes={told.sha256: size})


def note_wanted(message: Incoming, *, actor: Actor) -> None:
    """The taker of a release says what of its items it does not have: the worker sends them again, then the
    release. While earlier messages about the case still wait or are made, they bring them. Raises Refused.
    """
    release, _items = owed_of(message.data, message.peer)
    if is_waiting(message.peer, release.case) or is_leaving(release.case):
        return
    abroad = QuerySet(CaseAbroad).get(case=release.case)
    record("case_abroad.items_wanted", abroad, actor=actor, by=message.peer.code, message=message.message_id)


def owed_of(data: object, peer: Peer) -> tuple[SignedPaper, list[str]]:
    """The release of ours to a peer about which it asks, and which of its items go out. Raises Refused."""
    try:
        told = ItemsWanted.model_validate(data)
    except ValidationError as error:
        raise Refused("malformed") from error
    rows = QuerySet(GiverRow).filter(case=told.case, taker=peer.code, state__in=GIVEN)
    row = rows.order_by("-epoch").first()
    if row is None:
        raise Refused("item_not_owed")
    release = QuerySet(SignedPaper).get(
        is_ours=True, kind="RELEASE", case=row.case, epoch=row.epoch, n=row.n, recipient=row.taker
    )
    return release, sorted(set(release.paper.body["dossier"]["items"]) & set(told.items))
