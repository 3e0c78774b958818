"""The terms of an agreement as both sides sign them, and what instances tell each other about it."""

import hashlib
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from lianwei.core.canonical import canonical

OFFERED, MOVED, DELETED = "agreement.offered", "agreement.moved", "agreement.deleted"
Step = Literal["signed", "withdrawn", "ended"]
SIGNED: Step = "signed"
WITHDRAWN: Step = "withdrawn"
ENDED: Step = "ended"
DAY, DIGEST = r"^20[0-9]{2}-[01][0-9]-[0-3][0-9]$", r"^[0-9a-f]{64}$"
UID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
LONGEST_DAYS = 3650  # days: ten years, longer than any agreement keeps what was shared
Uid = Annotated[str, Field(pattern=UID, description="Names the agreement on both sides.")]
Version = Annotated[int, Field(ge=1, le=1000)]
Days = Annotated[int, Field(ge=1, le=LONGEST_DAYS)]


class PartyTerm(BaseModel):
    """One party: its code, and what it does with the fields."""

    model_config = ConfigDict(extra="forbid", strict=True)
    party: Annotated[str, Field(min_length=1, max_length=40, description="Its code.")]
    gives: bool
    receives: bool


class Terms(BaseModel):
    """What is agreed. Every signature covers the digest of all of it."""

    model_config = ConfigDict(extra="forbid", strict=True)
    uid: Uid
    version: Version
    number: Annotated[str, Field(min_length=1, max_length=40)]
    title: Annotated[str, Field(min_length=1, max_length=120)]
    purpose: Annotated[str, Field(min_length=1, max_length=300)]
    basis: Annotated[str, Field(pattern=r"^[a-z_]{1,20}$", description="Code of a basis of law.")]
    fields: Annotated[list[str], Field(min_length=1, max_length=200)]
    starts_on: Annotated[str, Field(pattern=DAY)]
    ends_on: Annotated[str, Field(pattern=DAY)]
    keep_days: Days
    deletion_days: Days
    parties: Annotated[list[PartyTerm], Field(min_length=2, max_length=50)]

    def digest(self) -> str:
        """SHA-256, hex, of the canonical terms."""
        return hashlib.sha256(canonical(self.model_dump()).encode()).hexdigest()

    def period(self) -> tuple[date, date]:
        """First and last day. Raises ValueError."""
        return date.fromisoformat(self.starts_on), date.fromisoformat(self.ends_on)


class Moved(BaseModel):
    """A step the other side took. `signature` where it signed; `on`: the day it took the step."""

    model_config = ConfigDict(extra="forbid", strict=True)
    uid: Uid
    version: Version
    digest: Annotated[str, Field(pattern=DIGEST)]
    step: Step
    on: Annotated[str, Field(pattern=DAY)]
    reason: Annotated[str, Field(max_length=200)] = ""
    public: Annotated[str, Field(max_length=44)] = ""
    signature: Annotated[str, Field(max_length=100)] = ""


class Deleted(BaseModel):
    """A certificate of deletion: `text` is canonical JSON, signed."""

    model_config = ConfigDict(extra="forbid", strict=True)
    uid: Uid
    version: Version
    number: Annotated[str, Field(min_length=1, max_length=60)]
    text: Annotated[str, Field(min_length=2, max_length=200_000)]
    public: Annotated[str, Field(max_length=44)]
    signature: Annotated[str, Field(max_length=100)]


def signed_bytes(*, digest: str, party: str, on: date) -> bytes:
    """What a party signs: the terms, itself, the day."""
    return canonical({"agreement": digest, "party": party, "on": on.isoformat()}).encode()


def certificate_text(**told: Any) -> str:
    """The certificate as it is kept and signed."""
    return canonical(told)
