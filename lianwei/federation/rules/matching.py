"""The messages `match.asked` and `match.answered`: whether a peer has the same dispute, in steps of a count.

The business is named by a keyed mark: HMAC-SHA256 of its unified social credit code, under a key that the two
instances alone can make, each from its own X25519 half and the other's, anew each month. Codes of businesses
are public: the mark keeps a business that the other side does not know from being named to it and to whoever
reads along, no more. What keeps the other side from asking through the whole register is its limit and its
log.
"""

import base64
import hmac
from datetime import date
from typing import Annotated, Literal

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import BaseModel, ConfigDict, Field

ASKED, ANSWERED = "match.asked", "match.answered"
FORMAT = "lianwei-match-1"
MOST_FROM_PEER = 100  # questions of one peer a day that are counted; agreed between alliances, no rule of law
SMALLEST = 5  # cases
COUNTED, TOO_OFTEN = "counted", "too_often"
Question = Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$", description="UUID, given by who asks.")]
KeyName = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class MatchAsked(BaseModel):
    """A question. `key` and `key_there` name the two keys, of who asks and who answers, behind the mark."""

    model_config = ConfigDict(extra="forbid", strict=True)
    question: Question
    month: Annotated[str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
    key: KeyName
    key_there: KeyName
    business: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="HMAC-SHA256 of the code, hex.")]
    category: Annotated[str, Field(pattern=r"^[A-Z0-9]{1,8}$")]
    nature: Annotated[str, Field(pattern=r"^[A-Z0-9]{1,4}$")]
    purpose: Literal["case", "group", "warning"]


class MatchAnswered(BaseModel):
    """The answer: at least so many cases in so many cities; 0 of both for fewer than 5."""

    model_config = ConfigDict(extra="forbid", strict=True)
    question: Question
    state: Literal["counted", "too_often"]
    cases: Annotated[int, Field(ge=0, le=10**6)]
    cities: Annotated[int, Field(ge=0, le=1000)]


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def pair_key(secret: str, public: str, *, names: tuple[str, str], month: str) -> bytes:
    """The key of two instances for a month, from one side's private X25519 half and the other's public one
    (base64). `names`: of the two keys; their order does not matter. Raises ValueError for what is no key.
    """
    own = X25519PrivateKey.from_private_bytes(base64.b64decode(secret))
    shared = own.exchange(X25519PublicKey.from_public_bytes(base64.b64decode(public)))
    said = "\n".join((FORMAT, month, *sorted(names))).encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=said).derive(shared)


def mark_of(uscc: str, key: bytes) -> str:
    """How a business is named: its code in capitals, keyed."""
    return hmac.digest(key, uscc.strip().upper().encode(), "sha256").hex()
