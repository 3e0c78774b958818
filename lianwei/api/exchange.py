"""Exchange v1: signed messages between instances. Its page for people is docs/operating/exchange.md.

A body is read in pieces, so that one that is too large is refused before it has come.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from pydantic import BaseModel

from lianwei.core.errors import TooOften
from lianwei.federation.operations.refusals import count_refusal
from lianwei.federation.operations.taking import take_call
from lianwei.federation.queries.own import public_card
from lianwei.federation.queries.reasons import sentence_of
from lianwei.federation.rules.cards import Card
from lianwei.federation.rules.envelopes import BATCH_TYPE, MOST_IN_BATCH, Envelope
from lianwei.federation.rules.receipts import Receipt

from .assembly import IntakeAPI
from .keys import METER
from .problems import answer_problems, problem

LONGEST, PIECE = 8 * 1024 * 1024, 64 * 1024  # bytes of a body, and of what is read of it at a time
CALLS_A_MINUTE = 1200  # of one address
TOO_LARGE = 413

REFUSALS = {
    401: "The signature of the call is missing, wrong, of a key that is not believed, or out of its time.",
    403: "The exchange with this peer has not begun, is suspended or over, or its agreement has ended.",
    404: "This instance takes no part in the exchange.",
    409: "This very call was made before.",
    413: "The body is larger than 8 MB.",
    415: "The body is not declared as a batch of messages.",
    422: "The body is no list of 1 to 100 messages.",
    429: "More waits here than can be handled; come again after Retry-After seconds.",
}
SHAPES: dict[str, type[BaseModel]] = {"Message": Envelope, "Receipt": Receipt}


class ExchangeAPI(IntakeAPI):
    """The API of peers, with the shapes of what is signed."""

    refusals = REFUSALS

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        shapes = {name: shape.model_json_schema() for name, shape in SHAPES.items()}
        schema["components"]["schemas"] |= shapes
        return schema


exchange_api: NinjaAPI = ExchangeAPI(
    title="Lianwei exchange",
    version="1",
    description="Signed messages between instances: RFC 9421 over CloudEvents, one receipt for each.",
    docs_url=None,
    urls_namespace="exchange_api",
)
answer_problems(exchange_api)


def _list_of(name: str) -> dict[str, Any]:
    """Up to 100 of a shape."""
    return {"type": "array", "maxItems": MOST_IN_BATCH, "items": {"$ref": f"#/components/schemas/{name}"}}


def _header(name: str, meaning: str) -> dict[str, Any]:
    shape = {"type": "string", "description": meaning}
    return {"name": name, "in": "header", "required": True, "schema": shape}


SIGNED = (
    _header("Content-Digest", "RFC 9530, sha-256 of the body"),
    _header("Signature-Input", "RFC 9421: what is signed, when, until when, nonce, key, tag"),
    _header("Signature", "RFC 9421, Ed25519"),
)
RECEIPTS = {"type": "object", "required": ["receipts"], "properties": {"receipts": _list_of("Receipt")}}
BATCH = {
    "parameters": list(SIGNED),
    "requestBody": {
        "required": True,
        "content": {BATCH_TYPE: {"schema": _list_of("Message") | {"minItems": 1}}},
    },
    "responses": {
        200: {
            "description": "One receipt for each message, in their order. The answer is signed.",
            "content": {"application/json": {"schema": RECEIPTS}},
        }
    },
}


@exchange_api.post("/messages", operation_id="bring_messages", openapi_extra=BATCH)
def bring_messages(request: HttpRequest) -> HttpResponse:
    """Bring up to 100 messages in one signed call."""
    if METER.count(("exchange", request.META.get("REMOTE_ADDR", ""))) > CALLS_A_MINUTE:
        raise TooOften(_("More calls in this minute than one address may make."))
    body = _read(request)
    if body is None:
        count_refusal(None, "too_large")
        return problem(TOO_LARGE, "too_large", sentence_of("too_large"))
    reply = take_call(request.headers, body)
    return HttpResponse(reply.body, status=reply.status, headers=reply.headers)


@exchange_api.get("/card", response=Card, operation_id="see_card")
def see_card(request: HttpRequest) -> Card:
    """The public card of this instance: its code, its keys, the versions and kinds it knows."""
    return public_card()


def _read(request: HttpRequest) -> bytes | None:
    """The body; None for one that is too large, as soon as that is clear."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    if told.isdigit() and int(told) > LONGEST:
        return None
    pieces, size = [], 0
    while piece := request.read(PIECE):
        size += len(piece)
        if size > LONGEST:
            return None
        pieces.append(piece)
    return b"".join(pieces)
