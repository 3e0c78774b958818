"""What becomes of an arrival: taken by its receiver, refused, mended and tried again, left out, undone."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.arrivals.lifecycle import REFUSE, RETRY, SKIP, TAKE, UNDO
from lianwei.arrivals.models import Arrival, ArrivalStatus
from lianwei.arrivals.receivers import Receiver, Taken, receiver_of
from lianwei.core import clock
from lianwei.core.errors import Invalid, LianweiError
from lianwei.core.events import canonical, record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, ActorKind, lock

from .arriving import ArrivalEntry, checked, contents_of, known_as, reason_of
from .batches import count_row
from .counting import count_taken

SANDBOX = "sandbox"


@transaction.atomic
def take_arrival(arrival_id: int, *, actor: Actor) -> Arrival:
    """Let its receiver make of it what it is, in one transaction: both are there, or neither.

    An arrival that is no longer waiting stays as it is, so that this bears being run twice. Raises what the
    receiver raises.
    """
    arrival = lock(Arrival, arrival_id, actor=actor)
    if arrival.status != ArrivalStatus.WAITING:
        return arrival
    advance(arrival, TAKE, actor=actor)
    receiver = receiver_of(arrival.kind)
    taken = _receive(arrival, receiver)
    arrival.subject, arrival.was_known, arrival.reason = taken.subject, taken.was_known, {}
    arrival.settled_at = clock.now()
    arrival.save()
    count_row(arrival, "updated" if taken.was_known else "created", actor=actor)
    count_taken(arrival, receiver.persons, actor=actor)
    record("arrival.taken", arrival, actor=actor, became=taken.subject, was_known=taken.was_known)
    return arrival


def _receive(arrival: Arrival, receiver: Receiver) -> Taken:
    return receiver.receive(arrival.plain_payload(), arrival=arrival, actor=_sender(arrival, receiver))


def _sender(arrival: Arrival, receiver: Receiver) -> Actor:
    """Who registers in the name of the door: with the permissions of the receiver, nothing else."""
    own = frozenset({arrival.organisation_id})
    return Actor(
        ActorKind.SOURCE,
        organisation_id=arrival.organisation_id,
        organisations=own,
        acts_for=own,
        permissions=receiver.permissions,
        name=str(arrival.door),
    )


@transaction.atomic
def rehearse_arrival(arrival_id: int, *, actor: Actor) -> Arrival:
    """Take what came with a sandbox key, roll that back, and leave the arrival out. Raises what the receiver
    raises.
    """
    arrival = lock(Arrival, arrival_id, actor=actor)
    if arrival.status != ArrivalStatus.WAITING:
        return arrival
    with transaction.atomic():
        _receive(arrival, receiver_of(arrival.kind))
        transaction.set_rollback(True)
    return _leave_out(arrival, {"code": SANDBOX, "message": "", "fields": {}}, actor=actor)


@transaction.atomic
def refuse_arrival(arrival_id: int, *, actor: Actor, refusal: LianweiError) -> Arrival:
    """Note why an arrival could not be taken; it waits in the list of those until somebody mends it."""
    arrival = lock(Arrival, arrival_id, actor=actor)
    if arrival.status != ArrivalStatus.WAITING:
        return arrival
    advance(arrival, REFUSE, actor=actor)
    arrival.reason, arrival.settled_at = reason_of(refusal), clock.now()
    arrival.save()
    count_row(arrival, "refused", actor=actor)
    record(
        "arrival.refused",
        arrival,
        actor=actor,
        door=str(arrival.door),
        kind=arrival.kind,
        code=refusal.code,
        fields=sorted(arrival.reason["fields"]),
    )
    return arrival


@transaction.atomic
def retry_arrival(arrival_id: int, *, actor: Actor, payload: dict[str, Any] | None = None) -> Arrival:
    """Have an arrival taken again, with mended contents where they are given. Raises Invalid."""
    arrival = lock(Arrival, arrival_id, actor=actor)
    advance(arrival, RETRY, actor=actor)
    faults = receiver_of(arrival.kind).check(arrival.plain_payload() if payload is None else payload)
    if faults:
        raise Invalid(faults)
    if payload is not None:
        arrival.payload = canonical(payload)
    arrival.reason, arrival.settled_at = {}, None
    arrival.save()
    count_row(arrival, "refused", actor=actor, by=-1)
    record("arrival.retried", arrival, actor=actor, mended=payload is not None)
    return arrival


@transaction.atomic
def mend_refused(entry: ArrivalEntry, *, actor: Actor) -> Arrival | None:
    """Mended contents from the device it came from, under the same name: taken again in place of those that
    could not be taken. None where it was not refused, or a person here has had it in hand since.
    """
    known = known_as(entry, actor=actor)
    arrival = lock(Arrival, known.pk, actor=actor) if known else None
    if arrival is None or arrival.status != ArrivalStatus.REFUSED:
        return None
    advance(arrival, RETRY, actor=actor)
    text = checked(entry)
    arrival.payload, arrival.contents = text, contents_of(entry.kind, text)
    arrival.reason, arrival.settled_at = {}, None
    arrival.save()
    count_row(arrival, "refused", actor=actor, by=-1)
    record("arrival.retried", arrival, actor=actor, mended=True)
    return arrival


@transaction.atomic
def skip_arrival(arrival_id: int, *, actor: Actor, reason: str) -> Arrival:
    """Leave an arrival out (a test, an advertisement, a double), saying why."""
    arrival = lock(Arrival, arrival_id, actor=actor)
    if not reason.strip():
        raise Invalid({"reason": _("Please say in one line why it is left out.")})
    was_refused = arrival.status == ArrivalStatus.REFUSED
    if was_refused:
        count_row(arrival, "refused", actor=actor, by=-1)
    return _leave_out(arrival, {"code": "left_out", "message": reason.strip(), "fields": {}}, actor=actor)


def _leave_out(arrival: Arrival, reason: dict[str, Any], *, actor: Actor) -> Arrival:
    advance(arrival, SKIP, actor=actor)
    arrival.reason, arrival.settled_at = reason, clock.now()
    arrival.save()
    count_row(arrival, "skipped", actor=actor)
    record("arrival.skipped", arrival, actor=actor, code=reason["code"])
    return arrival


@transaction.atomic
def undo_arrival(arrival_id: int, *, actor: Actor, reason: str) -> Arrival:
    """Take back what an arrival became. Raises Invalid where its kind cannot be taken back, and what the
    receiver raises where it is too late.
    """
    arrival = lock(Arrival, arrival_id, actor=actor)
    advance(arrival, UNDO, actor=actor)
    receiver = receiver_of(arrival.kind)
    if receiver.undo is None:
        raise Invalid(_("What came of this cannot be taken back here. Please do it on its own page."))
    receiver.undo(arrival.subject, actor=actor, reason=reason)
    arrival.reason = {"code": "undone", "message": reason, "fields": {}}
    arrival.settled_at = clock.now()
    arrival.save()
    record("arrival.undone", arrival, actor=actor, became=arrival.subject)
    return arrival
