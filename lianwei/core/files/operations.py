"""Taking files in. The caller is an operation or view that has checked who may add to this subject."""

import hashlib
import uuid
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.events import record
from lianwei.core.scope import Actor, attached, holder_of, subject_of

from .content import MediaType, recognise, safe_name, without_metadata
from .models import File, FileSource
from .storage import write_blob


class Upload(Protocol):
    """What a form hands over (Django's UploadedFile and ContentFile fit)."""

    name: str | None
    size: int

    def read(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Stored:
    """The row, and whether it is new: the same bytes sent twice are one file."""

    file: File
    is_new: bool


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
        raise Invalid({"file": _not_taken()})
    digest = hashlib.sha256(data).hexdigest()
    return Examined(name, media, without_metadata(data, media), digest, len(data))


def store_file(
    subject: models.Model,
    upload: Upload | Examined,
    *,
    actor: Actor,
    source: str,
    kind: str,
    is_private: bool = False,
    organisation_id: int | None = None,
) -> Stored:
    """Encrypt and keep one file of `subject` (found in scope by the caller); what was not examined yet, is.

    Raises Invalid as examine(). The bytes are written before the row: should the transaction fail, they lie
    unreadable and unnamed on disk.
    """
    found = upload if isinstance(upload, Examined) else examine(upload)
    same = attached(File, subject).filter(source=FileSource(source), received_sha256=found.received_sha256)
    if known := same.first():
        return Stored(known, is_new=False)
    file = File(
        organisation_id=organisation_id or holder_of(subject) or actor.organisation_id,
        subject=subject_of(subject),
        seal_id=uuid.uuid4(),
        media_type=found.media.name,
        received_sha256=found.received_sha256,
        kind=kind,
        source=FileSource(source),
        is_private=is_private,
        received_by=actor.user_id,
        received_at=clock.now(),
    )
    try:
        return _keep(file, found, actor=actor)
    except IntegrityError:  # the same file, sent twice at the same moment
        return Stored(same.get(), is_new=False)


@transaction.atomic
def _keep(file: File, found: Examined, *, actor: Actor) -> Stored:
    file.name = safe_name(found.name, found.media)
    file.extension = found.media.endings[0]
    file.size, file.sha256 = len(found.data), hashlib.sha256(found.data).hexdigest()
    file.storage_name = write_blob(found.data, seal_id=file.seal_id)
    file.save()
    record(
        "file.stored",
        file,
        actor=actor,
        subject=file.subject,
        kind=file.kind,
        source=str(file.source),
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        received_sha256=file.received_sha256,
    )
    return Stored(file, is_new=True)


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
