"""Intake v1: bring complaints, enquiries and violation reports, and ask what became of them."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Header, Path, Router
from ninja.responses import Status
from pydantic import BaseModel, ConfigDict, Field
from pydantic.types import StringConstraints

from lianwei.arrivals.models import Arrival
from lianwei.arrivals.operations import ArrivalEntry, at_door, code_of, receive_arrival
from lianwei.arrivals.operations.sent import described
from lianwei.arrivals.queries import Caller, arrival_of_source, follow
from lianwei.arrivals.queries.arriving import files_sent_with
from lianwei.cases.payloads import ComplaintPayload, EnquiryPayload, ViolationReportPayload
from lianwei.cases.queries.doors.references import reference_of
from lianwei.core.errors import NotVisible

from .files import FileOut

router = Router(tags=["intake"])
CREATED, AGAIN = 201, 200
Code = Annotated[str, StringConstraints(max_length=20, pattern=r"^[0-9A-Za-z -]+$")]
Key = Annotated[
    UUID,
    Header(
        alias="Idempotency-Key",
        description="The client id: your own name for this submission. Sent again with the same contents it "
        "gives the same answer and changes nothing; with other contents it is refused (409).",
    ),
]


class ReceiptOut(BaseModel):
    """What was received. Show the tracking code to the person."""

    client_id: UUID
    tracking_code: str = Field(description="With it the person follows the matter.", examples=["ABCDE-FGHJK"])
    status: str = Field(description="waiting, taken, refused, skipped or undone.")
    received_at: datetime
    sandbox: bool = Field(description="Came with a sandbox key: it is checked and never becomes a case.")


class BecameOut(BaseModel):
    """What it became at the association."""

    model_config = ConfigDict(from_attributes=True)
    kind: str = Field(description="complaint, enquiry or violation_report.")
    number: str = Field(description="Its number at the association.")
    status: str = Field(description="Where it stands in its life.")


class ReasonOut(BaseModel):
    """Why it was not taken; somebody at the association looks at it too."""

    code: str
    message: str
    fields: dict[str, str]


class ArrivalOut(ReceiptOut):
    """How a submission stands."""

    kind: str
    settled_at: datetime | None
    became: BecameOut | None
    reason: ReasonOut | None
    files: list[FileOut] = Field(description="Files that were sent with it in parts.")


@router.post("/complaints", response={CREATED: ReceiptOut, AGAIN: ReceiptOut}, operation_id="bring_complaint")
def bring_complaint(request: HttpRequest, payload: ComplaintPayload, key: Key) -> Status:
    """Bring a complaint (投诉)."""
    return _bring(request, "complaint", payload, key)


@router.post("/enquiries", response={CREATED: ReceiptOut, AGAIN: ReceiptOut}, operation_id="bring_enquiry")
def bring_enquiry(request: HttpRequest, payload: EnquiryPayload, key: Key) -> Status:
    """Bring an enquiry (咨询)."""
    return _bring(request, "enquiry", payload, key)


@router.post(
    "/violation-reports",
    response={CREATED: ReceiptOut, AGAIN: ReceiptOut},
    operation_id="bring_violation_report",
)
def bring_violation_report(request: HttpRequest, payload: ViolationReportPayload, key: Key) -> Status:
    """Bring a report of a suspected violation (举报)."""
    return _bring(request, "violation_report", payload, key)


@router.get("/arrivals/{client_id}", response=ArrivalOut, operation_id="see_arrival")
def see_arrival(request: HttpRequest, client_id: Annotated[UUID, Path()]) -> dict[str, Any]:
    """How a submission stands, by its client id."""
    return _seen(arrival_of_source(client_id, source=_caller(request).source))


@router.get("/tracking/{code}", response=ArrivalOut, operation_id="see_tracking_code")
def see_tracking_code(request: HttpRequest, code: Annotated[Code, Path()]) -> dict[str, Any]:
    """How a submission of this source stands, by its tracking code. Five wrong codes in an hour are taken."""
    source = _caller(request).source
    arrival = follow(code, visitor=f"source:{source.pk}")
    if arrival.source_id != source.pk:
        raise NotVisible
    return _seen(arrival)


def _caller(request: HttpRequest) -> Caller:
    return request.auth


def _bring(request: HttpRequest, kind: str, payload: BaseModel, key: UUID) -> Status:
    caller = _caller(request)
    source = caller.source
    entry = ArrivalEntry(
        door=source.door,
        kind=kind,
        organisation_id=source.organisation_id,
        client_id=key,
        payload=payload.model_dump(mode="json", exclude_unset=True),
        source_id=source.pk,
        is_sandbox=caller.is_sandbox,
    )
    receipt = receive_arrival(entry, actor=at_door(source.organisation_id, name=source.name))
    return Status(CREATED if receipt.is_first else AGAIN, _receipt(receipt.arrival, receipt.code))


def _receipt(arrival: Arrival, code: str) -> dict[str, Any]:
    return {
        "client_id": arrival.client_id,
        "tracking_code": code,
        "status": arrival.status,
        "received_at": arrival.received_at,
        "sandbox": arrival.is_sandbox,
    }


def _seen(arrival: Arrival) -> dict[str, Any]:
    became = None
    if arrival.subject:
        became = reference_of(arrival.subject, actor=at_door(arrival.organisation_id))
    return _receipt(arrival, code_of(arrival)) | {
        "kind": arrival.kind,
        "settled_at": arrival.settled_at,
        "became": became,
        "reason": arrival.reason or None,
        "files": [described(each) for each in files_sent_with(arrival)],
    }
