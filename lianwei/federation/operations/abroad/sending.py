"""What a release gives away goes out after the transaction that released it, in the worker.

Items of a dossier are large: each message is read, signed and sealed outside any transaction and written
alone, under an id that follows from why it is sent. A worker that dies in between is followed by one that
leaves out what was written; the release goes last.
"""

import base64
import json
from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from lianwei.cases.models import Complaint
from lianwei.core.files.models import File
from lianwei.core.files.storage import read_blob
from lianwei.core.scope import Actor, attached
from lianwei.federation.models import CaseAbroad, DossierPart, InMessage, SignedPaper
from lianwei.federation.operations.post import Letter, send_once
from lianwei.federation.queries.peers import peer_with_code
from lianwei.federation.rules.pages import PART_BYTES, subject_of_case

from .items import owed_of
from .mailing import ITEM, PAPER


def send_release(digest: str, *, actor: Actor) -> int:
    """The items of a release of ours, then the release; how many messages. Safe to run twice. Where the other
    side is no peer any more nothing goes: the release stays due, and who takes it asks for the items.
    """
    release = SignedPaper.objects.visible_to(actor).get(digest=digest)
    return _send(release, release.paper.body["dossier"]["items"], occasion=digest)


def send_missing(message_id: str, *, actor: Actor) -> int:
    """What the taker of a release said that it does not have, then the release; how many messages."""
    row = InMessage.objects.visible_to(actor).get(message_id=message_id)
    release, items = owed_of(json.loads(row.text.plain())["data"], row.peer)
    return _send(release, items, occasion=message_id)


def _send(release: SignedPaper, items: Iterable[str], *, occasion: str) -> int:
    peer = peer_with_code(release.recipient)
    if peer is None:
        return 0
    subject = subject_of_case(release.case)
    count = sum(
        send_once(peer, Letter(subject, data), kind=ITEM, key=f"{occasion}:{digest}:{data['part']}")
        for digest in items
        for data in _parts(release.case, digest)
    )
    told = Letter(subject, {"paper": release.paper.told})
    return count + send_once(peer, told, kind=PAPER, key=occasion)


def _parts(case: str, digest: str) -> Iterator[dict]:
    told = {"case": case, "sha256": digest}
    stored = QuerySet(DossierPart).filter(case=case, sha256=digest).order_by("part")
    for row in stored:
        yield told | {"part": row.part, "parts": row.parts, "content": row.content.plain()}
    file = None if stored else _file_of(case, digest)
    if file is None:
        return
    data = read_blob(file.storage_name, seal_id=file.seal_id)
    parts = max(1, -(-len(data) // PART_BYTES))
    for n in range(parts):
        piece = data[n * PART_BYTES : (n + 1) * PART_BYTES]
        yield told | {"part": n, "parts": parts, "content": base64.b64encode(piece).decode()}


def _file_of(case: str, digest: str) -> File | None:
    pk = QuerySet(CaseAbroad).filter(case=case).values_list("complaint_id", flat=True).first()
    rows = attached(File, Complaint(pk=pk)).filter(sha256=digest, destroyed_at=None)
    return rows.first() if pk else None
