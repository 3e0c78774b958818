"""Counter v1: what the console does, for the system of a business that has many complaints to answer."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Path, Query
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer
from pydantic import BaseModel, ConfigDict, Field, StrictBool

from lianwei.arrivals.queries import caller_with_key
from lianwei.cases.operations import Answer, answer_offer, answer_referral
from lianwei.cases.operations.handling.calling import NEWS
from lianwei.cases.payloads import Fen
from lianwei.cases.queries.doors.counter import (
    PutCase,
    ReferralRow,
    opened_to,
    put_case,
    referrals_listed,
    track_actor,
)
from lianwei.core.errors import Invalid, TooOften
from lianwei.core.scope import Actor
from lianwei.registry.queries import fast_track_of_source

from .assembly import IntakeAPI
from .keys import LONGEST_KEY, METER
from .problems import answer_problems

Key = Annotated[int, Path(ge=1, le=2**53)]
Mark = Annotated[str, Query(max_length=40, pattern=r"^[0-9.]*$")]


class BusinessKeyAuth(HttpBearer):
    """`Authorization: Bearer lw_…`: the key of the system that an agreement in force names."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        caller = caller_with_key(token) if token.isascii() and len(token) <= LONGEST_KEY else None
        if caller is None or caller.is_sandbox:
            return None
        if METER.count(caller.key_id) > caller.source.rate:
            raise TooOften(_("More calls in this minute than this key may make. Please wait a minute."))
        track = fast_track_of_source(caller.source.pk)
        return track_actor(track) if track else None


class ReferralOut(BaseModel):
    """A complaint put to the business."""

    id: int
    number: str = Field(description="Its number at the association.")
    state: str = Field(description="waiting, answered or silent.")
    title: str
    due_on: date = Field(description="The last day to answer.")
    amount_claimed: int | None = Field(description="In fen.")
    answered_at: datetime | None


class ReferralsOut(BaseModel):
    """A page; `after` leads to the next one and is empty on the last."""

    referrals: list[ReferralOut]
    after: str


class OfferOut(BaseModel):
    """A proposal of one side."""

    model_config = ConfigDict(from_attributes=True)
    id: int
    by: str = Field(description="business or consumer.")
    amount: int | None = Field(description="In fen.")
    terms: str
    state: str = Field(description="open, accepted, declined or replaced.")


class CaseOut(ReferralOut):
    """Claims and facts; numbers of people are tokens, names are masked."""

    narrative: str
    wish: str
    requests: list[str]
    offers: list[OfferOut]


class AnswerIn(BaseModel):
    """What the business says."""

    model_config = ConfigDict(extra="forbid")
    position: Literal["agrees", "partly", "refuses"]
    reply: str = Field(min_length=1, max_length=2000, pattern=r"\S")
    offer: Fen | None = Field(None, description="In fen.")
    shop: str = Field("", max_length=40)
    product: str = Field("", max_length=40)
    clause: str = Field("", max_length=40)


class NewsOut(BaseModel):
    """A call to the address that the association has noted for the system, signed as with intake."""

    event: str
    referral: int
    number: str
    due_on: date = Field(description="The last day to answer.")
    at: datetime
    answer: str | None = Field(None, description="accepted, declined or countered.")


class DecisionIn(BaseModel):
    """What the business says to a proposal of the consumer."""

    model_config = ConfigDict(extra="forbid")
    accepts: StrictBool


class CounterAPI(IntakeAPI):
    """The description names the calls to the other side as well (OpenAPI 3.1, webhooks)."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        schema["components"]["schemas"]["NewsOut"] = NewsOut.model_json_schema()
        schema["webhooks"] = {name: {"post": _webhook(text)} for name, text in NEWS.items()}
        return schema


def _webhook(text: str) -> dict[str, Any]:
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/NewsOut"}}}
    taken = {"2XX": {"description": "Taken. Anything else is tried again; 410 ends it."}}
    return {"summary": text, "requestBody": {"content": body}, "responses": taken}


counter_api: NinjaAPI = CounterAPI(
    title="Lianwei counter",
    version="1",
    description="Read and answer the complaints that were put to a business of the fast track.",
    auth=BusinessKeyAuth(),
    docs_url=None,
    urls_namespace="counter_api",
)
answer_problems(counter_api)


@counter_api.get("/referrals", response=ReferralsOut, operation_id="list_referrals")
def list_referrals(
    request: HttpRequest, view: Literal["waiting", "all"] = "waiting", after: Mark = ""
) -> dict[str, Any]:
    """What waits for an answer, by its day; or with `view=all` the rest, the latest first."""
    unknown = sorted(set(request.GET) - {"view", "after"})
    if unknown:
        raise Invalid(dict.fromkeys(unknown, _("There is no such field.")))
    page = referrals_listed(view, actor=_actor(request), after=after)
    return {"referrals": [_row(each) for each in page.rows], "after": page.after}


@counter_api.get("/referrals/{key}", response=CaseOut, operation_id="see_referral")
def see_referral(request: HttpRequest, key: Key) -> dict[str, Any]:
    """One complaint with what was proposed so far."""
    return _case(put_case(key, actor=_actor(request)))


@counter_api.post("/referrals/{key}/answer", response=CaseOut, operation_id="send_answer")
def send_answer(request: HttpRequest, key: Key, payload: AnswerIn) -> dict[str, Any]:
    """Answer a complaint; a second answer takes the place of the first."""
    actor = _actor(request)
    answer_referral(key, actor=actor, answer=Answer(**payload.model_dump()))
    return _case(put_case(key, actor=actor))


@counter_api.post("/referrals/{key}/offers/{offer}/answer", response=CaseOut, operation_id="send_decision")
def send_decision(request: HttpRequest, key: Key, offer: Key, payload: DecisionIn) -> dict[str, Any]:
    """Accept or decline what the consumer proposes; the association confirms the settlement."""
    actor = _actor(request)
    case = put_case(key, actor=actor)
    opened = opened_to(actor, case.complaint.pk)
    answer_offer(case.complaint.pk, actor=opened, offer_id=offer, accepts=payload.accepts)
    return _case(put_case(key, actor=actor))


def _actor(request: HttpRequest) -> Actor:
    return request.auth


def _row(row: ReferralRow) -> dict[str, Any]:
    referral = row.referral
    return {
        "id": referral.pk,
        "number": row.number,
        "state": referral.state,
        "title": row.title,
        "due_on": referral.due_on,
        "amount_claimed": row.amount,
        "answered_at": referral.answered_at,
    }


def _case(case: PutCase) -> dict[str, Any]:
    referral = case.referral
    return {
        "id": referral.pk,
        "number": case.complaint.number,
        "state": referral.state,
        "title": case.title,
        "due_on": referral.due_on,
        "amount_claimed": case.complaint.amount_claimed,
        "answered_at": referral.answered_at,
        "narrative": case.narrative,
        "wish": case.wish,
        "requests": case.requests,
        "offers": case.offers,
    }
