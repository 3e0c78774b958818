"""What one instance does for the measurement of the exchange, and to begin an exchange at all."""

import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count

from lianwei.core import clock
from lianwei.core.scope import OPERATOR
from lianwei.federation.models import AgreementStatus, InMessage, OutMessage, Peer, SharingAgreement
from lianwei.federation.operations import activate_peer, name_instance, register_peer
from lianwei.federation.operations import agreements as do
from lianwei.federation.operations.post import Letter, send_all
from lianwei.federation.queries.own import public_card
from lianwei.federation.queries.peers import peer_with_code
from lianwei.federation.rules.agreements.fields import STATISTICS

from . import webhook

KIND = "statistics.month"
OF_A_SUBJECT = 4  # messages that must be taken in their order
PORTION = 500  # of one transaction, where a queue is filled
PACE = 0.1  # seconds between the portions of a steady flow
MONTHS = 24  # what there is of months in the messages


def name(code: str) -> str:
    """Take part; answers the card."""
    name_instance(actor=OPERATOR, code=code, name=code)
    return public_card().model_dump_json()


def meet(card: str) -> str:
    """Register and activate another side."""
    peer = register_peer(actor=OPERATOR, card=card)
    return str(activate_peer(peer.pk, actor=OPERATOR).status)


def offer(code: str, fields: Sequence[str] = STATISTICS) -> str:
    """Draw up an agreement with a peer about these fields, both ways, put it to the peer and sign it."""
    today = clock.today()
    entry = do.AgreementEntry(
        title="what flows while the exchange is tried",
        purpose="trying the exchange",
        basis="no_persons",
        fields=list(fields),
        starts_on=today - timedelta(days=1),
        ends_on=today + timedelta(days=30),
        keep_days=60,
        deletion_days=15,
        direction="both",
        peer_id=peer_of(code).pk,
    )
    row = do.draft_agreement(actor=OPERATOR, entry=entry)
    do.offer_agreement(row.pk, actor=OPERATOR)
    return str(do.sign_agreement(row.pk, actor=OPERATOR).status)


def sign(code: str) -> str:
    """Sign what a peer has put to us; the status, empty while nothing has come."""
    row = SharingAgreement.objects.visible_to(OPERATOR).filter(peer=peer_of(code)).first()
    if row is None or row.status != AgreementStatus.SIGNING:
        return str(row.status) if row else ""
    return str(do.sign_agreement(row.pk, actor=OPERATOR).status)


def agreed(code: str) -> str:
    """The status of the agreement with a peer; empty while there is none."""
    row = SharingAgreement.objects.visible_to(OPERATOR).filter(peer=peer_of(code)).first()
    return str(row.status) if row else ""


def month_told(number: int) -> dict[str, Any]:
    """What the n-th message says."""
    month = number % MONTHS
    said = f"{2000 + month // 12}-{month % 12 + 1:02}"
    return {"month": said, "received": 100 + number, "accepted": 90, "resolved": None}


def fill(code: str, count: int) -> int:
    """Write so many messages into the outbox at once."""
    peer = peer_of(code)
    for first in range(0, count, PORTION):
        _write(peer, range(first, min(first + PORTION, count)))
    return count


def flow(code: str, rate: int, seconds: int) -> int:
    """Write messages at a steady rate; how many."""
    peer, begun, written = peer_of(code), time.monotonic(), 0
    while (passed := time.monotonic() - begun) < seconds:
        owed = int(rate * passed)
        _write(peer, range(written, owed))
        written = max(written, owed)
        time.sleep(PACE)
    return written


@transaction.atomic
def _write(peer: Peer, numbers: range) -> None:
    send_all(peer, [Letter(f"flow:{n // OF_A_SUBJECT}", month_told(n)) for n in numbers], kind=KIND)


def counts() -> dict[str, dict[str, int]]:
    """How many messages of the flow stand in which state here."""
    found = {"out": OutMessage, "in": InMessage}
    rows = {name: model.objects.visible_to(OPERATOR).filter(kind=KIND) for name, model in found.items()}
    return {
        name: dict(each.order_by().values_list("state").annotate(count=Count("pk")))
        for name, each in rows.items()
    }


def times() -> dict[str, Any]:
    """When each message of the flow was written and receipted, or handled, in seconds."""
    out = OutMessage.objects.visible_to(OPERATOR).filter(kind=KIND).exclude(receipted_at=None)
    came = InMessage.objects.visible_to(OPERATOR).filter(kind=KIND).exclude(handled_at=None)
    sent = out.values_list("message_id", "made_at", "receipted_at")
    return {
        "sent": {str(pk): (made.timestamp(), done.timestamp()) for pk, made, done in sent},
        "handled": {str(pk): at.timestamp() for pk, at in came.values_list("message_id", "handled_at")},
    }


def hooks(url: str, seconds: int) -> dict[str, float]:
    """The same messages by a plain webhook."""
    return webhook.sent(url, month_told, seconds)


def peer_of(code: str) -> Peer:
    """The peer of this code, which there is."""
    found = peer_with_code(code)
    assert found is not None
    return found


STEPS = {
    each.__name__: each
    for each in (name, meet, offer, sign, agreed, fill, flow, counts, times, hooks, webhook.make_table)
}
