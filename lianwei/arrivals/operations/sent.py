"""Files in parts: begun, sent part by part in any order, finished, handed to the case, forgotten.

Every step may be repeated: the same request gives the same answer and changes nothing. A file counts only
once it is whole, is what it says and of a kind that is taken.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianwei.arrivals.models import Arrival, SentFile, SentPart, SentStatus, Source
from lianwei.arrivals.queries.arriving import files_sent_with
from lianwei.core import clock, keys
from lianwei.core.errors import Invalid, NotVisible, TooOften, WrongStatus
from lianwei.core.events import record
from lianwei.core.files.examining import examine
from lianwei.core.scope import Actor, attached, subject_of

from .arriving import AlreadyUsed
from .drafts import WholeFile, not_taken

PART_BYTES = 1024 * 1024
MOST_FILES = 9  # with one submission
MOST_OPEN = 100  # files of one source on their way at the same time
OPEN_FOR = timedelta(hours=24)  # since the last part
WAITS_FOR = timedelta(days=7)  # a whole file, for the submission it belongs to
UNSETTLED = ("waiting", "refused")
SHOWN_MISSING = 100


class PartsMissing(WrongStatus):
    """The file is not whole yet (409); the answer names the parts."""

    code = "parts_missing"
    sentence = gettext_lazy("Parts of this file are missing. Please send them and finish it again.")


class BytesDiffer(WrongStatus):
    """What arrived is not what was announced (409): cut short, or changed on the way. Nothing is kept."""

    code = "bytes_differ"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """What a source says of a file before it sends it."""

    client_id: UUID
    belongs_to: UUID
    name: str
    size: int
    sha256: str
    is_sandbox: bool = False


def begin_file(entry: FileEntry, *, source: Source, actor: Actor) -> tuple[SentFile, bool]:
    """Room for a file, and whether it is new. Raises Invalid for one too large or one too many, AlreadyUsed
    where the client id stands for another file, TooOften where too many are on their way.
    """
    actor.require("arrival.receive")
    try:
        return _begun(entry, source, actor)
    except IntegrityError:  # another process was faster
        return _begun(entry, source, actor)


@transaction.atomic
def _begun(entry: FileEntry, source: Source, actor: Actor) -> tuple[SentFile, bool]:
    known = attached(SentFile, source).filter(client_id=entry.client_id).first()
    if known is not None:
        if (known.sha256, known.size, known.belongs_to) != (entry.sha256, entry.size, entry.belongs_to):
            raise AlreadyUsed
        return known, False
    _check_room(entry, source)
    file = SentFile(
        organisation_id=source.organisation_id,
        subject=subject_of(source),
        client_id=entry.client_id,
        belongs_to=entry.belongs_to,
        size=entry.size,
        part_size=PART_BYTES,
        sha256=entry.sha256,
        is_sandbox=entry.is_sandbox,
        begun_at=clock.now(),
        touched_at=clock.now(),
    )
    file.name = entry.name
    file.save(force_insert=True)
    record("sent_file.begun", file, actor=actor, size=file.size)
    return file, True


def _check_room(entry: FileEntry, source: Source) -> None:
    if not 0 < entry.size <= settings.LIANWEI_MAX_UPLOAD_BYTES:
        raise Invalid({"size": not_taken()})
    of_source = attached(SentFile, source)
    if of_source.filter(belongs_to=entry.belongs_to).exclude(status=SentStatus.EXPIRED).count() >= MOST_FILES:
        raise Invalid({"belongs_to": _("At most %(n)s files. Please leave one out.") % {"n": MOST_FILES}})
    if of_source.filter(status=SentStatus.OPEN).count() >= MOST_OPEN:
        raise TooOften(_("Too many files are on their way. Please finish some of them first."))


def find_file(client_id: UUID, *, source: Source) -> SentFile:
    """A file of this very source. Raises NotVisible."""
    file = attached(SentFile, source).filter(client_id=client_id).first()
    if file is None:
        raise NotVisible
    return file


@transaction.atomic
def receive_part(file: SentFile, number: int, data: bytes, *, sha256: str, actor: Actor) -> SentFile:
    """Keep a part. The same part again changes nothing. Raises BytesDiffer for a part of another length or
    whose hash differs, NotVisible for a number the file does not have, AlreadyUsed for other bytes under the
    number of a part that came, WrongStatus once the file was finished.
    """
    actor.require("arrival.receive")
    row = _locked(file)
    known = attached(SentPart, row).filter(number=number).values_list("sha256", flat=True).first()
    if known == sha256:
        return row
    if known is not None:
        raise AlreadyUsed
    if row.status != SentStatus.OPEN:
        raise WrongStatus(_("This file is finished; nothing can be added to it."))
    _check_part(row, number, data, sha256)
    SentPart.objects.create(
        organisation_id=row.organisation_id,
        subject=subject_of(row),
        number=number,
        sha256=sha256,
        data=keys.encrypt_bytes(data, aad=_aad(row, number)),
    )
    row.touched_at = clock.now()
    row.save(update_fields=["touched_at"])
    return row


def _check_part(file: SentFile, number: int, data: bytes, sha256: str) -> None:
    if not 1 <= number <= file.parts:
        raise NotVisible(_("This file has %(n)s parts.") % {"n": file.parts})
    if len(data) != file.length_of(number):
        sentence = _("This part has to be %(n)s bytes long.") % {"n": file.length_of(number)}
        raise BytesDiffer(sentence)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise BytesDiffer(_("The bytes that arrived are not those of this hash. Please send again."))


def missing_parts(file: SentFile) -> list[int]:
    """The numbers of the parts that have not come; the first hundred."""
    if file.status != SentStatus.OPEN:
        return []
    here = set(attached(SentPart, file).values_list("number", flat=True))
    return [n for n in range(1, file.parts + 1) if n not in here][:SHOWN_MISSING]


def finish_file(file: SentFile, *, actor: Actor) -> SentFile:
    """Say that all parts were sent. Raises PartsMissing. A file that is not what its hash says, or of no kind
    that is taken, is refused with the reason and its bytes are forgotten.
    """
    actor.require("arrival.receive")
    if file.status != SentStatus.OPEN:
        return file
    if missing := missing_parts(file):
        raise PartsMissing({"parts": ", ".join(map(str, missing))})
    return _settle(file, _fault_of(whole_sent_file(file), file), actor=actor)


def _fault_of(whole: WholeFile, file: SentFile) -> str:
    """Why it cannot be taken; empty where it can."""
    if hashlib.sha256(whole.data).hexdigest() != file.sha256:
        return _("The whole file is not that of its hash. Please send it again under a new client id.")
    try:
        examine(whole)
    except Invalid as refusal:
        return "；".join(map(str, refusal.fields.values()))
    return ""


@transaction.atomic
def _settle(file: SentFile, fault: str, *, actor: Actor) -> SentFile:
    row = _locked(file)
    if row.status != SentStatus.OPEN:
        return row
    row.status, row.fault = (SentStatus.REFUSED if fault else SentStatus.WHOLE), fault[:300]
    row.touched_at = clock.now()
    row.save(update_fields=["status", "fault", "touched_at"])
    if fault:
        attached(SentPart, row).delete()
        record("sent_file.refused", row, actor=actor)
    else:
        record("sent_file.finished", row, actor=actor)
    return row


def whole_sent_file(file: SentFile) -> WholeFile:
    """The bytes of a file all parts of which have come, under the name it had."""
    rows = attached(SentPart, file).order_by("number")
    data = b"".join(keys.decrypt_bytes(bytes(each.data), aad=_aad(file, each.number)) for each in rows)
    return WholeFile(file.name.plain() if file.name else "", data, len(data))


def arrival_of_file(file_id: int, *, actor: Actor) -> Arrival | None:
    """The submission a file belongs to, where it is here."""
    file = SentFile.objects.get(pk=file_id)
    rows = Arrival.objects.visible_to(actor).filter(client_id=file.belongs_to).exclude(source=None)
    return next((each for each in rows if subject_of(each.source) == file.subject), None)


def whole_files_of(arrival: Arrival) -> list[SentFile]:
    """Those that are whole and not with the case yet."""
    return [
        each for each in files_sent_with(arrival) if each.status == SentStatus.WHOLE and not each.is_sandbox
    ]


@transaction.atomic
def note_kept(files: Iterable[SentFile], *, actor: Actor) -> None:
    """The files have become the case's own; their parts are forgotten. Safe twice."""
    for file in files:
        row = _locked(file)
        if row.status == SentStatus.WHOLE:
            _end(row, SentStatus.KEPT, "", actor=actor)
            record("sent_file.kept", row, actor=actor)


