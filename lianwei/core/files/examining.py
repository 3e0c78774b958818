"""What a form hands over, looked at before anything is locked: its kind told, its picture stripped."""

import hashlib
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from lianwei.core.errors import Invalid

from .content import MediaType, has_macros, recognise, without_metadata


class Upload(Protocol):
    """What a form hands over (Django's UploadedFile and ContentFile fit)."""

    name: str | None

    @property
    def size(self) -> int: ...

    def read(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Examined:
    """An upload whose kind is known and whose picture is stripped; `size` is what was received."""

    name: str
    media: MediaType
    data: bytes
    received_sha256: str
    size: int


def examine(upload: Upload) -> Examined:
    """Check and strip one file. Large pictures take a second: a form does it before its transaction.

    Raises Invalid for a file too large, of a kind that is not taken, or whose name claims another kind.
    """
    name, data = upload.name or "", _read(upload)
    media = recognise(data, name)
    if media is None:
        raise Invalid({"file": _with_macros() if has_macros(data) else _not_taken()})
    digest = hashlib.sha256(data).hexdigest()
    return Examined(name, media, without_metadata(data, media), digest, len(data))


def _read(upload: Upload) -> bytes:
    if upload.size > settings.LIANWEI_MAX_UPLOAD_BYTES:
        raise Invalid({"file": _not_taken()})
    data = upload.read()
    if not data:
        raise Invalid({"file": _("This file is empty. Please choose it again. Everything else is kept.")})
    return data


def _not_taken() -> str:
    return _(
        "This file cannot be uploaded. Please use a picture, a PDF or a table, at most %(limit)s MB each. "
        "Everything else is kept."
    ) % {"limit": settings.LIANWEI_MAX_UPLOAD_BYTES // (1024 * 1024)}


def _with_macros() -> str:
    return _(
        "This file holds macros (small programs) and is not taken. Please save it without macros or as a "
        "PDF. Everything else is kept."
    )
