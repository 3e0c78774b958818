"""The instance's keys: sealing (AES-256-GCM, rotating), blind index (HMAC-SHA256), signing (Ed25519).

LIANWEI_KEYS holds `name:base64` pairs, the current one first; older ones stay as long as values sealed with
them exist (`lianwei rotate-keys` seals them anew). Whoever loses the keys loses the sealed values for good.
"""

import base64
import hashlib
import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

Rotation = Callable[[], int]  # seals its values with the current key, answers how many it had to
ROTATIONS: dict[str, Rotation] = {}
FORMAT = b"\x01"
NONCE_BYTES = 12
KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Sealing keys by name; the first seals, all open."""

    current: str
    keys: dict[str, bytes]

    @classmethod
    def parse(cls, text: str) -> "KeyRing":
        pairs = [pair.split(":", 1) for pair in text.split(",") if pair.strip()]
        keys = {name.strip(): base64.b64decode(value) for name, value in pairs}
        if not keys or any(len(key) != KEY_BYTES for key in keys.values()):
            raise ValueError("LIANWEI_KEYS needs name:base64 pairs of 32 bytes each")
        return cls(pairs[0][0].strip(), keys)


@lru_cache(maxsize=4)
def _ring(text: str) -> KeyRing:
    return KeyRing.parse(text)


@lru_cache(maxsize=16)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def ring() -> KeyRing:
    return _ring(settings.LIANWEI_KEYS)


def encrypt_bytes(data: bytes, *, aad: str) -> bytes:
    """Seal bytes to the place `aad` names (table.column + seal id): moved elsewhere they do not open."""
    keys, nonce = ring(), os.urandom(NONCE_BYTES)
    name = keys.current.encode()
    sealed = _cipher(keys.keys[keys.current]).encrypt(nonce, data, aad.encode())
    return FORMAT + bytes([len(name)]) + name + nonce + sealed


def decrypt_bytes(blob: bytes, *, aad: str) -> bytes:
    """Open what encrypt_bytes sealed; raises InvalidTag where key, place or content do not fit."""
    name, rest = _key_name(blob), bytes(blob)[2 + blob[1] :]
    return _cipher(ring().keys[name]).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], aad.encode())


def is_current(blob: bytes) -> bool:
    """Whether a sealed value was sealed with the current key."""
    return _key_name(blob) == ring().current


def resealed(blob: bytes, *, aad: str) -> bytes | None:
    """The same value sealed with the current key; None where it is so already."""
    return None if is_current(blob) else encrypt_bytes(decrypt_bytes(blob, aad=aad), aad=aad)


def rotates(what: str) -> Callable[[Rotation], Rotation]:
    """Register what `lianwei rotate-keys` must also seal anew: values that lie outside sealed columns."""

    def register(function: Rotation) -> Rotation:
        ROTATIONS[what] = function
        return function

    return register


def _key_name(blob: bytes) -> str:
    return bytes(blob[2 : 2 + blob[1]]).decode()


def blind(value: str, *, purpose: str) -> str:
    """A value's blind index: equal values meet, nobody reads them back. `purpose` keeps columns apart."""
    key = base64.b64decode(settings.LIANWEI_BLIND_KEY)
    return hmac.new(key, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()[:32]


def blind_key(purpose: str) -> bytes:
    """The key by which many small values of one purpose are hashed blindly, 32 bytes."""
    key = base64.b64decode(settings.LIANWEI_BLIND_KEY)
    return hmac.new(key, f"{purpose}\0".encode(), hashlib.sha256).digest()


def signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(settings.LIANWEI_SIGNING_KEY))


def sign(data: bytes) -> str:
    """The instance's Ed25519 signature, base64."""
    return base64.b64encode(signing_key().sign(data)).decode()


def public_key() -> str:
    """The instance's public key, base64 of its 32 bytes."""
    return _public_half(signing_key())


def _public_half(secret: Ed25519PrivateKey) -> str:
    raw = secret.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return base64.b64encode(raw).decode()


def new_pair() -> tuple[str, str]:
    """A fresh Ed25519 key for somebody other than the instance: private and public half, base64."""
    secret = Ed25519PrivateKey.generate()
    return base64.b64encode(secret.private_bytes_raw()).decode(), _public_half(secret)


def sign_by(secret: str, data: bytes) -> str:
    """The Ed25519 signature of a private half made by new_pair(), base64."""
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(secret))
    return base64.b64encode(key.sign(data)).decode()


def is_own(public: str) -> bool:
    """Whether a public key belongs to this instance: its present one, or one it signed with before."""
    return public == public_key() or public in settings.LIANWEI_FORMER_PUBLIC_KEYS


def is_signed(data: bytes, signature: str, *, by: str) -> bool:
    """Whether `signature` over `data` was made with the private half of public key `by`."""
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(by)).verify(base64.b64decode(signature), data)
    except (InvalidSignature, ValueError):
        return False
    return True


def new_secrets() -> dict[str, str]:
    """Fresh keys for an instance, by the name of their variable."""

    def fresh(size: int = 32) -> str:
        return base64.b64encode(os.urandom(size)).decode()

    return {
        "LIANWEI_SECRET_KEY": fresh(48),
        "LIANWEI_KEYS": f"k1:{fresh()}",
        "LIANWEI_BLIND_KEY": fresh(),
        "LIANWEI_SIGNING_KEY": fresh(),
    }
