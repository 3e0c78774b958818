"""What goes along with requests to help: what may, what did, what came of it."""

import base64
import io
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from lianwei.cases.models import Complaint
from lianwei.core.errors import NotVisible
from lianwei.core.files.models import File
from lianwei.core.models import Basis
from lianwei.core.readlog import ReadLog
from lianwei.core.scope import Actor, attached, find, subject_of
from lianwei.core.sealed import REVEAL
from lianwei.federation.models import ItemState, JointItem, JointPart, JointRequest, Peer
from lianwei.federation.rules.agreements.fields import JOINT_ALONG, JOINT_FILES, JOINT_PERSON
from lianwei.federation.rules.pages import MOST_OF_ITEM

from .agreements.flows import HOME, Verdict, peer_side, what_flows
from .peers import peers_agreed

WHAT = "joint_item.bytes"
BADGES = {
    ItemState.TOLD: "soon",
    ItemState.FETCHED: "done",
    ItemState.REFUSED: "late-soft",
    ItemState.WITHHELD: "late-soft",
}
# In the words of the side that was asked.
THEIRS = {
    ItemState.TOLD: pgettext_lazy("an enclosure", "Being fetched"),
    ItemState.WITHHELD: pgettext_lazy("an enclosure", "No longer provided by the other side"),
}


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One thing that went along or came. `opens`: its file may be fetched here, its person shown."""

    item: JointItem
    name: str
    badge: str
    stands: str
    basis: str
    opens: bool
    values: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file that came with a request, its bytes in hand."""

    name: str
    media_type: str
    content: io.BytesIO


def verdict_on_items(peer: Peer) -> Verdict:
    """What may go along with a request of ours to a peer now."""
    return what_flows(JOINT_ALONG, giver=HOME, receiver=peer_side(peer))


def fields_along(codes: "set[str] | None" = None) -> frozenset[str]:
    """What agreements in force let go along, to any peer or to those of these codes."""
    peers = peers_agreed(lambda peer: verdict_on_items(peer).flow is not None)
    chosen = [each for each in peers if codes is None or each.code in codes]
    return frozenset().union(*(verdict_on_items(each).fields for each in chosen))


def may_go_along(codes: "set[str] | None" = None) -> tuple[bool, bool]:
    """Whether files may, and whether the person may."""
    fields = fields_along(codes)
    return JOINT_FILES in fields, JOINT_PERSON in fields


def files_to_enclose(complaint: Complaint) -> list[File]:
    """Files of a case found in scope that may be ticked: there, not kept back, not too large."""
    rows = attached(File, complaint).filter(destroyed_at=None, is_private=False, size__lte=MOST_OF_ITEM)
    return list(rows.order_by("pk"))


def items_by_request(keys: "list[int]", *, actor: Actor) -> dict[int, list[ItemRow]]:
    """What went along with requests found in scope, the oldest first; one query for any number."""
    found: dict[int, list[ItemRow]] = {pk: [] for pk in keys}
    rows = QuerySet(JointItem).filter(request_id__in=keys).select_related("request").order_by("pk")
    for item in rows:
        found[item.request_id].append(_row(item, actor))
    return found


def _row(item: JointItem, actor: Actor) -> ItemRow:
    is_theirs = not item.request.is_ours
    is_here = is_theirs and item.state == ItemState.FETCHED
    opens = is_here and (not item.is_person or actor.may(REVEAL))
    basis = str(Basis(item.basis).label) if item.basis else ""
    masked = _masked(item) if is_here else []
    return ItemRow(item, _name(item), BADGES[ItemState(item.state)], _stands(item), basis, opens, masked)


def _stands(item: JointItem) -> str:
    """In the words of the side that looks."""
    state = ItemState(item.state)
    return str(state.label if item.request.is_ours else THEIRS.get(state, state.label))


def _name(item: JointItem) -> str:
    if item.is_person:
        return _("The consumer: name and contact")
    return _("File %(sign)s") % {"sign": item.sha256[:6]}


def _labels() -> dict[str, str]:
    return {
        "person_name": pgettext("person", "Name"),
        "person_phone": pgettext("person", "Phone"),
        "person_email": _("E-mail"),
        "person_address": pgettext("person", "Address"),
    }


def _masked(item: JointItem) -> list[tuple[str, str]]:
    values = ((label, getattr(item, name)) for name, label in _labels().items())
    return [(label, value.masked) for label, value in values if value] if item.is_person else []


def item_that_came(request_id: int, item_id: int, *, actor: Actor, is_person: bool) -> JointItem:
    """Something a peer sent along with a request to the actor's member. Raises NotVisible."""
    row = find(JointRequest, request_id, actor=actor)
    rows = JointItem.objects.visible_to(actor).filter(request=row, is_person=is_person)
    item = rows.filter(pk=item_id, state=ItemState.FETCHED).select_related("request").first()
    if item is None or row.is_ours or not row.is_within_reach(actor):
        raise NotVisible
    return item


def open_item(item: JointItem, *, actor: Actor) -> OpenedFile:
    """The bytes of a file found by item_that_came(); who opened it for what stays on record."""
    reason = f"{item.request.kind_label} · {item.request.case} · file {item.pk}"
    ReadLog.write(actor, what=WHAT, subject=subject_of(item.request), reason=reason)
    whole = io.BytesIO()
    for part in QuerySet(JointPart).filter(item=item).order_by("part").iterator(chunk_size=4):
        whole.write(base64.b64decode(part.content.plain()))
    whole.seek(0)
    name = item.name.plain() if item.name else f"{item.sha256[:8]}"
    return OpenedFile(name, item.media_type, whole)


def person_that_came(item: JointItem, *, actor: Actor, reason: str) -> list[tuple[str, str]]:
    """Name and contact in plain, each opening recorded with its reason. Raises NotAllowed, Invalid."""
    subject = subject_of(item.request)
    values = [(label, getattr(item, name)) for name, label in _labels().items()]
    return [(label, value.reveal(actor, reason, subject=subject)) for label, value in values if value]
