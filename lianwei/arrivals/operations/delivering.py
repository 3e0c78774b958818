"""A booth's delivery: some of what waited on a device, each item once, however often it is sent."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from lianwei.arrivals.models import Batch, Door, Source
from lianwei.core import keys
from lianwei.core.errors import Invalid, LianweiError
from lianwei.core.scope import Actor

from .arriving import AlreadyUsed, ArrivalEntry, code_of, drawn_codes, keep_conflict, receive_arrival
from .batches import count_known_rows, count_refused_rows, open_batch
from .booths import code_of_seal, seal_of_ticket
from .settling import mend_refused

MOST_ITEMS = 25  # in one call: its transaction stays under 200 ms
RECEIVED, KNOWN, CONFLICT, REFUSED = "received", "known", "conflict", "refused"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was taken at a booth; `said_at`: its device's clock; `ticket`: the code drawn for it."""

    client_id: UUID
    kind: str
    payload: dict[str, Any]
    said_at: datetime | None = None
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """What became of it: received; known from before; conflict (kept, and listed for a person); refused (not
    kept: the device mends it). `code` is the tracking code it has.
    """

    client_id: UUID
    outcome: str
    code: str = ""
    message: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    is_first: bool = True


@transaction.atomic
def receive_delivery(
    items: list[Item], *, booth: Source, sent_at: datetime | None, actor: Actor
) -> list[ItemAnswer]:
    """Take what a device sends, all of it or, when something breaks, nothing: it sends again then."""
    if len(items) > MOST_ITEMS:
        raise Invalid
    batch = open_batch(
        actor=actor,
        organisation_id=booth.organisation_id,
        door=Door.BOOTH,
        rows=len(items),
        source_id=booth.pk,
        said_at=sent_at,
    )
    entries = [_entry(item, number, booth, batch) for number, item in enumerate(items, start=1)]
    answers = [_answer_to(entry, actor=actor) for entry in entries]
    if known := sum(not each.is_first for each in answers):
        count_known_rows(batch.pk, actor=actor, rows=known)
    if refused := sum(each.outcome == REFUSED for each in answers):
        count_refused_rows(batch.pk, actor=actor, rows=refused)
    return answers


def _entry(item: Item, number: int, booth: Source, batch: Batch) -> ArrivalEntry:
    return ArrivalEntry(
        door=Door.BOOTH,
        kind=item.kind,
        organisation_id=booth.organisation_id,
        client_id=item.client_id,
        payload=item.payload,
        source_id=booth.pk,
        batch_id=batch.pk,
        row_number=number,
        said_at=item.said_at,
        seal_id=_seal_of(item.ticket, booth.organisation_id),
    )


def _seal_of(ticket: str, organisation_id: int) -> UUID | None:
    """The seal id whose code stands on the receipt, where that code was drawn here and is still free."""
    booth_id, _dash, number = ticket.partition("-")
    if not (ticket.isascii() and booth_id.isdecimal() and number.isdecimal()):
        return None
    seal_id = seal_of_ticket(int(booth_id), int(number))
    key = keys.blind(code_of_seal(seal_id), purpose="tracking")
    return seal_id if drawn_codes(organisation_id, key).exists() else None


def _answer_to(entry: ArrivalEntry, *, actor: Actor) -> ItemAnswer:
    try:
        receipt = receive_arrival(entry, actor=actor)
    except AlreadyUsed:
        if (mended := mend_refused(entry, actor=actor)) is not None:
            return ItemAnswer(entry.client_id, RECEIVED, code_of(mended), is_first=False)
        kept = keep_conflict(entry, actor=actor)
        is_first = kept.batch_id == entry.batch_id
        message = str(kept.reason["message"])
        return ItemAnswer(entry.client_id, CONFLICT, message=message, is_first=is_first)
    except LianweiError as refusal:
        fields = {name: str(sentence) for name, sentence in refusal.fields.items()}
        return ItemAnswer(entry.client_id, REFUSED, message=str(refusal.message), fields=fields)
    outcome = RECEIVED if receipt.is_first else KNOWN
    return ItemAnswer(entry.client_id, outcome, receipt.code, is_first=receipt.is_first)