@transaction.atomic
def refuse_files(files: Iterable[SentFile], sentence: str, *, actor: Actor) -> None:
    """What the submission became takes no files; the source and the association read why."""
    for file in files:
        row = _locked(file)
        if row.status == SentStatus.WHOLE:
            _end(row, SentStatus.REFUSED, sentence, actor=actor)
            record("sent_file.refused", row, actor=actor)


def expire_files(*, actor: Actor) -> int:
    """End what nobody went on with: open files after a day, whole ones whose submission did not come within a
    week. They stay listed, their bytes are forgotten. How many.
    """
    now = clock.now()
    old = SentFile.objects.filter(
        status__in=(SentStatus.OPEN, SentStatus.WHOLE), touched_at__lt=now - OPEN_FOR
    )
    ended = 0
    for file in old.order_by("pk").iterator(chunk_size=50):
        is_due = file.status == SentStatus.OPEN or file.is_sandbox or file.touched_at < now - WAITS_FOR
        if is_due and not _is_awaited(file, actor):
            ended += _expire(file, actor=actor)
    return ended


def _is_awaited(file: SentFile, actor: Actor) -> bool:
    """Whole, and its submission is here and not settled yet: somebody may mend it."""
    if file.status != SentStatus.WHOLE or file.is_sandbox:
        return False
    arrival = arrival_of_file(file.pk, actor=actor)
    return arrival is not None and arrival.status in UNSETTLED


@transaction.atomic
def _expire(file: SentFile, *, actor: Actor) -> int:
    row = _locked(file)
    if row.status != file.status or row.touched_at != file.touched_at:
        return 0
    _end(row, SentStatus.EXPIRED, "", actor=actor)
    record("sent_file.expired", row, actor=actor)
    return 1


def _end(row: SentFile, status: str, fault: str, *, actor: Actor) -> None:
    row.status, row.fault = status, fault[:300]
    row.save(update_fields=["status", "fault"])
    attached(SentPart, row).delete()


def _locked(file: SentFile) -> SentFile:
    return SentFile.objects.select_for_update().get(pk=file.pk)


def _aad(file: SentFile, number: int) -> str:
    return f"arrivals_sentpart.data:{file.seal_id}:{number}"


def described(file: SentFile) -> dict[str, Any]:
    """How a file stands, for the source that sends it."""
    return {
        "client_id": file.client_id,
        "belongs_to": file.belongs_to,
        "status": file.status,
        "size": file.size,
        "part_size": file.part_size,
        "parts": file.parts,
        "missing": missing_parts(file),
        "expires_at": file.touched_at + OPEN_FOR if file.status == SentStatus.OPEN else None,
        "reason": file.fault,
        "sandbox": file.is_sandbox,
    }
