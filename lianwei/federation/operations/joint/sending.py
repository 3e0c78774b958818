"""Whoever asked sends what goes along with a request when it is fetched, as far as it may leave then.

What is large is read, signed and sealed outside any transaction.
"""

import base64
import json
from collections.abc import Collection, Iterator

from django.db import transaction
from django.db.models import QuerySet

from lianwei.cases.models import Complaint
from lianwei.cases.queries.page.consents import answer_to
from lianwei.cases.rules.consents import TO_PARTNER
from lianwei.core import clock
from lianwei.core.files.models import File
from lianwei.core.files.storage import read_blob
from lianwei.core.models import Basis, Consent
from lianwei.core.scope import Actor, attached
from lianwei.federation.models import InMessage, ItemState, JointItem, JointPart, JointRequest, Peer
from lianwei.federation.models.joint import OPEN
from lianwei.federation.operations.emptying import key_of
from lianwei.federation.operations.post import Letter, send, send_once
from lianwei.federation.queries.enclosures import verdict_on_items
from lianwei.federation.queries.peers import peer_with_code
from lianwei.federation.rules.agreements.fields import JOINT_CONTACT, JOINT_FILES, JOINT_PERSON
from lianwei.federation.rules.enclosing import (
    ITEM,
    WITHHELD,
    JointWanted,
    PersonPage,
    parts_of,
    subject_of_items,
)
from lianwei.federation.rules.pages import PART_BYTES

from .taking import known_request


def send_joint_items(message_id: str, *, actor: Actor) -> int:
    """What a peer fetched; how many messages. Safe to run twice. Nothing goes where the request has ended
    since, nor what no agreement in force lets go, nor the person without the basis in force.
    """
    asked = InMessage.objects.visible_to(actor).select_related("peer").get(message_id=message_id)
    told = JointWanted.model_validate(json.loads(asked.text.plain())["data"])
    row, peer = known_request(asked.peer, told.uid), peer_with_code(asked.peer.code)
    if row is None or peer is None:
        return 0
    rows = QuerySet(JointItem).filter(request=row, sha256__in=told.items).order_by("pk")
    sent = {
        item: (_send_person if item.is_person else _send_file)(peer, item, message_id=message_id)
        for item in rows
    }
    withhold([item for item, count in sent.items() if not count and item.state == ItemState.TOLD])
    return sum(sent.values())


@transaction.atomic
def withhold(items: Collection[JointItem]) -> int:
    """Tell the peer that what it asked for, of one request, does not leave any more; how many things."""
    row = QuerySet(JointRequest).filter(pk__in={each.request_id for each in items}, state__in=OPEN).first()
    peer = peer_with_code(row.peer) if row else None
    if row is None or peer is None:
        return 0
    QuerySet(JointItem).filter(pk__in=[each.pk for each in items]).update(state=ItemState.WITHHELD)
    told = {"uid": str(row.uid), "items": [each.sha256 for each in items]}
    send(peer, kind=WITHHELD, subject=subject_of_items(row.uid), data=told)
    return len(items)


def _send_file(peer: Peer, item: JointItem, *, message_id: str) -> int:
    if not _may_leave(peer, item):
        return 0
    return _send(peer, item, _pieces_of_file(item), message_id=message_id)


@transaction.atomic
def _send_person(peer: Peer, item: JointItem, *, message_id: str) -> int:
    """The case is held meanwhile: a consent that is taken back comes before or after, never in between."""
    QuerySet(Complaint).select_for_update().get(pk=item.request.complaint_id)
    if not _may_leave(peer, item):
        return 0
    return _send(peer, item, _pieces_of_person(item), message_id=message_id)


def _send(peer: Peer, item: JointItem, pieces: Iterator[dict[str, object]], *, message_id: str) -> int:
    """Write its messages; then it is fetched."""
    subject, count = subject_of_items(item.request.uid), 0
    state = ItemState.TOLD
    for data in pieces:
        key = key_of(message_id, item.sha256, data["part"])
        count += send_once(peer, Letter(subject, data), kind=ITEM, key=key)
        state = ItemState.FETCHED
    if state == ItemState.FETCHED:
        QuerySet(JointItem).filter(pk=item.pk).update(state=state, came_at=clock.now())
    return count


def _may_leave(peer: Peer, item: JointItem) -> bool:
    """Whether an item may leave now; it may have been named long ago."""
    is_open = QuerySet(JointRequest).filter(pk=item.request_id, state__in=OPEN).exists()
    needed = _fields_of_person(item) if item.is_person else {JOINT_FILES}
    if not is_open or not needed <= verdict_on_items(peer).fields:
        return False
    return not item.is_person or _basis_stands(item)


def _fields_of_person(item: JointItem) -> set[str]:
    """What the page of the person that lies here holds; it is signed for as a whole."""
    needed = {JOINT_PERSON}
    for part in QuerySet(JointPart).filter(item=item):
        page = PersonPage.model_validate_json(base64.b64decode(part.content.plain()))
        needed |= {JOINT_CONTACT} if page.phone or page.email or page.address else set()
    return needed


def _basis_stands(item: JointItem) -> bool:
    """Whether that on which the person was named is in force, and the last word was no refusal."""
    complaint = Complaint(pk=item.request.complaint_id)
    rows = attached(Consent, complaint).filter(purpose=TO_PARTNER, is_given=True, withdrawn_at=None)
    is_refused = item.basis != Basis.DUTY and answer_to(complaint, TO_PARTNER) is False
    return rows.filter(basis=item.basis).exists() and not is_refused


def _told(item: JointItem) -> dict[str, object]:
    return {"uid": str(item.request.uid), "sha256": item.sha256, "parts": parts_of(item.size)}


def _pieces_of_person(item: JointItem) -> Iterator[dict[str, object]]:
    """The message of the person; none where the page was taken back since."""
    for part in QuerySet(JointPart).filter(item=item):
        yield _told(item) | {"part": part.part, "name": "", "content": part.content.plain()}


def _pieces_of_file(item: JointItem) -> Iterator[dict[str, object]]:
    """The messages of one file; none where it was destroyed or kept back since."""
    told, complaint = _told(item), Complaint(pk=item.request.complaint_id)
    known = {"pk": item.file_id or 0, "destroyed_at": None, "is_private": False}
    for file in attached(File, complaint).filter(**known):
        data = read_blob(file.storage_name, seal_id=file.seal_id)
        for n in range(parts_of(len(data))):
            piece = base64.b64encode(data[n * PART_BYTES : (n + 1) * PART_BYTES]).decode()
            yield told | {"part": n, "name": file.name.plain()[:200], "content": piece}
