"""Taking files in. The caller is an operation or view that has checked who may add to this subject."""

import hashlib
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, models, transaction

from lianwei.core import clock
from lianwei.core.events import record
from lianwei.core.scope import Actor, attached, holder_of, subject_of

from .content import safe_name
from .examining import Examined, Upload, examine
from .models import File, FileSource
from .storage import write_blob


@dataclass(frozen=True, slots=True)
class Stored:
    """The row, and whether it is new: the same bytes sent twice are one file."""

    file: File
    is_new: bool


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
