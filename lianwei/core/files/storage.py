"""Encrypted bytes on disk under random names. Nothing here has a public address.

A blob is bound to its row (seal id): the ciphertext of one file put under another's name does not open.
"""

import os
import secrets
from pathlib import Path
from uuid import UUID

from django.conf import settings

from lianwei.core import keys

PART = ".part"


def write_blob(data: bytes, *, seal_id: UUID) -> str:
    """Encrypt and keep the bytes under a random name. Whole on disk when it returns, or not at all."""
    name = secrets.token_hex(24)
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    _put(path, keys.encrypt_bytes(data, aad=_aad(seal_id)))
    return name


def reseal_blob(name: str, *, seal_id: UUID) -> bool:
    """Encrypt a kept file with the current key; answers whether there was anything to do."""
    path = _path(name)
    blob = keys.resealed(path.read_bytes(), aad=_aad(seal_id))
    if blob is None:
        return False
    path.with_suffix(PART).unlink(missing_ok=True)  # what an interrupted rotation left
    _put(path, blob)
    return True


def _put(path: Path, blob: bytes) -> None:
    half = path.with_suffix(PART)
    with open(os.open(half, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(blob)
        stream.flush()
        os.fsync(stream.fileno())
    half.rename(path)


def read_blob(name: str, *, seal_id: UUID) -> bytes:
    """The bytes back; raises FileNotFoundError or InvalidTag where the disk lost or changed them."""
    return keys.decrypt_bytes(_path(name).read_bytes(), aad=_aad(seal_id))


def has_blob(name: str) -> bool:
    """Whether the disk still holds a kept file."""
    return _path(name).exists()


def delete_blob(name: str) -> bool:
    """Take a kept file from the disk for good; answers whether there was one. Done twice, it is done."""
    path = _path(name)
    was_there = path.exists()
    path.unlink(missing_ok=True)
    path.with_suffix(PART).unlink(missing_ok=True)
    return was_there


def _path(name: str) -> Path:
    return Path(settings.LIANWEI_FILES_DIR) / name[:2] / name[2:4] / name


def _aad(seal_id: UUID) -> str:
    return f"core_file.bytes:{seal_id}"
