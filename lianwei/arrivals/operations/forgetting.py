"""What came in, without the people in it, once the file it became holds none any more."""

import json
from typing import Any

from django.db.models import Q, QuerySet

from lianwei.arrivals.models import Arrival, Mail, SentFile, Sheet, SheetPiece, TrackingCode
from lianwei.core import clock
from lianwei.core.files.storage import delete_blob
from lianwei.core.scope import attached

LETTER = ("sender", "sender_name", "title", "text", "quoted", "thread", "parts")  # sealed columns of a mail


def destroy_sheets(subject: str) -> int:
    """Take the files of the sheets and mails a subject came from off the disk: they were read long ago."""
    names = [each.storage_name for each in _sheets(subject)] + [
        each.storage_name for each in mails_of(subject)
    ]
    return sum(delete_blob(name) for name in names if name)


def forget_arrivals(subject: str) -> int:
    """Empty what came in for a subject ("complaint:17"), in the caller's transaction; how many arrivals.

    The keyed digest of the contents stays: brought in again, the same thing is still known.
    """
    for sheet in _sheets(subject):
        for piece in attached(SheetPiece, sheet):
            _blank_rows(piece, subject)
    rows = _arrivals(subject)
    for row in rows:
        attached(TrackingCode, row).filter(revoked_at=None).update(revoked_at=clock.now())
        if row.source is not None:
            attached(SentFile, row.source).filter(belongs_to=row.client_id).update(name=None)
    _mails(subject).update(**dict.fromkeys(LETTER))
    return rows.update(payload=None, reason={})


def arrivals_of(subject: str) -> list[Arrival]:
    """What came in for a subject the caller has found in scope, oldest first."""
    return list(_arrivals(subject).order_by("pk"))


def _arrivals(subject: str) -> QuerySet[Arrival]:
    return QuerySet(Arrival).filter(subject=subject)


def mails_of(subject: str) -> list[Mail]:
    """The mails about a subject the caller has found in scope, oldest first."""
    return list(_mails(subject).order_by("pk"))


def _mails(subject: str) -> QuerySet[Mail]:
    return QuerySet(Mail).filter(Q(about=subject) | Q(arrival__subject=subject))


def _sheets(subject: str) -> list[Sheet]:
    batches = _arrivals(subject).exclude(batch=None).values_list("batch_id", flat=True)
    return list(QuerySet(Sheet).filter(batch_id__in=list(batches)))


def _blank_rows(piece: SheetPiece, subject: str) -> None:
    """The cells of the rows that became the subject; the other rows stay as they are."""
    mine = {number for number, did in piece.outcomes.items() if did.get("subject") == subject}
    if not mine or piece.cells is None:
        return
    rows: list[list[Any]] = json.loads(piece.cells.plain())
    blanked = [[n, [""] * len(cells)] if str(n) in mine else [n, cells] for n, cells in rows]
    piece.cells = json.dumps(blanked, ensure_ascii=False)
    piece.save(update_fields=["cells"])
