"""What a booth's page says to its server: enrolling, drawing tracking codes, delivering.

It is no public interface: the page comes from the same instance and changes with it, so it has no place in
the description of the intake API.
"""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import NinjaAPI
from pydantic import BaseModel, ConfigDict, Field
from pydantic.types import StringConstraints

from lianwei.arrivals.models import Door, Source
from lianwei.arrivals.operations import (
    MOST_ITEMS,
    Item,
    at_booth,
    codes_drawn,
    draw_codes,
    enrol_with_link,
    receive_delivery,
)
from lianwei.arrivals.queries import Caller, qr_rows, tracking_link
from lianwei.arrivals.queries.booths import MOST_ASKED, what_became
from lianwei.core import clock

from .keys import SourceKeyAuth
from .problems import answer_problems

Clock = Annotated[str, StringConstraints(max_length=40)]
Kind = Annotated[str, StringConstraints(max_length=24)]
Ticket = Annotated[str, StringConstraints(max_length=40)]


class BoothAuth(SourceKeyAuth):
    """The key of a booth; other sources' keys open nothing here."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        caller = super().authenticate(request, token)
        return caller if caller and caller.source.door == Door.BOOTH else None


class TokenIn(BaseModel):
    token: Annotated[str, StringConstraints(max_length=100)]


class StartIn(BaseModel):
    start: Annotated[int, Field(ge=0, le=10**9)]


class ItemIn(BaseModel):
    """One thing taken at the booth. `said_at` is the device's clock, whatever it shows."""

    model_config = ConfigDict(extra="forbid")
    client_id: UUID
    kind: Kind
    payload: dict[str, Any]
    said_at: Clock = ""
    ticket: Ticket = ""


class DeliveryIn(BaseModel):
    sent_at: Clock = ""
    items: Annotated[list[ItemIn], Field(min_length=1, max_length=MOST_ITEMS)]


class StandingIn(BaseModel):
    ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_ASKED)]


booth_api = NinjaAPI(
    title="Lianwei booth",
    version="1",
    auth=BoothAuth(),
    docs_url=None,
    openapi_url=None,
    urls_namespace="booth_api",
)
answer_problems(booth_api)


@booth_api.post("/enrol", auth=None, url_name="enrol_booth")
def enrol(request: HttpRequest, body: TokenIn) -> dict[str, Any]:
    """A device shows its link's token and gets its key, once."""
    booth, issued = enrol_with_link(body.token)
    return {"key": issued.plain, "drawn": codes_drawn(booth), **_greeting(booth)}


@booth_api.post("/hello", url_name="greet_booth")
def hello(request: HttpRequest) -> dict[str, Any]:
    """Whether there is a way through, and whether the key holds."""
    return _greeting(_booth(request))


@booth_api.post("/codes", url_name="draw_booth_codes")
def codes(request: HttpRequest, body: StartIn) -> dict[str, Any]:
    """Tracking codes for receipts without network, each with its QR."""
    booth = _booth(request)
    drawn = draw_codes(booth.pk, actor=at_booth(booth), start=body.start)
    return {
        "codes": [
            {"ticket": each.ticket, "code": each.code, "qr": qr_rows(tracking_link(each.code))}
            for each in drawn
        ]
    }


@booth_api.post("/deliveries", url_name="deliver_booth")
def deliver(request: HttpRequest, body: DeliveryIn) -> dict[str, Any]:
    """Some of what waited on the device; the same again gives the same answers and changes nothing."""
    booth = _booth(request)
    items = [
        Item(each.client_id, each.kind, each.payload, read_clock(each.said_at), each.ticket)
        for each in body.items
    ]
    answers = receive_delivery(items, booth=booth, sent_at=read_clock(body.sent_at), actor=at_booth(booth))
    return {"answers": [{name: getattr(each, name) for name in ANSWERED} for each in answers]}


@booth_api.post("/standing", url_name="ask_booth_standing")
def standing(request: HttpRequest, body: StandingIn) -> dict[str, Any]:
    """What became of items that this association's booths delivered; those unknown here are left out."""
    answers = what_became(body.ids, booth=_booth(request))
    return {"answers": [{name: getattr(each, name) for name in ANSWERED} for each in answers]}


ANSWERED = ("client_id", "outcome", "code", "message", "fields")


def read_clock(text: str) -> datetime | None:
    """A device's clock as it was sent; None for what is no time at all."""
    with suppress(ValueError, OverflowError):
        at = datetime.fromisoformat(text.replace("Z", "+00:00"))
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    return None


def _booth(request: HttpRequest) -> Source:
    return request.auth.source


def _greeting(booth: Source) -> dict[str, Any]:
    organisation = booth.organisation
    return {
        "booth": booth.name,
        "organisation": str(organisation),
        "organisation_id": organisation.pk,
        "phone": organisation.phone,
        "now": clock.now().isoformat(),
    }
