"""Whoever was asked fetches what goes along with a request.

What is large is looked at outside any transaction when it has come.
"""

import base64
import binascii
import hashlib
import io

from django.db import transaction
from django.db.models import QuerySet
from pydantic import ValidationError

from lianwei.cases.models import Complaint
from lianwei.core import clock
from lianwei.core.canonical import canonical
from lianwei.core.events import record
from lianwei.core.files.content import recognise, safe_name
from lianwei.core.scope import Actor
from lianwei.federation.models import ItemState, JointItem, JointPart, JointRequest, JointWord
from lianwei.federation.models.joint import OPEN
from lianwei.federation.operations.post import send
from lianwei.federation.queries.agreements.flows import HOME, NOT_AGREED, Verdict, peer_side, what_flows
from lianwei.federation.queries.custody import is_quarantined
from lianwei.federation.queries.enclosures import verdict_on_items
from lianwei.federation.queries.peers import peer_with_code
from lianwei.federation.receivers import Incoming, Parked, Refused
from lianwei.federation.rules.agreements.fields import JOINT_ALONG, JOINT_CONTACT, JOINT_FILES, JOINT_PERSON
from lianwei.federation.rules.enclosing import (
    STEP,
    WANTED,
    EnclosedPage,
    JointEnclosed,
    JointWanted,
    JointWithheld,
    PersonPage,
    parts_of,
    subject_of_items,
)
from lianwei.federation.rules.enclosing import JointItem as ItemTold
from lianwei.federation.rules.pages import digest_of

from .taking import agreed, answer_copy, copy_of, keep_word, known_request, note_held

MOST_HELD = 100  # things that go along with one request


@transaction.atomic
def take_joint_enclosed(message: Incoming, *, actor: Actor) -> JointRequest:
    """What a peer lets go along with its request: noted, and fetched. Raises Parked, Refused."""
    page = message.read(JointEnclosed).page
    named = sorted([digest_of(canonical(message.data["page"])), *(each.sha256 for each in page.items)])
    paper = copy_of(message, items=named)
    verdict = agreed(message.peer, JOINT_ALONG)
    if not _is_agreed(page, verdict.fields):
        raise Parked(NOT_AGREED)
    row = known_request(message.peer, page.uid)
    if row is None:
        raise Parked("no_request")
    if row.is_ours or row.case != paper.case:
        raise Refused("not_ours")
    row = QuerySet(JointRequest).select_for_update().get(pk=row.pk)
    if not QuerySet(JointWord).filter(paper=paper.digest).exists():
        keep_word(row, paper, STEP, "")
        wanted = _noted(row, page, verdict)
        told = {"uid": str(row.uid), "items": wanted}
        send(message.peer, kind=WANTED, subject=subject_of_items(row.uid), data=told)
        record("joint_request.enclosed", row, actor=actor, by=message.peer.code, items=len(wanted))
    note_held(row, verdict, actor=actor)
    answer_copy(paper, actor=actor)
    return row


def _is_agreed(page: EnclosedPage, fields: frozenset[str]) -> bool:
    needed = {JOINT_PERSON if each.what == "person" else JOINT_FILES for each in page.items}
    return needed <= fields


def _noted(row: JointRequest, page: EnclosedPage, verdict: Verdict) -> list[str]:
    """The rows of what is to come. Raises Refused where it would be too much."""
    there = {each.sha256: each for each in QuerySet(JointItem).filter(request=row)}
    wanted = [each for each in page.items if not _is_here(there.get(each.sha256))]
    if len(there) + len(wanted) > MOST_HELD:
        raise Refused("too_large")
    for each in wanted:
        item = there.get(each.sha256) or JointItem(request=row, sha256=each.sha256, told_at=clock.now())
        item.size, item.is_person, item.state = each.size, each.what == "person", ItemState.TOLD
        if item.is_person and page.basis:
            item.basis, item.article = page.basis.basis, page.basis.article
        item.agreement_id = verdict.flow.agreement.pk if verdict.flow else None
        item.save()
        QuerySet(JointPart).filter(item=item).delete()
    return [each.sha256 for each in page.items]


def _is_here(item: JointItem | None) -> bool:
    return item is not None and item.state == ItemState.FETCHED


