"""What booths counted: taps of the device, the cases it took, corrections by staff. Rows add up."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from lianwei.arrivals.models import COUNT, Arrival, Batch, BoothCount, Counter, Door
from lianwei.arrivals.receivers import Payload, Receiver, Taken, add_receiver
from lianwei.arrivals.rules.booths import faults_of_count, true_time
from lianwei.core import clock
from lianwei.core.clock import as_office_time
from lianwei.core.errors import Invalid
from lianwei.core.events import record
from lianwei.core.scope import Actor, find, subject_of
from lianwei.reading.numbers import tokenise

from .booths import open_booth

_faults = partial(faults_of_count, counters=tuple(Counter.values))


@transaction.atomic
def receive_count(payload: Payload, *, arrival: Arrival, actor: Actor) -> Taken:
    """Taps on one counter of a device, brought by an arrival. Raises Invalid."""
    actor.require("booth_count.receive")
    if faults := _faults(payload):
        raise Invalid(faults)
    row = _row(arrival, payload["counter"], payload["amount"], actor=actor)
    record("booth_count.received", row, actor=actor, counter=row.counter, amount=row.amount)
    return Taken(subject_of(row))


def count_taken(arrival: Arrival, persons: Callable[[Payload], int], *, actor: Actor) -> None:
    """What was taken at a booth counts on its day, in the transaction that takes it."""
    if arrival.door == Door.BOOTH and arrival.kind != COUNT and arrival.source_id:
        _row(arrival, arrival.kind, persons(arrival.plain_payload()), actor=actor)


def _row(arrival: Arrival, counter: str, amount: int, *, actor: Actor) -> BoothCount:
    return BoothCount.objects.create(
        organisation_id=arrival.organisation_id,
        source_id=arrival.source_id,
        arrival=arrival,
        day=day_of(arrival, actor=actor),
        counter=counter,
        amount=amount,
        counted_at=clock.now(),
    )


def day_of(arrival: Arrival, *, actor: Actor) -> date:
    """The day at the booth, by the server's clock."""
    batch = find(Batch, arrival.batch_id, actor=actor) if arrival.batch_id else None
    sent_at = batch.said_at if batch else None
    return as_office_time(true_time(arrival.said_at, sent_at=sent_at, received_at=arrival.received_at)).date()


@transaction.atomic
def correct_booth_count(
    booth_id: int, *, actor: Actor, day: date, counter: str, amount: int, reason: str
) -> BoothCount:
    """Add to, or take from, what a booth counted on a day, saying why; rows before stay. Raises Invalid."""
    booth = open_booth(booth_id, actor=actor)
    actor.require("booth_count.correct")
    faults: dict[str, Any] = dict(_faults({"counter": counter, "amount": amount}))
    if not reason.strip():
        faults["reason"] = _("Please say in one line why.")
    if day > clock.today():
        faults["day"] = _("This day has not come yet.")
    if faults:
        raise Invalid(faults)
    row = BoothCount.objects.create(
        organisation_id=booth.organisation_id,
        source=booth,
        day=day,
        counter=counter,
        amount=amount,
        reason=tokenise(reason.strip()).text[:200],
        counted_by=actor.user_id,
        counted_at=clock.now(),
    )
    record("booth_count.corrected", row, actor=actor, counter=counter, amount=amount, day=day.isoformat())
    return row


def register() -> None:
    """Called once, from ready()."""
    add_receiver(
        Receiver(
            COUNT,
            _l("Count of a booth"),
            receive=receive_count,
            check=_faults,
            permissions=frozenset({"booth_count.receive"}),
        )
    )
