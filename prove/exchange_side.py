"""One side of the proof of the exchange, run in its environment: `python -m prove.exchange_side STEP`.

Each step prints one JSON value.
"""

import json
import sys
from itertools import pairwise

import django


def main(step: str, *words: str) -> None:
    django.setup()
    print(json.dumps(STEPS[step](*words)))


def name(code: str) -> str:
    """Take part; answers the card."""
    from lianwei.core.scope import OPERATOR
    from lianwei.federation.operations import name_instance
    from lianwei.federation.queries.own import public_card

    name_instance(actor=OPERATOR, code=code, name=code)
    return public_card().model_dump_json()


def meet(card: str) -> str:
    """Register and activate the other side."""
    from lianwei.core.scope import OPERATOR
    from lianwei.federation.operations import activate_peer, register_peer

    peer = register_peer(actor=OPERATOR, card=card)
    return str(activate_peer(peer.pk, actor=OPERATOR).status)


def offer() -> str:
    """Draw up an agreement about counts, both ways, put it to the peer and sign it."""
    from datetime import timedelta

    from lianwei.core import clock
    from lianwei.core.scope import OPERATOR
    from lianwei.federation.models import Peer
    from lianwei.federation.operations import agreements as do
    from lianwei.federation.rules.agreements.fields import STATISTICS

    today = clock.today()
    entry = do.AgreementEntry(
        title="counts of months",
        purpose="proof of the exchange",
        basis="no_persons",
        fields=list(STATISTICS),
        starts_on=today - timedelta(days=1),
        ends_on=today + timedelta(days=30),
        keep_days=60,
        deletion_days=15,
        direction="both",
        peer_id=Peer.objects.visible_to(OPERATOR).get().pk,
    )
    row = do.draft_agreement(actor=OPERATOR, entry=entry)
    do.offer_agreement(row.pk, actor=OPERATOR)
    return str(do.sign_agreement(row.pk, actor=OPERATOR).status)


def sign() -> str:
    """Sign what the peer has put to us; the status, empty while nothing has come."""
    from lianwei.core.scope import OPERATOR
    from lianwei.federation.models import AgreementStatus, SharingAgreement
    from lianwei.federation.operations.agreements import sign_agreement

    row = SharingAgreement.objects.visible_to(OPERATOR).first()
    if row is None or row.status != AgreementStatus.SIGNING:
        return str(row.status) if row else ""
    return str(sign_agreement(row.pk, actor=OPERATOR).status)


def agreed() -> str:
    """The status of the agreement; empty while there is none."""
    from lianwei.core.scope import OPERATOR
    from lianwei.federation.models import SharingAgreement

    row = SharingAgreement.objects.visible_to(OPERATOR).first()
    return str(row.status) if row else ""


def end() -> str:
    """End the agreement."""
    from lianwei.core.scope import OPERATOR
    from lianwei.federation.models import SharingAgreement
    from lianwei.federation.operations.agreements import end_agreement

    row = SharingAgreement.objects.visible_to(OPERATOR).get()
    return str(end_agreement(row.pk, actor=OPERATOR, reason="the proof is over").status)


def left() -> dict[str, int]:
    """What is left of the peer's figures, copies not deleted on either side, certificates here."""
    from lianwei.core.scope import OPERATOR
    from lianwei.federation.models import DeletionCertificate, SharedCopy, SharedFigure

    return {
        "figures": SharedFigure.objects.visible_to(OPERATOR).count(),
        "copies": SharedCopy.objects.visible_to(OPERATOR).filter(deleted_on=None).count(),
        "certificates": DeletionCertificate.objects.visible_to(OPERATOR).count(),
    }


def write(first: str, count: str, subjects: str) -> int:
    """Write messages into the outbox, each of a month of its own."""
    from lianwei.core.scope import OPERATOR
    from lianwei.federation.models import Peer
    from lianwei.federation.operations import send

    peer = Peer.objects.visible_to(OPERATOR).get()
    for n in range(int(first), int(first) + int(count)):
        month = f"{2000 + n // 12}-{n % 12 + 1:02}"
        data = {"month": month, "received": 100 + n, "accepted": None, "resolved": None}
        send(peer, kind="statistics.month", subject=f"proof:{n % int(subjects)}", data=data)
    return int(count)


def state() -> dict[str, object]:
    """What is in the outbox and inbox, what took effect how often, and whether in order."""
    from lianwei.core.keys import is_signed
    from lianwei.core.models import Event
    from lianwei.core.scope import OPERATOR
    from lianwei.federation.models import InMessage, OutMessage, Peer, SharedFigure
    from lianwei.federation.queries.peers import keys_of
    from lianwei.federation.rules.receipts import Receipt

    peer = Peer.objects.visible_to(OPERATOR).get()
    counts = {"kind": "statistics.month"}
    out = list(OutMessage.objects.visible_to(OPERATOR).filter(**counts))
    came = list(InMessage.objects.visible_to(OPERATOR).filter(**counts).order_by("subject", "sequence"))
    taken = Event.objects.filter(name="peer.statistics_taken")  # one of each portion
    receipts = [Receipt.model_validate_json(each.receipt) for each in out if each.receipt]
    keys = keys_of(peer)
    return {
        "waiting": sum(each.state == "waiting" for each in out),
        "done": sum(each.state == "done" for each in out),
        "good": sum(is_signed(each.signed_bytes(), each.sig, by=keys[each.key].public) for each in receipts),
        "came": len(came),
        "handled": sum(each.state == "handled" for each in came),
        "copies": sum(each.copies for each in came),
        "effects": sum(each.details["messages"] for each in taken),
        "months": SharedFigure.objects.visible_to(OPERATOR).filter(measure="received").count(),
        "in_order": all(
            a.subject != b.subject or (a.handled_at and b.handled_at and a.handled_at <= b.handled_at)
            for a, b in pairwise(came)
        ),
    }


STEPS = {each.__name__: each for each in (name, meet, offer, sign, agreed, end, left, write, state)}

if __name__ == "__main__":
    main(*sys.argv[1:])
