"""The inbox: each message takes effect once, those of one subject in the order they were written.

A message is claimed in a short transaction, then handled in one that also marks it handled. A worker that
dies in between leaves a claim that runs out. A gap in the numbers of a subject is waited for, but not for
ever: the sender may have given a message up.
"""

import json
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q

from lianwei.core import clock
from lianwei.core.errors import WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock
from lianwei.federation.models import InMessage, InState
from lianwei.federation.queries.peers import fault_of_peer
from lianwei.federation.receivers import Incoming, Parked, Refused, receiver_of
from lianwei.federation.rules.envelopes import envelope_of

CLAIMED = 100
LEASE = timedelta(seconds=60)
GAP = timedelta(minutes=10)  # so long an earlier message of the subject is waited for
TRIES = 8  # then it is parked: handling it fails again and again


def handle_post(*, actor: Actor, limit: int = CLAIMED) -> int:
    """Handle what waits in the inbox; how many were settled."""
    return sum(handle_message(pk, actor=actor) for pk in _claim(actor, limit))


@transaction.atomic
def _claim(actor: Actor, limit: int) -> list[int]:
    """Messages that are due and the first of their subject, put off for the time of the lease."""
    now = clock.now()
    rows = InMessage.objects.visible_to(actor)
    before = rows.filter(
        peer=OuterRef("peer"), subject=OuterRef("subject"), sequence__lt=OuterRef("sequence")
    )
    direct = before.exclude(state=InState.WAITING).filter(sequence=OuterRef("sequence") - 1)
    due = rows.filter(state=InState.WAITING, due_at__lte=now)
    in_turn = Q(sequence=1) | Exists(direct) | Q(came_at__lte=now - GAP)
    free = due.filter(in_turn, ~Exists(before.filter(state=InState.WAITING))).order_by("due_at", "id")
    skip = connection.features.has_select_for_update_skip_locked
    keys = [row.pk for row in free.select_for_update(skip_locked=skip, of=("self",))[:limit]]
    rows.filter(pk__in=keys).update(due_at=now + LEASE, tries=F("tries") + 1)
    return keys


@transaction.atomic
def handle_message(message_id: int, *, actor: Actor) -> bool:
    """Handle one claimed message; whether it is settled now. What its receiver did and that it is handled are
    kept together or not at all.
    """
    row = lock(InMessage, message_id, actor=actor)
    if row.state != InState.WAITING:
        return False
    state, reason = _handled(row)
    row.state, row.reason, row.handled_at = state, reason, clock.now()
    row.save(update_fields=["state", "reason", "handled_at"])
    if state == InState.PARKED:
        record("peer.parked", row.peer, actor=actor, message=str(row.message_id), reason=reason)
    return True


def _handled(row: InMessage) -> tuple[str, str]:
    receiver = receiver_of(row.kind, row.version)
    if fault := fault_of_peer(row.peer):
        return InState.PARKED, fault
    if receiver is None:
        return InState.PARKED, "unknown_kind"
    if row.tries > TRIES:
        return InState.PARKED, "fault"
    try:
        with transaction.atomic():
            receiver(incoming(row))
    except Parked as parked:
        return InState.PARKED, parked.reason
    except Refused as refused:
        return InState.REFUSED, refused.reason
    return InState.HANDLED, ""


def incoming(row: InMessage) -> Incoming:
    """A stored message as receivers get it."""
    text = row.text.plain()
    envelope = envelope_of(json.loads(text))
    return Incoming(
        row.peer,
        str(row.message_id),
        row.kind,
        row.version,
        row.subject,
        row.sequence,
        envelope.written_at,
        envelope.data,
        text,
    )


@transaction.atomic
def repeat_in_message(message_id: int, *, actor: Actor) -> InMessage:
    """Try once more to handle a message that was parked."""
    row = lock(InMessage, message_id, actor=actor)
    actor.require("in_message.repeat")
    if row.state != InState.PARKED:
        raise WrongStatus
    row.state, row.reason, row.tries, row.due_at = InState.WAITING, "", 0, clock.now()
    row.save(update_fields=["state", "reason", "tries", "due_at"])
    record("peer.in_message_repeated", row.peer, actor=actor, message=str(row.message_id), kind=row.kind)
    return row