@transaction.atomic
def take_joint_wanted(message: Incoming, *, actor: Actor) -> JointRequest:
    """A peer fetches what goes along with a request of ours; the worker sends it. Raises Parked, Refused."""
    told = message.read(JointWanted)
    if is_quarantined():
        raise Parked("quarantine")
    row = known_request(message.peer, told.uid)
    if row is None or not row.is_ours or row.state not in OPEN:
        raise Refused("item_not_owed")
    if verdict_on_items(message.peer).flow is None:
        raise Parked(NOT_AGREED)
    complaint = QuerySet(Complaint).select_for_update().get(pk=row.complaint_id)
    rows = QuerySet(JointItem).filter(request=row, sha256__in=told.items)
    if not rows.exists():
        raise Refused("item_not_owed")
    said = {"request": row.pk, "by": message.peer.code, "message": message.message_id}
    record("complaint.joint_fetched", complaint, actor=actor, **said, items=rows.count())
    return row


@transaction.atomic
def take_joint_item(message: Incoming, *, actor: Actor) -> None:
    """Keep a part of what we fetch. Whether the whole is what was signed is looked at after it has come.
    Raises Refused.
    """
    told = message.read(ItemTold)
    try:
        base64.b64decode(told.content, validate=True)
    except binascii.Error as error:
        raise Refused("malformed") from error
    row = known_request(message.peer, told.uid)
    item = QuerySet(JointItem).select_for_update().filter(request=row, sha256=told.sha256).first()
    if row is None or row.is_ours or item is None:
        raise Refused("item_not_expected")
    if item.state != ItemState.TOLD:
        return
    if told.parts != parts_of(item.size) or told.part >= told.parts:
        raise Refused("malformed")
    rows = QuerySet(JointPart).filter(item=item)
    if not rows.filter(part=told.part).exists():
        part = JointPart(item=item, part=told.part)
        part.content = told.content
        part.save()
    if told.name and not item.name:
        item.name = told.name
        item.save()
    if rows.count() == told.parts:
        record("joint_request.item_came", row, actor=actor, item=item.pk)


@transaction.atomic
def take_joint_withheld(message: Incoming, *, actor: Actor) -> int:
    """What we fetch does not come any more; how many things. Raises Refused."""
    told = message.read(JointWithheld)
    row = known_request(message.peer, told.uid)
    if row is None or row.is_ours:
        raise Refused("item_not_expected")
    row = QuerySet(JointRequest).select_for_update().get(pk=row.pk)
    gone = QuerySet(JointItem).filter(request=row, sha256__in=told.items, state=ItemState.TOLD)
    keys = list(gone.values_list("pk", flat=True))
    QuerySet(JointPart).filter(item__in=keys).delete()
    gone.update(state=ItemState.WITHHELD)
    record("joint_request.items_withheld", row, actor=actor, by=message.peer.code, items=len(keys))
    return len(keys)


def settle_joint_item(item_id: int, *, actor: Actor) -> bool:
    """Look at what came: its bytes must have its digest, a file must be of a kind that is taken here, by its
    content. Safe to run twice; False for what is not taken.
    """
    item = JointItem.objects.visible_to(actor).filter(pk=item_id, state=ItemState.TOLD).first()
    if item is None:
        return False
    whole = io.BytesIO()
    for part in QuerySet(JointPart).filter(item=item).order_by("part").iterator(chunk_size=4):
        whole.write(base64.b64decode(part.content.plain()))
    data = whole.getvalue()
    is_whole = hashlib.sha256(data).hexdigest() == item.sha256
    fits = is_whole and (_read_person(item, data) if item.is_person else _read_file(item, data))
    return _settle(item, fits=fits, actor=actor)


def _read_person(item: JointItem, data: bytes) -> bool:
    """Into the sealed columns; what the agreement does not name is left out."""
    try:
        page = PersonPage.model_validate_json(data)
    except (ValidationError, ValueError):
        return False
    row = item.request
    peer = peer_with_code(row.peer)
    fields = what_flows(JOINT_ALONG, giver=peer_side(peer), receiver=HOME).fields if peer else frozenset()
    if page.uid != str(row.uid) or JOINT_PERSON not in fields:
        return False
    item.person_name = page.name
    if JOINT_CONTACT in fields:
        item.person_phone, item.person_email, item.person_address = page.phone, page.email, page.address
    return True


def _read_file(item: JointItem, data: bytes) -> bool:
    name = item.name.plain() if item.name else ""
    media = recognise(data, name)
    if media is None:
        return False
    item.media_type, item.name = media.name, safe_name(name, media)
    return True


@transaction.atomic
def _settle(item: JointItem, *, fits: bool, actor: Actor) -> bool:
    row = QuerySet(JointRequest).select_for_update().get(pk=item.request_id)
    item.state, item.came_at = ItemState.FETCHED if fits else ItemState.REFUSED, clock.now()
    item.save()
    if not fits or item.is_person:
        QuerySet(JointPart).filter(item=item).delete()
    record("joint_request.item_settled", row, actor=actor, item=item.pk, state=str(item.state))
    return fits
