"""Sending what waits in the outbox: batches by peer, in the order they were written, along a table of pauses.

A message leaves the outbox when the peer's signed receipt for it is stored. What a peer takes without a
receipt is sent again; a refused message is not, until a person says so.
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q

from lianwei.core import clock
from lianwei.core.errors import WrongStatus
from lianwei.core.events import record
from lianwei.core.keys import is_signed
from lianwei.core.outgoing import LONGEST_CALL, NotDeliveredError, Said
from lianwei.core.scope import Actor, find, lock
from lianwei.federation.models import OutMessage, OutState, Peer, PeerKey, PeerStatus
from lianwei.federation.queries.own import own_card, own_code, signer
from lianwei.federation.queries.peers import keys_of, public_of
from lianwei.federation.queries.reasons import REASONS
from lianwei.federation.rules.envelopes import MOST_IN_BATCH, MalformedError
from lianwei.federation.rules.receipts import PARKED, REFUSED, Receipt, receipts_of
from lianwei.federation.rules.signing import Answer, BadSignatureError, check_answer

from .calling import Batch, Flight, landed, may_start, start
from .post import TRIED_FOR
from .stopping import stop_unagreed

PAUSES = tuple(timedelta(seconds=s) for s in (5, 15, 60, 120, 300, 900, 1800, 3600, 7200))  # the last goes on
FIRST_AGAIN, LAST_AGAIN = timedelta(minutes=1), timedelta(hours=6)  # of what is sent until answered
LEASE = timedelta(seconds=LONGEST_CALL + 15)  # a worker that dies holds a peer up no longer
BATCH_BYTES = 4_000_000
LONGEST_PAUSE = 3600  # seconds a peer may ask us to wait
FINE, LATER = 200, 429


def send_post(*, actor: Actor, patience: float | None = None) -> int:
    """One call to each peer for which something is due; how many messages were receipted. Calls that last
    longer than `patience` seconds go on, and are looked at the next time; None: all are waited for.
    """
    if own_card() is None:
        return 0
    give_up(actor=actor)
    stop_unagreed(actor=actor)
    for peer_id, tries in _peers_due(actor):
        if may_start(peer_id, is_ailing=tries > 0) and (batch := _claim(peer_id, actor)):
            start(batch, signer())
    return sum(_settle(flight, actor) for flight in landed(patience))


def _peers_due(actor: Actor) -> list[tuple[int, int]]:
    """Keys of peers with the number of their failed calls, the well ones first."""
    now = clock.now()
    due = OutMessage.objects.visible_to(actor).filter(
        peer=OuterRef("pk"), state=OutState.WAITING, due_at__lte=now
    )
    rows = Peer.objects.visible_to(actor).filter(_callable(now), Exists(due))
    return list(rows.order_by("tries", "next_try_at", "pk").values_list("pk", "tries"))


def _callable(now: datetime) -> Q:
    in_force = Q(agreement_until=None) | Q(agreement_until__gte=clock.today())
    awake = Q(next_try_at=None) | Q(next_try_at__lte=now)
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    return Q(status=PeerStatus.ACTIVE) & in_force & awake & free


@transaction.atomic
def _claim(peer_id: int, actor: Actor) -> Batch | None:
    """Hold a peer for the time of a call, so that two workers do not send to it at once."""
    now = clock.now()
    skip = connection.features.has_select_for_update_skip_locked
    rows = Peer.objects.visible_to(actor).filter(_callable(now), pk=peer_id)
    peer = rows.select_for_update(skip_locked=skip, no_key=True).first()
    if peer is None:
        return None
    due = OutMessage.objects.visible_to(actor).filter(peer=peer, state=OutState.WAITING, due_at__lte=now)
    batch = _fitting(peer, due.order_by("id")[:MOST_IN_BATCH])
    if batch.messages:
        Peer.objects.visible_to(actor).filter(pk=peer.pk).update(leased_until=now + LEASE)
    return batch if batch.messages else None


def _fitting(peer: Peer, rows: Iterable[OutMessage]) -> Batch:
    batch, size = Batch(peer, [], []), 0
    for row in rows:
        text = row.text.plain()
        size += len(text.encode())
        if batch.messages and size > BATCH_BYTES:
            break
        batch.messages.append(row)
        batch.texts.append(text)
    return batch


def _settle(flight: Flight, actor: Actor) -> int:
    """Note what came of a call."""
    batch = flight.batch
    try:
        said = flight.answer.result()
    except NotDeliveredError as error:
        return _put_off(batch, error.fault, actor=actor)
    if said.status == LATER:
        return _put_off(batch, "busy", actor=actor, wait=_asked_pause(said))
    if said.status != FINE:
        return _put_off(batch, _fault_told(said), actor=actor)
    keys = keys_of(batch.peer)
    try:
        _check(said, flight.nonce, keys)
        found = receipts_of(said.body)
    except (BadSignatureError, MalformedError):
        return _put_off(batch, "bad_answer", actor=actor)
    return apply_receipts(batch.peer, batch.messages, found, keys=keys, actor=actor)


def _check(said: Said, nonce: str, keys: dict[str, PeerKey]) -> None:
    now = clock.now()
    answer = Answer(said.status, said.headers)
    signed = check_answer(answer, said.body, find=lambda key: public_of(keys, key, at=now), now=now)
    if signed.nonce != nonce:
        raise BadSignatureError("replayed")


def _fault_told(said: Said) -> str:
    """The reason a peer gives for refusing a call, where it is one we know."""
    with suppress(ValueError, AttributeError, TypeError):
        code = str(json.loads(said.body).get("type", "")).removeprefix("about:")
        if code in REASONS:
            return code
    return f"HTTP {said.status}"


def _asked_pause(said: Said) -> timedelta:
    told = next((value for name, value in said.headers.items() if name.lower() == "retry-after"), "")
    seconds = int(told) if told.isascii() and told.isdigit() else 60
    return timedelta(seconds=min(max(seconds, 1), LONGEST_PAUSE))


@transaction.atomic
def _put_off(batch: Batch, fault: str, *, actor: Actor, wait: timedelta | None = None) -> int:
    """Note the fault and when to try again; a pause the peer asked for does not count as a failure."""
    now, tries = clock.now(), batch.peer.tries + (wait is None)
    pause = wait or PAUSES[min(tries, len(PAUSES)) - 1]
    rows = Peer.objects.visible_to(actor).filter(pk=batch.peer.pk)
    rows.update(tries=tries, last_fault=fault[:60], next_try_at=now + pause, leased_until=None)
    sent = OutMessage.objects.visible_to(actor).filter(pk__in=[each.pk for each in batch.messages])
    sent.update(tries=F("tries") + 1)
    return 0


@transaction.atomic
def apply_receipts(
    peer: Peer,
    messages: list[OutMessage],
    found: list[Receipt],
    *,
    keys: dict[str, PeerKey],
    actor: Actor,
    is_call: bool = True,
) -> int:
    """Store what the peer signed for each message; how many it answered. `is_call`: they answered a call just
    made, so a message without one is sent again after a pause.
    """
    given = {each.id: each for each in found}
    good: list[tuple[OutMessage, Receipt]] = []
    wrong = missing = False
    own, now = own_code(), clock.now()
    for message in messages:
        receipt = given.get(str(message.message_id))
        if receipt is None:
            missing = True
        elif receipt.by == peer.code and receipt.to == own and _holds(receipt, message, keys, now):
            good.append((message, receipt))
        else:
            wrong = True
    _store(good, now, actor)
    fault = "bad_receipt" if wrong else "no_receipt" if missing and is_call else ""
    tries = peer.tries + 1 if fault else 0
    rows = Peer.objects.visible_to(actor).filter(pk=peer.pk)
    pause = now + PAUSES[min(tries, len(PAUSES)) - 1] if fault else None
    rows.update(tries=tries, last_fault=fault, next_try_at=pause, answered_at=now, leased_until=None)
    return len(good)


def _holds(receipt: Receipt, message: OutMessage, keys: dict[str, PeerKey], now: datetime) -> bool:
    """Whether a receipt was signed by a key of the peer's, over the contents we sent."""
    public = public_of(keys, receipt.key, at=now)
    if public is None:
        return False
    if receipt.state != REFUSED and receipt.digest != message.digest:
        return False
    return is_signed(receipt.signed_bytes(), receipt.sig, by=public)


