"""Reading files. The caller has found the subject in scope; every opening is logged."""

import io

from django.db import models
from django.db.models import Q

from lianwei.core import keys
from lianwei.core.errors import NotVisible
from lianwei.core.models import ReadLog
from lianwei.core.scope import Actor, ActorKind, attached

from .models import File, FileSource
from .storage import read_blob

OWN_SOURCE = {ActorKind.CONSUMER: FileSource.CONSUMER, ActorKind.BUSINESS: FileSource.BUSINESS}


def files_of(subject: models.Model, *, actor: Actor) -> "models.QuerySet[File]":
    """The files of a subject, oldest first; private ones only for staff and for the side that sent them."""
    rows = attached(File, subject).order_by("id")
    if actor.is_trusted or actor.kind == ActorKind.STAFF:
        return rows
    own = OWN_SOURCE.get(actor.kind)
    return rows.filter(Q(is_private=False) | Q(source=own) if own else Q(is_private=False))


def file_of(subject: models.Model, file_id: int, *, actor: Actor) -> File:
    """One file of a subject."""
    file = files_of(subject, actor=actor).filter(pk=file_id).first()
    if file is None:
        raise NotVisible
    return file


def open_file(file: File, *, actor: Actor, reason: str = "file opened") -> io.BytesIO:
    """The bytes of a file that file_of() found. Leaves a row in the read log. NotVisible: they are gone."""
    if file.destroyed_at is not None:
        raise NotVisible
    ReadLog.write(actor, what="core_file.bytes", subject=file.subject, reason=f"{reason}: file:{file.pk}")
    return io.BytesIO(read_blob(file.storage_name, seal_id=file.seal_id))


def name_of(file: File, *, actor: Actor) -> str:
    """The sender's name for the file, for people who may open it. Leaves a row in the read log."""
    ReadLog.write(actor, what="core_file.name", subject=file.subject, reason=f"file:{file.pk}")
    return keys.decrypt_bytes(file.name.blob, aad=file.name.aad).decode()
