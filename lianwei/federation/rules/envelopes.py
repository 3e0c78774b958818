"""A message between instances: a CloudEvent 1.0 with a signature of its own, many of them in one batch.

    {"specversion": "1.0", "id": …, "source": "urn:lianwei:cq", "type": "lianwei.business.fact.v1",
     "subject": …, "time": …, "datacontenttype": "application/json", "data": {…},
     "sequence": "7", "lwto": "sc", "lwkey": …, "lwsig": …}

`sequence` counts the messages of one subject to one peer, from 1. `lwsig` is made by the key `lwkey` over the
canonical JSON of all the rest, so that a message proves by itself who wrote it, whatever brought it. The
digest leaves the key out too: a message that is signed anew after a key was lost is the same message.
"""

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from cloudevents.core.v1.event import CloudEvent
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lianwei.core.canonical import canonical

BATCH_TYPE = "application/cloudevents-batch+json"
MOST_IN_BATCH = 100
TYPE = re.compile(r"^lianwei\.([a-z][a-z_]*(?:\.[a-z][a-z_]*)*)\.v([0-9]{1,4})$")
CODE = r"^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$"
SOURCE = "urn:lianwei:"
BASE64 = r"^[A-Za-z0-9+/]{86}==$"


class Envelope(BaseModel):
    """One message, as it stands in a batch."""

    model_config = ConfigDict(extra="forbid", strict=True)
    specversion: Literal["1.0"]
    id: Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", description="A UUID.")]
    source: Annotated[str, Field(pattern=rf"^{SOURCE}", max_length=60, description="Who wrote it.")]
    type: Annotated[str, Field(pattern=r"^lianwei\.", max_length=80, description="lianwei.KIND.vVERSION")]
    subject: Annotated[str, Field(min_length=1, max_length=120, description="What it is about.")]
    time: Annotated[str, Field(max_length=40, description="When it was written, RFC 3339.")]
    datacontenttype: Literal["application/json"]
    data: dict[str, Any]
    sequence: Annotated[str, Field(pattern=r"^[1-9][0-9]{0,17}$", description="Order within the subject.")]
    lwto: Annotated[str, Field(max_length=40, description="Code of the instance it is for.")]
    lwkey: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$", description="The key that signed it.")]
    lwsig: Annotated[str, Field(pattern=BASE64, description="Ed25519, base64.")]

    @property
    def code(self) -> str:
        """The code of the instance that says it wrote this."""
        return self.source.removeprefix(SOURCE)

    @property
    def kind(self) -> str:
        found = TYPE.match(self.type)
        return found[1] if found else ""

    @property
    def version(self) -> int:
        found = TYPE.match(self.type)
        return int(found[2]) if found else 0

    @property
    def order(self) -> int:
        return int(self.sequence)

    @property
    def written_at(self) -> datetime | None:
        """None where the time cannot be read or lies in no zone."""
        try:
            at = datetime.fromisoformat(self.time)
        except ValueError:
            return None
        return at if at.tzinfo else None

    def text(self) -> str:
        """The message as it is kept and sent: the same bytes each time."""
        return canonical(self.model_dump())

    def signed_bytes(self) -> bytes:
        return signed_bytes(self.model_dump())

    def digest(self) -> str:
        """SHA-256, hex, of what is said, whoever's key signed it."""
        return digest_of(self.model_dump())


class MalformedError(Exception):
    """What came is no message, or no batch of them."""


def signed_bytes(message: dict[str, Any]) -> bytes:
    """What `lwsig` is made over."""
    return canonical({name: value for name, value in message.items() if name != "lwsig"}).encode()


def digest_of(message: dict[str, Any]) -> str:
    said = {name: value for name, value in message.items() if name not in ("lwsig", "lwkey")}
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def sealed(said: dict[str, Any], *, key_id: str, sign: Callable[[bytes], str]) -> Envelope:
    """A message signed with a key. What cloudevents or pydantic find wrong with it is a fault of ours."""
    attributes = {name: value for name, value in said.items() if name != "data"} | {"lwkey": key_id}
    CloudEvent(attributes | {"time": datetime.fromisoformat(said["time"])}, said["data"])
    message = attributes | {"data": said["data"]}
    return Envelope.model_validate(message | {"lwsig": sign(signed_bytes(message))})


def envelope_of(message: Any) -> Envelope:
    """Read one message. Raises MalformedError."""
    try:
        return Envelope.model_validate(message)
    except (ValidationError, RecursionError) as error:
        raise MalformedError(_places(error)) from error


def batch_of(body: bytes) -> list[Any]:
    """The messages of a batch, not looked at yet. Raises MalformedError."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise MalformedError("json") from error
    if not isinstance(found, list) or not 1 <= len(found) <= MOST_IN_BATCH:
        raise MalformedError("batch")
    return found


def batch_bytes(texts: Sequence[str]) -> bytes:
    """The body of a call: the stored texts, unchanged."""
    return f"[{','.join(texts)}]".encode()


def _places(error: Exception) -> str:
    """Names of the fields that are wrong; never their contents."""
    if not isinstance(error, ValidationError):
        return "too deep"
    return ",".join(sorted({str(each["loc"][0]) if each["loc"] else "message" for each in error.errors()}))[
        :200
    ]
