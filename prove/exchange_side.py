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
    out = list(OutMessage.objects.visible_to(OPERATOR))
    came = list(InMessage.objects.visible_to(OPERATOR).order_by("subject", "sequence"))
    receipts = [Receipt.model_validate_json(each.receipt) for each in out if each.receipt]
    keys = keys_of(peer)
    return {
        "waiting": sum(each.state == "waiting" for each in out),
        "done": sum(each.state == "done" for each in out),
        "good": sum(is_signed(each.signed_bytes(), each.sig, by=keys[each.key].public) for each in receipts),
        "came": len(came),
        "handled": sum(each.state == "handled" for each in came),
        "copies": sum(each.copies for each in came),
        "effects": Event.objects.filter(name="peer.statistics_taken").count(),
        "months": SharedFigure.objects.visible_to(OPERATOR).filter(measure="received").count(),
        "in_order": all(
            a.subject != b.subject or (a.handled_at and b.handled_at and a.handled_at <= b.handled_at)
            for a, b in pairwise(came)
        ),
    }


STEPS = {"name": name, "meet": meet, "write": write, "state": state}

if __name__ == "__main__":
    main(*sys.argv[1:])
