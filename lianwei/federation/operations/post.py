"""The outbox: a message is written in the transaction of what it tells of, and never changes again."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from lianwei.core import clock
from lianwei.federation.models import OutMessage, OutState, Peer
from lianwei.federation.queries.own import WIRE, Signer, signer
from lianwei.federation.rules.envelopes import SOURCE, Envelope, envelope_of, sealed

CARD = "peer.card"  # the kind that brings a fresh card
TRIED_FOR = timedelta(hours=72)
LONGEST = 2_000_000  # bytes of one message: a batch must stay below the limit of a body
RACES = 5
ONCE = uuid.UUID("5d0f2b0c-61f7-5b0e-9f51-0c5a8f6a7d21")  # of the ids of what is sent once, by its key


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be told: the subject it is about, and the data of its kind."""

    subject: str
    data: dict[str, Any]


def send(
    peer: Peer,
    *,
    kind: str,
    subject: str,
    data: dict[str, Any],
    until_answered: bool = False,
    version: int = 1,
) -> OutMessage:
    """Put a message to a peer into the outbox, in the caller's transaction; the worker sends it.

    Messages of one subject arrive in the order they were written. One that is `until_answered` is sent again
    without end, receipt or not, until answered() is called. Raises NotVisible where this instance takes no
    part in the exchange, ValueError for a message that is too long.
    """
    letters = [Letter(subject, data)]
    return send_all(peer, letters, kind=kind, until_answered=until_answered, version=version)[0]


def send_all(
    peer: Peer,
    letters: Sequence[Letter],
    *,
    kind: str,
    until_answered: bool = False,
    version: int = 1,
) -> list[OutMessage]:
    """As send(), for many messages of one kind, in their order."""
    by = signer()
    rows = [_begun(peer, letter, by, kind, version) for letter in letters]
    for message, _said in rows:
        message.until_answered = until_answered
        message.give_up_at = None if until_answered else message.made_at + TRIED_FOR
    return _numbered(peer, rows, by)


def send_once(peer: Peer, letter: Letter, *, kind: str, key: str) -> bool:
    """As send(), outside any transaction: what is large is signed and sealed before the row is written.
    `key` says which message it is, for ever; False where it was written before.
    """
    message_id = id_of(peer.code, kind, key)
    if OutMessage.objects.visible_to(WIRE).filter(message_id=message_id).exists():
        return False
    by = signer()
    message, said = _begun(peer, letter, by, kind, 1, message_id=message_id)
    message.give_up_at = message.made_at + TRIED_FOR
    _numbered(peer, [(message, said)], by)
    return True


def id_of(code: str, kind: str, key: str) -> uuid.UUID:
    """The id of a message to the peer of a code that is sent once."""
    return uuid.uuid5(ONCE, f"{code}:{kind}:{key}")


def _begun(
    peer: Peer, letter: Letter, by: Signer, kind: str, version: int, *, message_id: uuid.UUID | None = None
) -> tuple[OutMessage, dict[str, Any]]:
    """The row of a message and what it says, both without their number."""
    now = clock.now()
    said = {
        "specversion": "1.0",
        "id": str(message_id or uuid.uuid4()),
        "source": f"{SOURCE}{by.code}",
        "type": f"lianwei.{kind}.v{version}",
        "subject": letter.subject,
        "time": now.isoformat(timespec="seconds"),
        "datacontenttype": "application/json",
        "data": json.loads(json.dumps(letter.data)),
        "lwto": peer.code,
    }
    message = OutMessage(
        peer=peer, message_id=said["id"], kind=kind, subject=letter.subject, made_at=now, due_at=now
    )
    return message, said


def _numbered(peer: Peer, rows: list[tuple[OutMessage, dict[str, Any]]], by: Signer) -> list[OutMessage]:
    """Two that write to one subject at once are put into an order: a number stands once."""
    subjects = {message.subject for message, _said in rows}
    messages = [message for message, _said in rows]
    for race in range(RACES):
        found = OutMessage.objects.visible_to(WIRE).filter(peer=peer, subject__in=subjects)
        last = dict(found.order_by().values_list("subject").annotate(last=Max("sequence")))
        for message, said in rows:
            message.sequence = last[message.subject] = last.get(message.subject, 0) + 1
            told = said | {"sequence": str(message.sequence)}
            _hold(message, sealed(told, key_id=by.key.key_id, sign=by.sign))
        try:
            with transaction.atomic():
                OutMessage.objects.bulk_create(messages)
        except IntegrityError:
            if race == RACES - 1:
                raise
            continue
        break
    return messages


def hold_peer(peer_id: int) -> Peer:
    """The row of a peer until the transaction ends. Its key is not held: rows that name it are written on
    meanwhile.
    """
    return Peer.objects.visible_to(WIRE).select_for_update(no_key=True).get(pk=peer_id)


def _hold(message: OutMessage, whole: Envelope) -> None:
    text = whole.text()
    if len(text.encode()) > LONGEST:
        raise ValueError(f"a message of more than {LONGEST} bytes")
    message.text, message.digest = text, whole.digest()


def sign_anew(message: OutMessage) -> None:
    """The same message under the present key: the key that signed it must not be believed any more."""
    by = signer()
    said = envelope_of(json.loads(message.text.plain())).model_dump(exclude={"lwkey", "lwsig"})
    _hold(message, sealed(said, key_id=by.key.key_id, sign=by.sign))
    message.save(update_fields=["text", "digest"])


def answered(message: OutMessage) -> None:
    """Stop sending again what was sent until answered; in the transaction of what the answer does."""
    rows = OutMessage.objects.visible_to(WIRE).filter(pk=message.pk, state=OutState.WAITING)
    rows.update(state=OutState.DONE, receipted_at=message.receipted_at or clock.now())
