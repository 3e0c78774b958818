"""Calls between instances signed as RFC 9421 says, with Ed25519, and answers signed the same way.

A call covers its method, its target, the digest of its body and its type; it names when it was made, until
when it holds, a nonce that is good once, its key, and the tag of this protocol.
"""

import base64
import binascii
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
    VerifyResult,
)
from http_message_signatures.algorithms import ED25519
from http_message_signatures.exceptions import HTTPMessageSignaturesException

TAG = "lianwei-exchange"
SKEW = timedelta(minutes=5)  # how far the clocks of two instances may lie apart, the way of the call included
HOLDS = timedelta(minutes=5)
LONGEST = timedelta(minutes=15)  # no call says that it holds longer
REMEMBERED = 2 * SKEW  # a nonce need be known for so long: then the call itself is too old
CALLED = ("@method", "@target-uri", "content-digest", "content-type")
ANSWERED = ("@status", "content-digest", "content-type")
NONCE = range(16, 65)  # characters
LABEL = "lianwei"


@dataclass(slots=True)
class Call:
    """A call as the library wants it."""

    method: str
    url: str
    headers: dict[str, str]


@dataclass(slots=True)
class Answer:
    """An answer as the library wants it."""

    status_code: int
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with the name others know it by. `secret`: base64 of 32 bytes."""

    key_id: str
    secret: str


@dataclass(frozen=True, slots=True)
class Signed:
    """What a good signature says. `ahead`: by how many seconds the other clock goes before ours."""

    key_id: str
    nonce: str
    created: datetime
    ahead: int


class BadSignatureError(Exception):
    """A call or an answer that is not believed. `code` is stable; `ahead` stands with a clock that is off."""

    def __init__(self, code: str, *, key_id: str = "", ahead: int = 0) -> None:
        super().__init__(code)
        self.code, self.key_id, self.ahead = code, key_id, ahead


class _Signing(HTTPSignatureKeyResolver):
    def __init__(self, key: SigningKey) -> None:
        self.key = key

    def resolve_private_key(self, key_id: str) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(self.key.secret))


@dataclass
class _Checking(HTTPSignatureKeyResolver):
    """Asks `find` for the public half, base64; remembers what was asked for and not found."""

    find: Callable[[str], str | None]
    asked: str = ""
    is_missing: bool = field(default=False)

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey | None:
        self.asked = key_id if key_id.isascii() and key_id.isprintable() else ""
        public = self.find(self.asked) if self.asked else None
        self.is_missing = public is None
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(public)) if public else None


class _Verifier(HTTPMessageVerifier):
    def validate_created_and_expires(self, sig_input: Any, max_age: Any = None) -> None:
        """Left to _in_time(), which goes by the clock of the instance and says by how much one is off."""


def new_nonce() -> str:
    return secrets.token_urlsafe(24)


def sign_call(call: Call, body: bytes, *, key: SigningKey, at: datetime, nonce: str) -> None:
    """Put digest and signature among the headers of a call."""
    _sign(call, body, CALLED, key=key, at=at, nonce=nonce)


def sign_answer(answer: Answer, body: bytes, *, key: SigningKey, at: datetime, nonce: str) -> None:
    """The same for an answer; `nonce` is the one of the call, so that it answers that call alone."""
    _sign(answer, body, ANSWERED, key=key, at=at, nonce=nonce)


def _sign(
    message: Any, body: bytes, covered: Sequence[str], *, key: SigningKey, at: datetime, nonce: str
) -> None:
    signer = HTTPMessageSigner(signature_algorithm=ED25519, key_resolver=_Signing(key))
    signer.sign(
        message,
        key_id=key.key_id,
        created=at,
        expires=at + HOLDS,
        nonce=nonce,
        label=LABEL,
        tag=TAG,
        covered_component_ids=covered,
        body=body,
    )


def check_call(call: Call, body: bytes, *, find: Callable[[str], str | None], now: datetime) -> Signed:
    """Whose call it is. Raises BadSignatureError."""
    return _check(call, body, CALLED, find=find, now=now)


def check_answer(answer: Answer, body: bytes, *, find: Callable[[str], str | None], now: datetime) -> Signed:
    """Whose answer it is. Raises BadSignatureError."""
    return _check(answer, body, ANSWERED, find=find, now=now)


def _check(
    message: Any,
    body: bytes,
    covered: Sequence[str],
    *,
    find: Callable[[str], str | None],
    now: datetime,
) -> Signed:
    given = {name.lower() for name in message.headers}
    if not {"signature", "signature-input"} <= given:
        raise BadSignatureError("unsigned")
    keys = _Checking(find)
    verifier = _Verifier(signature_algorithm=ED25519, key_resolver=keys)
    try:
        found = verifier.verify(message, max_age=None, expect_tag=TAG, require_components=covered)
    except HTTPMessageSignaturesException as error:
        raise BadSignatureError(
            "unknown_key" if keys.is_missing else "signature", key_id=keys.asked
        ) from error
    if len(found) != 1:
        raise BadSignatureError("signature", key_id=keys.asked)
    try:
        verifier.verify_body(message, found, body)
    except InvalidSignature as error:
        raise BadSignatureError("digest", key_id=keys.asked) from error
    return _in_time(found[0], keys.asked, now)


def _in_time(found: VerifyResult, key_id: str, now: datetime) -> Signed:
    said = found.parameters
    created, expires, nonce = said.get("created"), said.get("expires"), found.nonce or ""
    if not isinstance(created, int) or not isinstance(expires, int) or len(nonce) not in NONCE:
        raise BadSignatureError("parameters", key_id=key_id)
    if not nonce.isprintable() or not 0 < expires - created <= LONGEST.total_seconds():
        raise BadSignatureError("parameters", key_id=key_id)
    ahead = created - int(now.timestamp())
    if abs(ahead) > SKEW.total_seconds():
        raise BadSignatureError("clock", key_id=key_id, ahead=ahead)
    if expires < now.timestamp():
        raise BadSignatureError("expired", key_id=key_id, ahead=ahead)
    return Signed(key_id, nonce, datetime.fromtimestamp(created, UTC), ahead)


def is_base64_of(text: str, size: int) -> bool:
    """Whether a text is base64 of exactly so many bytes."""
    try:
        return len(base64.b64decode(text, validate=True)) == size
    except (binascii.Error, ValueError):
        return False
