"""Signed papers as bytes: how they are written, read and checked. Wire, mail and file carry the same."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from lianwei.cases.rules.custody_papers import VERSION, digest_of, paper_text, signed_bytes
from lianwei.core import keys
from lianwei.core.canonical import canonical

from .tables import TRAVEL

BIRTH = "BIRTH"  # the first record of a case: who registered it; never sent alone
MOST_BYTES = 4 * 1024 * 1024
STRINGS = ("type", "case", "from", "to", "prev", "made_at", "sig")
NUMBERS = ("v", "epoch", "n", "seq")
FIELDS = frozenset({*STRINGS, *NUMBERS, "body"})
Keys = Mapping[str, Sequence[str]]  # public keys of each instance by its code, those of the past too


class Refused(ValueError):
    """A paper that changes nothing: `reason` is a word of docs/protocol/custody.md."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Paper:
    """One message of the protocol. (sender or giver, case, epoch, n) names the offer it belongs to."""

    kind: str
    case: str
    epoch: int
    n: int
    sender: str
    recipient: str
    seq: int
    prev: str
    made_at: str
    body: dict[str, Any]
    text: str
    signature: str

    @property
    def digest(self) -> str:
        return digest_of(self.kind, self.text)

    @property
    def told(self) -> dict[str, Any]:
        """All fields with the signature, as they stand in the bytes and inside other papers."""
        return json.loads(self.text) | {"sig": self.signature}

    @property
    def wire(self) -> bytes:
        return canonical(self.told).encode()

    def inside(self, name: str) -> "Paper":
        """A paper that stands in the body of this one; raises Refused("malformed")."""
        return paper_of(self.body.get(name))


def write(kind: str, *, secret: str, made_at: datetime, **told: Any) -> Paper:
    """Make and sign a paper. `told`: case, epoch, n, sender, recipient, seq, prev, body."""
    text = paper_text(kind, made_at=made_at, **told)
    signature = keys.sign_by(secret, signed_bytes(kind, text))
    return Paper(kind=kind, made_at=made_at.isoformat(), text=text, signature=signature, **told)


def read(data: bytes) -> Paper:
    """The paper in these bytes; its signature is not looked at yet. Raises Refused.

    One paper has one form: bytes that say the same otherwise are refused, so that digests agree everywhere.
    """
    if len(data) > MOST_BYTES:
        raise Refused("too_large")
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        raise Refused("malformed") from None
    paper = paper_of(told)
    if paper.wire != data:
        raise Refused("not_canonical")
    return paper


def paper_of(told: object) -> Paper:
    """The paper these fields tell; raises Refused."""
    if not isinstance(told, dict) or frozenset(told) != FIELDS:
        raise Refused("malformed")
    if told["v"] != VERSION:
        raise Refused("unknown_version")
    whole = all(type(told[name]) is int and told[name] >= 0 for name in NUMBERS)
    if not whole or not all(isinstance(told[name], str) for name in STRINGS):
        raise Refused("malformed")
    if told["type"] not in TRAVEL | {BIRTH} or not isinstance(told["body"], dict):
        raise Refused("malformed")
    rest = {name: value for name, value in told.items() if name != "sig"}
    named = {name: told[name] for name in ("case", "epoch", "n", "seq", "prev", "made_at", "body")}
    return Paper(
        kind=told["type"],
        sender=told["from"],
        recipient=told["to"],
        text=canonical(rest),
        signature=told["sig"],
        **named,
    )


def key_of(paper: Paper, known: Keys) -> str:
    """The public key of its sender that signed a paper; empty where none did."""
    return next((key for key in known.get(paper.sender, ()) if is_signed(paper, key)), "")


def is_signed(paper: Paper, public: str) -> bool:
    return _is_signed(paper.kind, paper.text, paper.signature, public)


@lru_cache(maxsize=8192)
def _is_signed(kind: str, text: str, signature: str, public: str) -> bool:
    """A chain of titles is checked again with every paper that shows it."""
    return keys.is_signed(signed_bytes(kind, text), signature, by=public)
