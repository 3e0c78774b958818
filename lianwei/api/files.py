"""Files with a submission, in parts: a line that breaks costs one part, and nothing comes twice."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja import Header, Path, Router
from ninja.responses import Status
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt
from pydantic.types import StringConstraints

from lianwei.arrivals.operations import at_door
from lianwei.arrivals.operations.sent import (
    FileEntry,
    begin_file,
    described,
    find_file,
    finish_file,
    receive_part,
)
from lianwei.arrivals.queries import Caller
from lianwei.cases.payloads import whole
from lianwei.core.scope import Actor

router = Router(tags=["files"])
CREATED, AGAIN = 201, 200
MOST_PARTS = 10_000
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Size = Annotated[StrictInt, Field(ge=1, le=settings.LIANWEI_MAX_UPLOAD_BYTES), BeforeValidator(whole)]
Key = Annotated[
    UUID,
    Header(
        alias="Idempotency-Key",
        description="The client id of the file: your own name for it. Sent again for the same file it gives "
        "the same answer; for another it is refused (409).",
    ),
]
PartHash = Annotated[
    Sha256, Header(alias="Part-SHA256", description="SHA-256 of this part, in lower-case hexadecimal digits.")
]
BYTES = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class FileIn(BaseModel):
    """A file that is about to come."""

    model_config = ConfigDict(extra="forbid")
    belongs_to: UUID = Field(description="Client id of the submission it goes with, sent before or after it.")
    name: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]*$")] = Field(
        description="Its name, with the ending."
    )
    size: Size = Field(description="Its length in bytes.")
    sha256: Sha256 = Field(description="SHA-256 of the whole file, in lower-case hexadecimal digits.")


class FileOut(BaseModel):
    """How a file stands: what is missing is what to send."""

    client_id: UUID
    belongs_to: UUID
    status: str = Field(description="open, whole, kept (with the case), refused or expired.")
    size: int
    part_size: int = Field(description="Length of every part but the last, in bytes.")
    parts: int
    missing: list[int] = Field(description="Numbers of the parts still to be sent; the first hundred.")
    expires_at: datetime | None = Field(description="Until when the next part has to come.")
    reason: str = Field(description="Why it was refused, in words.")
    sandbox: bool


@router.post("/files", response={CREATED: FileOut, AGAIN: FileOut}, operation_id="bring_file")
def bring_file(request: HttpRequest, payload: FileIn, key: Key) -> Status:
    """Make room for a file. A photo, a PDF, a table or a recording, at most 50 MB; nine with a submission."""
    caller = _caller(request)
    entry = FileEntry(
        key, payload.belongs_to, payload.name, payload.size, payload.sha256, is_sandbox=caller.is_sandbox
    )
    file, is_first = begin_file(entry, source=caller.source, actor=_door(caller))
    return Status(CREATED if is_first else AGAIN, described(file))


@router.get("/files/{client_id}", response=FileOut, operation_id="see_file")
def see_file(request: HttpRequest, client_id: Annotated[UUID, Path()]) -> dict[str, Any]:
    """How a file stands, and which parts are missing: after a break, go on with these."""
    return described(find_file(client_id, source=_caller(request).source))


@router.put(
    "/files/{client_id}/parts/{number}", response=FileOut, operation_id="bring_part", openapi_extra=BYTES
)
def bring_part(
    request: HttpRequest,
    client_id: Annotated[UUID, Path()],
    number: Annotated[int, Path(ge=1, le=MOST_PARTS)],
    part_hash: PartHash,
) -> dict[str, Any]:
    """Send one part, in any order; the same part again changes nothing."""
    caller = _caller(request)
    file = find_file(client_id, source=caller.source)
    return described(receive_part(file, number, request.body, sha256=part_hash, actor=_door(caller)))


@router.post("/files/{client_id}/finish", response=FileOut, operation_id="end_file")
def end_file(request: HttpRequest, client_id: Annotated[UUID, Path()]) -> dict[str, Any]:
    """Say that all parts are there. The file is examined, and goes to the case as soon as there is one."""
    caller = _caller(request)
    return described(finish_file(find_file(client_id, source=caller.source), actor=_door(caller)))


def _caller(request: HttpRequest) -> Caller:
    return request.auth


def _door(caller: Caller) -> Actor:
    return at_door(caller.source.organisation_id, name=caller.source.name)
