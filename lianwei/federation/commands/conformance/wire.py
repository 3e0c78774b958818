"""The exchange as its text describes it, written from that text with the standard library and Ed25519 alone.

It shares no code with the instance, so that what a peer is told apart by is the protocol and not our reading.
"""

import base64
import hashlib
import json
import re
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from lianwei.core.canonical import canonical
from lianwei.core.outgoing import Said, call

BATCH = "application/cloudevents-batch+json"
TAG = "lianwei-exchange"
COVERED = ("@method", "@target-uri", "content-digest", "content-type")
ANSWERED = {"@status", "content-digest", "content-type"}
LONGEST_ANSWER = 1_000_000
KIND = "peer.card"  # every peer knows it, and telling the same card again changes nothing


class Failed(Exception):
    """What a peer does otherwise than the protocol says, in one sentence."""


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def now() -> datetime:
    """The checker's own clock: it runs without an instance."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True)
class Identity:
    """Who the checker is towards peers: registered there by its card like any other."""

    code: str
    secret: Ed25519PrivateKey
    box: X25519PrivateKey

    @classmethod
    def fresh(cls) -> "Identity":
        code = f"checker-{secrets.token_hex(4)}"
        return cls(code, Ed25519PrivateKey.generate(), X25519PrivateKey.generate())

    @classmethod
    def read(cls, file: Path) -> "Identity":
        told = json.loads(file.read_text(encoding="utf-8"))
        secret, box = (base64.b64decode(told[name]) for name in ("secret", "box"))
        private = Ed25519PrivateKey.from_private_bytes(secret)
        return cls(told["code"], private, X25519PrivateKey.from_private_bytes(box))

    def write(self, file: Path) -> None:
        """The file holds private keys: nobody else may read it."""
        file.touch(mode=0o600)
        told = {
            "code": self.code,
            "secret": b64(self.secret.private_bytes_raw()),
            "box": b64(self.box.private_bytes_raw()),
        }
        file.write_text(json.dumps(told), encoding="utf-8")

    @property
    def public(self) -> str:
        return b64(self.secret.public_key().public_bytes_raw())

    @property
    def key_id(self) -> str:
        return hashlib.sha256(self.public.encode()).hexdigest()[:32]

    def card(self) -> dict[str, Any]:
        key = {"key_id": self.key_id, "public": self.public, "valid_from": "2026-01-01T00:00:00+00:00"}
        key |= {"box": b64(self.box.public_key().public_bytes_raw())}
        told = {"lianwei": "card", "code": self.code, "name": "Conformance", "url": "https://example.org"}
        return told | {"versions": [1], "keys": [key]}

    def sign(self, data: bytes) -> str:
        return b64(self.secret.sign(data))


@dataclass
class Line:
    """A peer that is tried: where it is, who it says it is, who tries it."""

    url: str
    own: Identity
    card: dict[str, Any]
    keys: dict[str, str]
    subject: str = field(default_factory=lambda: f"conformance:{secrets.token_hex(6)}")
    count: int = 0

    @property
    def code(self) -> str:
        return str(self.card["code"])

    @property
    def target(self) -> str:
        """The address that is signed is the one on the card."""
        return f"{str(self.card['url']).rstrip('/')}/api/exchange/v1/messages"

    def message(self, **changed: Any) -> dict[str, Any]:
        """A good message of a kind that every peer knows, unless something is changed before it is signed."""
        self.count += 1
        said = {
            "specversion": "1.0",
            "id": str(uuid.uuid4()),
            "source": f"urn:lianwei:{self.own.code}",
            "type": f"lianwei.{KIND}.v1",
            "subject": self.subject,
            "time": now().isoformat(),
            "datacontenttype": "application/json",
            "data": self.own.card(),
            "sequence": str(self.count),
            "lwto": self.code,
            "lwkey": self.own.key_id,
        } | changed
        return said | {"lwsig": self.own.sign(canonical(said).encode())}

    def bring(self, *messages: dict[str, Any]) -> "Answer":
        """One good call."""
        body = canonical(list(messages)).encode()
        return self.send(body, self.headers(body))

    def send(self, body: bytes, headers: dict[str, str]) -> "Answer":
        """A call as it is. Raises NotDeliveredError where nobody answers."""
        address = f"{self.url}/api/exchange/v1/messages"
        nonce = re.search(r'nonce="([^"]*)"', headers.get("Signature-Input", ""))
        said = call(address, body, headers, longest=LONGEST_ANSWER)
        return Answer(said, self.keys, nonce[1] if nonce else "")

    def headers(self, body: bytes, **changed: Any) -> dict[str, str]:
        """Those of a signed call. `changed`: what is signed otherwise than the protocol says."""
        at = changed.get("at", now())
        says = {
            "created": int(at.timestamp()),
            "expires": int((at + changed.get("holds", timedelta(minutes=5))).timestamp()),
            "nonce": changed.get("nonce", secrets.token_hex(16)),
            "keyid": changed.get("key_id", self.own.key_id),
            "alg": "ed25519",
            "tag": changed.get("tag", TAG),
        }
        told = {
            "Content-Type": changed.get("content_type", BATCH),
            "Content-Digest": f"sha-256=:{b64(hashlib.sha256(body).digest())}:",
        }
        parts = {"@method": "POST", "@target-uri": changed.get("target", self.target)}
        parts |= {name.lower(): value for name, value in told.items()}
        covered = [name for name in COVERED if name != changed.get("uncovered")]
        params = "".join(
            f";{name}={value}" if isinstance(value, int) else f';{name}="{value}"'
            for name, value in says.items()
            if name not in changed.get("without", ())
        )
        inner = " ".join(f'"{name}"' for name in covered)
        base = _base({name: parts[name] for name in covered}, f"({inner}){params}")
        signed = b64(changed.get("secret", self.own.secret).sign(base))
        return told | {"Signature-Input": f"call=({inner}){params}", "Signature": f"call=:{signed}:"}


def _base(parts: dict[str, str], params: str) -> bytes:
    """RFC 9421, 2.5: what a signature is made over."""
    lines = [f'"{name}": {value}' for name, value in parts.items()]
    return "\n".join([*lines, f'"@signature-params": {params}']).encode()


@dataclass(frozen=True)
class Answer:
    """What a peer answered to a call with a nonce."""

    said: Said
    keys: dict[str, str]
    nonce: str

    @property
    def status(self) -> int:
        return self.said.status

    @property
    def headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.said.headers.items()}

    @property
    def told(self) -> Any:
        """Its JSON; None where there is none."""
        try:
            return json.loads(self.said.body)
        except (ValueError, RecursionError):
            return None

    @property
    def code(self) -> str:
        """The reason of a refusal."""
        told = self.told
        return str(told.get("type", "")).removeprefix("about:") if isinstance(told, dict) else ""

    def receipts(self) -> list[dict[str, Any]]:
        """Raises Failed where there is no list of them."""
        if self.status != 200:  # noqa: PLR2004 - OK
            raise Failed(f"a good call was answered with {self.status} {self.code}".strip())
        rows = self.told.get("receipts") if isinstance(self.told, dict) else None
        if not isinstance(rows, list) or not all(isinstance(each, dict) for each in rows):
            raise Failed("the answer holds no list of receipts")
        return rows

    def check_digest(self) -> None:
        given = self.headers.get("content-digest", "")
        if f"sha-256=:{b64(hashlib.sha256(self.said.body).digest())}:" not in given:
            raise Failed("Content-Digest does not fit the body")

    def check_signature(self) -> str:
        """That a key of the card signed what must be; answers the nonce it names."""
        found = re.fullmatch(r"\s*([\w-]+)=(\(([^)]*)\)(.*?))\s*", self.headers.get("signature-input", ""))
        signature = re.search(r"=:([A-Za-z0-9+/=]+):", self.headers.get("signature", ""))
        if not found or not signature:
            raise Failed("the answer is not signed")
        covered = re.findall(r'"([^"]+)"', found[3])
        if not set(covered) >= ANSWERED:
            raise Failed("the signature does not cover status, digest and type")
        says = dict(re.findall(r';(\w+)="?([^";]*)"?', found[4]))
        parts = {"@status": str(self.status), **self.headers}
        base = _base({name: parts.get(name, "") for name in covered}, found[2])
        if not is_signed(base, signature[1], self.keys.get(says.get("keyid", ""))):
            raise Failed("the signature was not made with a key of the card")
        if says.get("tag") != TAG:
            raise Failed(f"the signature bears another tag than {TAG}")
        return says.get("nonce", "")


def is_signed(data: bytes, signature: str, public: str | None) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public or ""))
        key.verify(base64.b64decode(signature), data)
    except (InvalidSignature, ValueError):
        return False
    return True


def digest_of(message: dict[str, Any]) -> str:
    said = {name: value for name, value in message.items() if name not in ("lwsig", "lwkey")}
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def copy_told(
    line: Line, case: str, page: dict[str, Any], *, purpose: str, items: Iterable[str] = ()
) -> dict[str, Any]:
    """A COPY (docs/protocol/custody.md) of the checker for a page and what goes along with it, its first
    paper about a case of its own; the signature covers the word COPY, a line feed and the canonical paper.
    """
    named = sorted([hashlib.sha256(canonical(page).encode()).hexdigest(), *items])
    said = {
        "v": 1,
        "type": "COPY",
        "case": case,
        "epoch": 1,
        "n": 0,
        "from": line.own.code,
        "to": line.code,
        "seq": 1,
        "prev": "",
        "made_at": now().isoformat(),
        "body": {"items": named, "purpose": purpose},
    }
    return said | {"sig": line.own.sign(f"COPY\n{canonical(said)}".encode())}
