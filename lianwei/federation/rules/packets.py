"""Messages as an encrypted file, for where there is no network: closed to the key of one instance.

The first line is JSON and names both sides and how the rest is closed: X25519 with a key made for this file
alone, HKDF-SHA256, AES-256-GCM with the first line as associated data. Inside lie the messages or receipts,
each with its own signature; the file proves nothing by itself and need not.
"""

import base64
import json
import os
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lianwei.core.events import canonical

FORMAT = "lianwei-packet-1"
MESSAGES, RECEIPTS = "messages", "receipts"
LONGEST = 64 * 1024 * 1024  # bytes of a file
NONCE = 12


@dataclass(frozen=True, slots=True)
class Packet:
    """What a file holds: `rows` are messages or receipts as in the exchange."""

    kind: str
    sender: str
    recipient: str
    rows: list[Any]


class BadPacketError(Exception):
    """A file that is none, is for another instance, or was changed."""


def closed(packet: Packet, *, box: str, box_key_id: str) -> bytes:
    """A file that only the holder of the private half of `box` (base64) opens."""
    once = X25519PrivateKey.generate()
    nonce = os.urandom(NONCE)
    head = {
        "format": FORMAT,
        "kind": packet.kind,
        "from": packet.sender,
        "to": packet.recipient,
        "key": box_key_id,
        "once": _text(once.public_key().public_bytes_raw()),
        "nonce": _text(nonce),
    }
    line = canonical(head).encode()
    shared = once.exchange(X25519PublicKey.from_public_bytes(base64.b64decode(box)))
    body = canonical(packet.rows).encode()
    return line + b"\n" + AESGCM(_derived(shared)).encrypt(nonce, body, line)


def key_asked(data: bytes) -> str:
    """The name of the key a file is closed to. Raises BadPacketError."""
    return str(_head(data)[0].get("key", ""))


def opened(data: bytes, *, box_secret: str) -> Packet:
    """Open a file with the private half, base64. Raises BadPacketError."""
    head, line, body = _head(data)
    try:
        once = X25519PublicKey.from_public_bytes(base64.b64decode(head["once"]))
        shared = X25519PrivateKey.from_private_bytes(base64.b64decode(box_secret)).exchange(once)
        plain = AESGCM(_derived(shared)).decrypt(base64.b64decode(head["nonce"]), body, line)
        rows = json.loads(plain)
        if not isinstance(rows, list):
            raise BadPacketError("rows")
        return Packet(str(head["kind"]), str(head["from"]), str(head["to"]), rows)
    except (InvalidTag, ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadPacketError("changed") from error


def _head(data: bytes) -> tuple[dict[str, Any], bytes, bytes]:
    line, separator, body = data.partition(b"\n")
    try:
        head = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadPacketError("head") from error
    if not separator or not isinstance(head, dict) or head.get("format") != FORMAT:
        raise BadPacketError("head")
    return head, line, body


def _derived(shared: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=FORMAT.encode()).derive(shared)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
