"""The outbox: a message is written in the transaction of what it tells of, and never changes again."""

import json
import uuid
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
    by, now = signer(), clock.now()
    said = {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": f"{SOURCE}{by.code}",
        "type": f"lianwei.{kind}.v{version}",
        "subject": subject,
        "time": now.isoformat(timespec="seconds"),
        "datacontenttype": "application/json",
        "data": json.loads(json.dumps(data)),
        "lwto": peer.code,
    }
    message = OutMessage(
        peer=peer,
        message_id=said["id"],
        kind=kind,
        subject=subject,
        until_answered=until_answered,
        made_at=now,
        due_at=now,
        give_up_at=None if until_answered else now + TRIED_FOR,
    )
    return _numbered(message, said, by)


def _numbered(message: OutMessage, said: dict[str, Any], by: Signer) -> OutMessage:
    """Two that write to one subject at once are put into an order: a number stands once."""
    for race in range(RACES):
        rows = OutMessage.objects.visible_to(WIRE).filter(peer=message.peer, subject=message.subject)
        message.sequence = (rows.aggregate(last=Max("sequence"))["last"] or 0) + 1
        whole = sealed(said | {"sequence": str(message.sequence)}, key_id=by.key.key_id, sign=by.sign)
        _hold(message, whole)
        try:
            with transaction.atomic():
                message.save(force_insert=True)
        except IntegrityError:
            if race == RACES - 1:
                raise
            continue
        break
    return message


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