def _store(good: list[tuple[OutMessage, Receipt]], now: datetime, actor: Actor) -> None:
    """Keep the receipts, and what follows from them; a message that was answered meanwhile stays so."""
    rows = OutMessage.objects.visible_to(actor)
    waiting = rows.filter(pk__in=[message.pk for message, _ in good], state=OutState.WAITING)
    held = set(waiting.select_for_update().values_list("pk", flat=True))
    follows: dict[tuple[str, str, datetime | None], list[int]] = {}
    for message, receipt in good:
        message.receipt = receipt.text()
        if message.pk in held:
            follows.setdefault(_follows(message, receipt, now), []).append(message.pk)
    rows.bulk_update([message for message, _ in good], ["receipt"])
    for (state, reason, due), keys in follows.items():
        told = {"state": state, "reason": reason, "receipted_at": now} | ({"due_at": due} if due else {})
        rows.filter(pk__in=keys).update(tries=F("tries") + 1, **told)


def _follows(message: OutMessage, receipt: Receipt, now: datetime) -> tuple[str, str, datetime | None]:
    """State and reason of a message after its receipt, and when it is sent again."""
    if message.until_answered:
        pause = min(FIRST_AGAIN * 2 ** min(message.tries, 10), LAST_AGAIN)
        return OutState.WAITING, receipt.reason, now + pause
    if receipt.state == REFUSED:
        return OutState.FAILED, receipt.reason, None
    return OutState.DONE, receipt.reason if receipt.state == PARKED else "", None


@transaction.atomic
def give_up(*, actor: Actor) -> int:
    """Messages that could not be delivered for 72 hours wait for a person; how many."""
    late = OutMessage.objects.visible_to(actor).filter(state=OutState.WAITING, give_up_at__lte=clock.now())
    keys = list(late.values_list("pk", flat=True)[:1000])
    if not keys:
        return 0
    rows = OutMessage.objects.visible_to(actor).filter(pk__in=keys)
    peers = set(rows.values_list("peer_id", flat=True))
    rows.update(state=OutState.FAILED, reason="no_delivery")
    for pk in sorted(peers):
        record("peer.undeliverable", find(Peer, pk, actor=actor), actor=actor)
    return len(keys)


@transaction.atomic
def repeat_out_message(message_id: int, *, actor: Actor) -> OutMessage:
    """Send once more what could not be delivered or was refused, for another 72 hours."""
    row = lock(OutMessage, message_id, actor=actor)
    actor.require("out_message.repeat")
    if row.state != OutState.FAILED or row.text is None:
        raise WrongStatus
    now = clock.now()
    row.state, row.reason, row.due_at, row.give_up_at = OutState.WAITING, "", now, now + TRIED_FOR
    row.save(update_fields=["state", "reason", "due_at", "give_up_at"])
    Peer.objects.visible_to(actor).filter(pk=row.peer_id).update(next_try_at=None)
    record("peer.out_message_repeated", row.peer, actor=actor, message=str(row.message_id), kind=row.kind)
    return row
