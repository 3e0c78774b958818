"""A booth's device as its page speaks to the server, for tests."""

import json
from datetime import timedelta
from uuid import uuid4

from lianwei.arrivals.operations import create_booth, invite_booth
from lianwei.core import clock
from lianwei.core.queue import deliver_pending

from .arrivals import COMPLAINT, ENQUIRY

API = "/api/booth/v1"


class Tablet:
    """A device: what its page says to the server, with a clock that is `ahead` of the server's."""

    def __init__(self, client, head, name="解放碑点位", *, ahead=timedelta()):
        self.client, self.ahead = client, ahead
        self.booth = create_booth(actor=head, name=name)
        token = invite_booth(self.booth.pk, actor=head)
        self.key = self.asks("enrol", {"token": token})[1]["key"]

    def asks(self, what, body, key=None):
        headers = {"Authorization": f"Bearer {key or getattr(self, 'key', '')}"}
        answer = self.client.post(f"{API}/{what}", body, content_type="application/json", headers=headers)
        return answer.status_code, json.loads(answer.content)

    def now(self):
        return clock.now() + self.ahead

    def draws(self, start=0):
        return self.asks("codes", {"start": start})[1]["codes"]

    def sends(self, items):
        status, body = self.asks("deliveries", {"sent_at": self.now().isoformat(), "items": items})
        assert status == 200, body
        return [answer["outcome"] for answer in body["answers"]], body["answers"]


def item(kind="complaint", payload=None, *, said_at="", ticket="", client_id=None):
    contents = {"complaint": COMPLAINT, "enquiry": ENQUIRY | {"persons": 3}}.get(kind, {})
    return {
        "client_id": str(client_id or uuid4()),
        "kind": kind,
        "payload": contents | (payload or {}),
        "said_at": said_at,
        "ticket": ticket,
    }


def count(counter, amount, said_at=""):
    return item("count", {"counter": counter, "amount": amount}, said_at=said_at)


def worker_runs():
    while deliver_pending():
        pass
