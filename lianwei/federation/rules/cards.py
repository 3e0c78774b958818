"""The card of an instance: what another one must know to exchange messages. Public, pasted by people."""

import hashlib
import json
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from .envelopes import CODE
from .signing import is_base64_of

PROTOCOL = 1  # the version of this exchange; peers agree on the highest one both name
KEY_BYTES = 32
LONGEST = 20_000  # characters of a pasted card


class CardKey(BaseModel):
    """A key of the instance: `public` checks signatures (Ed25519), `box` closes files for it (X25519)."""

    model_config = ConfigDict(extra="ignore")
    key_id: str = Field(description="The first 32 characters of SHA-256 of the public half, hex.")
    public: str = Field(description="Base64 of 32 bytes.")
    box: str = Field(description="Base64 of 32 bytes.")
    valid_from: datetime
    valid_until: datetime | None = None

    @field_validator("public", "box")
    @classmethod
    def _is_key(cls, value: str) -> str:
        if not is_base64_of(value, KEY_BYTES):
            raise ValueError("no key of 32 bytes")
        return value

    @model_validator(mode="after")
    def _is_named_after_itself(self) -> "CardKey":
        if self.key_id != key_id_of(self.public):
            raise ValueError("key_id is not the one of this key")
        return self


class Card(BaseModel):
    """What is public about an instance."""

    model_config = ConfigDict(extra="ignore")
    lianwei: Literal["card"] = "card"
    code: Annotated[str, Field(pattern=CODE, description="Its short name, unique among its peers.")]
    name: Annotated[str, Field(min_length=1, max_length=120)]
    name_en: Annotated[str, Field(max_length=120)] = ""
    url: Annotated[str, Field(max_length=300, pattern=r"^https?://[^/?#@\s]+(/[^?#\s]*)?$")]
    versions: Annotated[list[int], Field(min_length=1, max_length=20)]
    kinds: Annotated[list[str], Field(max_length=200)] = []
    keys: Annotated[list[CardKey], Field(min_length=1, max_length=10)]


class BadCardError(Exception):
    """A pasted text that is no card."""


def card_of(text: str) -> Card:
    """Read a pasted card. Raises BadCardError with the names of what is wrong."""
    if len(text) > LONGEST:
        raise BadCardError("size")
    try:
        return Card.model_validate(json.loads(text))
    except ValidationError as error:
        places = sorted({".".join(str(step) for step in each["loc"]) for each in error.errors()})
        raise BadCardError(", ".join(places)[:200]) from error
    except (ValueError, RecursionError) as error:
        raise BadCardError("json") from error


def key_id_of(public: str) -> str:
    """A key's name follows from the key, so that no two instances can claim one name."""
    return hashlib.sha256(public.encode()).hexdigest()[:32]


def fingerprint(public: str) -> str:
    """What two people read to each other on the telephone: 32 hex digits in groups of four."""
    name = key_id_of(public)
    return " ".join(name[start : start + 4] for start in range(0, len(name), 4))


def version_spoken(ours: int, theirs: list[int]) -> int | None:
    """The highest version both know; None where there is none."""
    return max((each for each in theirs if 1 <= each <= ours), default=None)
