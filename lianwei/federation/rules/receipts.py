"""A receipt for one message, signed by the instance that got it: what became of it, over which contents."""

import json
from collections.abc import Callable, Iterable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lianwei.core.canonical import canonical

from .envelopes import BASE64, MOST_IN_BATCH, MalformedError

TAKEN, KNOWN, REFUSED, PARKED = "taken-in", "known", "refused", "parked"
RECEIPTS_TYPE = "application/json"


class Receipt(BaseModel):
    """What became of one message. `refused`: it was not kept and sending it again does not help."""

    model_config = ConfigDict(extra="forbid", strict=True)
    id: Annotated[str, Field(max_length=60, description="Of the message; empty where it could not be read.")]
    state: Literal["taken-in", "known", "refused", "parked"]
    reason: Annotated[str, Field(max_length=60, description="Why refused or parked: a stable code.")]
    digest: Annotated[str, Field(max_length=64, description="SHA-256 of the contents as they arrived.")]
    at: Annotated[str, Field(max_length=40, description="When, RFC 3339.")]
    by: Annotated[str, Field(max_length=40, description="Code of the instance that got it.")]
    to: Annotated[str, Field(max_length=40, description="Code of the instance that sent it.")]
    key: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    sig: Annotated[str, Field(pattern=BASE64, description="Ed25519 over the rest, canonical JSON.")]

    def text(self) -> str:
        return canonical(self.model_dump())

    def signed_bytes(self) -> bytes:
        return signed_bytes(self.model_dump())


def signed_bytes(receipt: dict[str, Any]) -> bytes:
    return canonical({name: value for name, value in receipt.items() if name != "sig"}).encode()


def receipt_signed(said: dict[str, Any], *, key_id: str, sign: Callable[[bytes], str]) -> Receipt:
    """A receipt with its signature."""
    whole = said | {"key": key_id}
    return Receipt.model_validate(whole | {"sig": sign(signed_bytes(whole))})


def receipts_of(body: bytes) -> list[Receipt]:
    """Read the answer to a batch. Raises MalformedError."""
    try:
        found = json.loads(body)
        rows = found["receipts"] if isinstance(found, dict) else None
        if not isinstance(rows, list) or len(rows) > MOST_IN_BATCH:
            raise MalformedError("receipts")
        return [Receipt.model_validate(each) for each in rows]
    except (ValueError, KeyError, RecursionError, ValidationError) as error:
        raise MalformedError("receipts") from error


def receipts_bytes(receipts: Iterable[Receipt]) -> bytes:
    """The body of an answer."""
    return canonical({"receipts": [each.model_dump() for each in receipts]}).encode()
