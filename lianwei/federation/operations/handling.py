"""The inbox: each message takes effect once, those of one subject in the order they were written.

A message is claimed in a short transaction, then handled in one that also marks it handled. A worker that
dies in between leaves a claim that runs out. A gap in the numbers of a subject is waited for, but not for
ever: the sender may have given a message up.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from itertools import groupby

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q

from lianwei.core import clock
from lianwei.core.errors import WrongStatus
from lianwei.core.events import record
from lianwei.core.schedule import one_by_one
from lianwei.core.scope import Actor, lock
from lianwei.federation.models import InMessage, InState
from lianwei.federation.queries.peers import fault_of_peer
from lianwei.federation.receivers import TOGETHER, Incoming, Parked, Refused, receiver_of
from lianwei.federation.rules.envelopes import envelope_of

from .post import hold_peer
from .repeating import REPEATED, is_repeat

CLAIMED = 100
PORTION = 50  # of one transaction: others that write wait for it, on SQLite all of them
LEASE = timedelta(seconds=60)
GAP = timedelta(minutes=10)  # so long an earlier message of the subject is waited for
TRIES = 8  # then it is parked: handling it fails again and again


def handle_post(*, actor: Actor, limit: int = CLAIMED) -> int:
    """Handle what waits in the inbox; how many were settled. A fault of one does not hold up the others.

    Raises StepsFailed after the last of them where one failed.
    """
    settled: list[int] = []

    def handle(keys: list[int], held: int | None) -> bool:
        settled.append(handle_messages(keys, actor=actor, held=held))
        return True

    portions = _portions(_claim(actor, limit))
    one_by_one((f"in_message:{keys[0]}", partial(handle, keys, held)) for keys, held in portions)
    return sum(settled)


@transaction.atomic
def _claim(actor: Actor, limit: int) -> list[InMessage]:
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
    found = list(free.defer("text").select_for_update(skip_locked=skip, of=("self",))[:limit])
    rows.filter(pk__in=[row.pk for row in found]).update(due_at=now + LEASE, tries=F("tries") + 1)
    return found


def _portions(found: list[InMessage]) -> Iterator[tuple[list[int], int | None]]:
    """What is handled in one transaction: a message alone, or some of one kind and peer whose receiver takes
    many, with that peer. One that was tried before is alone, so that it spoils nothing but itself.
    """

    def is_light(row: InMessage) -> bool:
        return not row.tries and (row.kind, row.version) in TOGETHER

    def like(row: InMessage) -> tuple[int, str, int]:
        return row.peer_id, row.kind, row.version

    for (peer_id, _kind, _version), rows in groupby(sorted(filter(is_light, found), key=like), key=like):
        keys = [row.pk for row in rows]
        yield from ((keys[n : n + PORTION], peer_id) for n in range(0, len(keys), PORTION))
    yield from (([row.pk], None) for row in found if not is_light(row))


@transaction.atomic
def handle_messages(keys: list[int], *, actor: Actor, held: int | None = None) -> int:
    """Handle claimed messages; how many are settled now. What their receivers did and that they are handled
    are kept together or not at all. `held`: the peer that all are of; its row is held before theirs.
    """
    if held:
        hold_peer(held)
    found = InMessage.objects.visible_to(actor).filter(pk__in=keys, state=InState.WAITING).order_by("id")
    rows = list(found.select_for_update(of=("self",)).select_related("peer"))
    ends = _handled_together(rows) if held else [_handled(row) for row in rows]
    by_end: dict[tuple[str, str], list[InMessage]] = {}
    for row, end in zip(rows, ends, strict=True):
        is_known = is_repeat(row, end[0])
        by_end.setdefault((InState.HANDLED, REPEATED) if is_known else end, []).append(row)
    for (state, reason), ended in by_end.items():
        told = {"state": state, "reason": reason, "handled_at": clock.now()}
        InMessage.objects.visible_to(actor).filter(pk__in=[row.pk for row in ended]).update(**told)
        for row in ended if state == InState.PARKED else ():
            record("peer.parked", row.peer, actor=actor, message=str(row.message_id), reason=reason)
    return len(rows)


def _handled_together(rows: list[InMessage]) -> list[tuple[str, str]]:
    """State and reason of each of the messages of one kind and peer."""
    if not rows or fault_of_peer(rows[0].peer):
        return [_handled(row) for row in rows]
    faults = TOGETHER[rows[0].kind, rows[0].version]([incoming(row) for row in rows])
    return [_end(faults.get(str(row.message_id))) for row in rows]


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
    except (Parked, Refused) as fault_told:
        return _end(fault_told)
    return _end(None)


def _end(fault: Parked | Refused | None) -> tuple[str, str]:
    if fault is None:
        return InState.HANDLED, ""
    return InState.PARKED if isinstance(fault, Parked) else InState.REFUSED, fault.reason


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
    if row.state != InState.PARKED or row.text is None:
        raise WrongStatus
    row.state, row.reason, row.tries, row.due_at = InState.WAITING, "", 0, clock.now()
    row.save(update_fields=["state", "reason", "tries", "due_at"])
    record("peer.in_message_repeated", row.peer, actor=actor, message=str(row.message_id), kind=row.kind)
    return row
