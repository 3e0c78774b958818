"""What an observer's phone says to its server: whether there is a way through, and what it delivers.

As with booths it is no public interface: the page comes from the same instance and changes with it. The key
is the token of the personal link.
"""

from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.security import HttpBearer

from lianwei.core import clock
from lianwei.core.errors import NotVisible
from lianwei.supervision.operations.observing.delivering import (
    Packet,
    observer_of_link,
    receive_packets,
)

from .booth import DeliveryIn, StandingIn, read_clock
from .problems import answer_problems

LONGEST_TOKEN = 100


class LinkAuth(HttpBearer):
    """`Authorization: Bearer …`: the token of a personal link that is open."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        if not token.isascii() or len(token) > LONGEST_TOKEN:
            return None
        try:
            return observer_of_link(token)
        except NotVisible:
            return None


visits_api = NinjaAPI(
    title="Lianwei visits",
    version="1",
    auth=LinkAuth(),
    docs_url=None,
    openapi_url=None,
    urls_namespace="visits_api",
)
answer_problems(visits_api)


@visits_api.post("/hello", url_name="greet_observer")
def hello(request: HttpRequest) -> dict[str, Any]:
    """Whether there is a way through, and whether the link is open."""
    return {"now": clock.now().isoformat()}


@visits_api.post("/deliveries", url_name="deliver_visits")
def deliver(request: HttpRequest, body: DeliveryIn) -> dict[str, Any]:
    """Some of what waited on the phone; the same again gives the same answers and changes nothing."""
    _observer, actor = request.auth
    packets = [Packet(each.client_id, each.kind, each.payload) for each in body.items]
    answers = receive_packets(packets, actor=actor, sent_at=read_clock(body.sent_at))
    told = ("client_id", "outcome", "message", "fields")
    return {"answers": [{name: getattr(each, name) for name in told} for each in answers]}


@visits_api.post("/standing", url_name="ask_visits_standing")
def standing(request: HttpRequest, body: StandingIn) -> dict[str, Any]:
    """What was answered as received is taken at once: nothing of it needs to stay on the phone."""
    return {"answers": [{"client_id": each, "outcome": "taken", "fields": {}} for each in body.ids]}
