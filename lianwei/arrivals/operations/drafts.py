"""What is typed and uploaded at the portal before it is sent: kept for a day, sealed, then forgotten.

Whoever holds the token of the cookie holds the draft; there is no other way to it. Not a record of anything:
the record begins with `receive_arrival`, and with the consents and files handed over when it is taken.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from lianwei.arrivals.models import Arrival, Draft, DraftPiece, DraftUpload
from lianwei.core import clock, keys
from lianwei.core.errors import Invalid, NotVisible
from lianwei.core.events import canonical
from lianwei.core.files.examining import examine
from lianwei.core.scope import Actor

KEEP = timedelta(hours=24)
MOST_UPLOADS = 9
MOST_TYPED = 64 * 1024  # characters of all screens as JSON
PIECE_BYTES = 512 * 1024
TOKEN_BYTES = 24


def begin_draft() -> tuple[Draft, str]:
    """A draft, not saved before something is typed, and the token that leads to it."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return Draft(key=_key(token), touched_at=clock.now()), token


def draft_of(token: str) -> Draft | None:
    """The draft behind a token, while it is kept."""
    since = clock.now() - KEEP
    return Draft.objects.filter(key=_key(token), touched_at__gt=since).first() if token else None


def keep_typed(draft: Draft, typed: dict[str, Any], *, consents: list[dict[str, Any]] | None = None) -> None:
    """Keep what one screen holds beside what the others hold. What was sent stays as it was sent. Raises
    Invalid for more than three screens can hold.
    """
    if draft.sent_as:
        return
    contents = canonical(draft.typed | typed)
    if len(contents) > MOST_TYPED:
        raise Invalid(_("This is too long to be taken. Please shorten it, or send the rest as a file."))
    draft.contents = contents
    draft.touched_at = clock.now()
    draft.consents = draft.consents if consents is None else consents
    draft.save()


def note_sent(draft: Draft, arrival: Arrival) -> None:
    """The draft is an arrival now: its receipt is shown as long as the draft is kept."""
    draft.sent_as = arrival.pk
    draft.save(update_fields=["sent_as"])


def uploads_of(draft: Draft) -> list[DraftUpload]:
    """The files of a draft, broken ones too, in the order they came."""
    return list(DraftUpload.objects.filter(draft=draft).order_by("pk")) if draft.pk else []


def begin_upload(draft: Draft, *, name: str, size: int) -> DraftUpload:
    """Room for a file that is about to come. Raises Invalid for one too many, too large or empty.

    The same file chosen again goes on where it broke off.
    """
    if draft.sent_as or draft.pk is None:
        raise NotVisible
    known = uploads_of(draft)
    same = [each for each in known if each.shown_name == name[:200] and each.size == size]
    if same:
        return same[0]
    if len(known) >= MOST_UPLOADS:
        raise Invalid({"uploads": _("At most %(n)s files. Please leave one out.") % {"n": MOST_UPLOADS}})
    if not 0 < size <= settings.LIANWEI_MAX_UPLOAD_BYTES:
        raise Invalid({"uploads": not_taken()})
    upload = DraftUpload(draft=draft, size=size)
    upload.name = name[:200]
    upload.save()
    return upload


def find_upload(draft: Draft, token: UUID) -> DraftUpload:
    """A file of this very draft. Raises NotVisible."""
    upload = DraftUpload.objects.filter(draft=draft, token=token).first()
    if upload is None or draft.sent_as:
        raise NotVisible
    return upload


@transaction.atomic
def receive_piece(upload: DraftUpload, *, offset: int, data: bytes) -> DraftUpload:
    """Take the next bytes of a file. A piece that came before, or too early, changes nothing: the answer says
    where to go on. Raises Invalid, and forgets the file, once it is whole and of no kind that is taken.
    """
    row = DraftUpload.objects.select_for_update().filter(pk=upload.pk).first()
    if row is None:  # left out meanwhile
        raise NotVisible
    if offset != row.received or not 0 < len(data) <= min(PIECE_BYTES, row.size - row.received):
        return row
    sealed = keys.encrypt_bytes(data, aad=_aad(row, offset))
    DraftPiece.objects.create(upload=row, offset=offset, data=sealed)
    row.received += len(data)
    row.save(update_fields=["received"])
    return row


def check_whole(upload: DraftUpload) -> None:
    """Raises Invalid, and forgets the file, where it is whole and of no kind that is taken."""
    if upload.is_whole and not _is_taken(upload):
        upload.delete()
        raise Invalid({"uploads": not_taken()})


def keep_uploads(draft: Draft, files: Iterable[Any]) -> None:
    """Files of a plain form, each whole at once. Raises Invalid for the first that is not taken."""
    for file in files:
        upload = begin_upload(draft, name=file.name or "", size=file.size)
        file.seek(upload.received)
        while not upload.is_whole and (data := file.read(PIECE_BYTES)):
            upload = receive_piece(upload, offset=upload.received, data=data)
        check_whole(upload)


def drop_upload(draft: Draft, token: UUID) -> None:
    """The visitor leaves a file out."""
    find_upload(draft, token).delete()


@dataclass(slots=True)
class WholeFile:
    """A file that has come whole, as an operation takes it."""

    name: str | None
    data: bytes
    size: int

    def read(self) -> bytes:
        return self.data


def whole_file(upload: DraftUpload) -> WholeFile:
    """The bytes of a file that has come whole, under the name it had."""
    pieces = DraftPiece.objects.filter(upload=upload).order_by("offset")
    data = b"".join(keys.decrypt_bytes(bytes(each.data), aad=_aad(upload, each.offset)) for each in pieces)
    return WholeFile(upload.shown_name, data, len(data))


def draft_sent_as(arrival: Arrival) -> Draft | None:
    """The draft an arrival was made of, while it is kept."""
    return Draft.objects.filter(client_id=arrival.client_id).first()


def forget_uploads(draft: Draft) -> None:
    """The files have become the case's own."""
    DraftUpload.objects.filter(draft=draft).delete()


def purge_drafts(*, actor: Actor) -> int:
    """Forget what was typed a day ago; what was sent stays until its files are handed over."""
    sent = DraftUpload.objects.filter(draft=OuterRef("pk"))
    unsettled = Arrival.objects.visible_to(actor).filter(
        client_id=OuterRef("client_id"), status__in=("waiting", "refused")
    )
    old = Draft.objects.filter(touched_at__lt=clock.now() - KEEP)
    keep = Q(Exists(sent)) & Q(Exists(unsettled))
    return old.exclude(keep).delete()[0]


def not_taken() -> str:
    """What is said of a file that is not taken."""
    return _(
        "This file cannot be uploaded. Please use a picture, a PDF or a table, at most %(limit)s MB each. "
        "Everything else is kept."
    ) % {"limit": settings.LIANWEI_MAX_UPLOAD_BYTES // (1024 * 1024)}


def _is_taken(upload: DraftUpload) -> bool:
    try:
        examine(whole_file(upload))
    except Invalid:
        return False
    return True


def _key(token: str) -> str:
    return keys.blind(token, purpose="draft")


def _aad(upload: DraftUpload, offset: int) -> str:
    return f"arrivals_draftpiece.data:{upload.seal_id}:{offset}"
