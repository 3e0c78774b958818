"""Our side lets files of the case, and the person on a recorded basis, go along with a request of ours.

What goes along is named in a signed copy; its bytes leave when the other side fetches them.
"""

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.cases.models import Complainant, Complaint
from lianwei.cases.operations.entry.consents import note_basis
from lianwei.cases.queries.page.consents import is_denied, rests_on
from lianwei.cases.rules.consents import TO_PARTNER
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.events import record
from lianwei.core.files.models import File
from lianwei.core.models import Basis, Consent
from lianwei.core.scope import Actor, attached
from lianwei.federation.models import ItemState, JointItem, JointPart, JointRequest
from lianwei.federation.models.joint import OPEN
from lianwei.federation.queries.agreements.flows import Flow
from lianwei.federation.queries.enclosures import files_to_enclose, verdict_on_items
from lianwei.federation.queries.peers import peer_with_code
from lianwei.federation.rules.agreements.fields import JOINT_CONTACT, JOINT_FILES, JOINT_PERSON
from lianwei.federation.rules.enclosing import (
    MOST_ITEMS,
    STEP,
    EnclosedItem,
    EnclosedPage,
    PersonPage,
    items_of,
)
from lianwei.federation.rules.pages import BasisPart, digest_of, text_of

from .copying import send_page
from .telling import locked, refuse_unless

CONTACT = {"phone": 40, "email": 254, "address": 300}  # characters


@dataclass(frozen=True, slots=True)
class Along:
    """What was ticked: files of the case by their keys, the person, and on what the person's data go."""

    files: Sequence[int] = ()
    person: bool = False
    basis: str = ""
    article: str = ""

    def __bool__(self) -> bool:
        return bool(self.files) or self.person


NOTHING = Along()


@transaction.atomic
def enclose_joint_request(request_id: int, *, actor: Actor, along: Along) -> JointRequest:
    """Let more go along with an open request of ours. Raises Invalid for nothing, for a file that is not
    one of the case, for a person without a basis (PIPL arts 13, 23), and for what no agreement names.
    """
    row, complaint = locked(request_id, actor=actor)
    actor.require("joint_request.enclose")
    refuse_unless(row.state in OPEN, is_ours=True, row=row)
    if complaint is None or not along:
        raise Invalid({"enclosed": _("Please tick what goes along.")})
    enclose(row, complaint, along, actor=actor)
    told = {"request": row.pk, "by": row.peer, "files": len(along.files), "person": along.person}
    record("complaint.joint_enclosed", complaint, actor=actor, **told)
    return row


def enclose(row: JointRequest, complaint: Complaint, along: Along, *, actor: Actor) -> None:
    """Name what goes along in a copy; case and request are held."""
    flow = _agreed(row, along)
    rows = [_of_file(row, each) for each in _chosen(complaint, along.files)]
    basis = None
    if along.person:
        basis = _basis(complaint, along, actor=actor)
        rows.append(_of_person(row, complaint, basis, flow.fields))
    if len(rows) > MOST_ITEMS:
        raise Invalid({"enclosed": _("At most %(most)s things go along at once.") % {"most": MOST_ITEMS}})
    keys = [each.pk for each in rows]
    QuerySet(JointItem).filter(pk__in=keys).update(agreement_id=flow.agreement.pk)
    page = EnclosedPage(
        uid=str(row.uid),
        items=[
            EnclosedItem(sha256=each.sha256, size=each.size, what="person" if each.is_person else "file")
            for each in rows
        ],
        basis=basis,
    )
    send_page(row, page, STEP, "", actor=actor, items=items_of(page), flow=flow)


def _agreed(row: JointRequest, along: Along) -> Flow:
    """Raises Invalid where no agreement in force lets it go along."""
    peer = peer_with_code(row.peer)
    flow = verdict_on_items(peer).flow if peer else None
    fields = flow.fields if flow else frozenset()
    if along.files and JOINT_FILES not in fields:
        raise Invalid({"enclosed": _("No agreement with this alliance lets files go along.")})
    if flow is None or (along.person and JOINT_PERSON not in fields):
        raise Invalid({"basis": _("No agreement with this alliance lets the person's name go along.")})
    return flow


def _chosen(complaint: Complaint, keys: Sequence[int]) -> list[File]:
    wanted = {int(key) for key in keys}
    found = [each for each in files_to_enclose(complaint) if each.pk in wanted]
    if len(found) < len(wanted):
        raise Invalid({"enclosed": _("Please choose files of this case.")})
    return list({each.sha256: each for each in found}.values())


def _of_file(row: JointRequest, file: File) -> JointItem:
    known = QuerySet(JointItem).filter(request=row, sha256=file.sha256).first()
    item = known or JointItem(request=row, sha256=file.sha256, size=file.size, told_at=clock.now())
    item.file_id, item.media_type, item.state = file.pk, file.media_type, ItemState.TOLD
    item.save()
    return item


def _basis(complaint: Complaint, along: Along, *, actor: Actor) -> BasisPart:
    """The record on which the person's data go along: one in force, or one made now."""
    if along.basis != Basis.DUTY and is_denied(complaint, TO_PARTNER):
        raise Invalid({"basis": _("The consumer does not want the data passed on.")})
    made = None
    if along.basis:
        made = note_basis(complaint, TO_PARTNER, along.basis, along.article, actor=actor)
    elif rests_on(complaint, TO_PARTNER):
        rows = attached(Consent, complaint).filter(purpose=TO_PARTNER, is_given=True, withdrawn_at=None)
        made = rows.order_by("-pk").values_list("pk", flat=True).first()
    if made is None:
        raise Invalid({"basis": _("Please say on what the person's data go along.")})
    row = attached(Consent, complaint).get(pk=made)
    return BasisPart.model_validate(row, from_attributes=True)


def _of_person(
    row: JointRequest, complaint: Complaint, basis: BasisPart, fields: frozenset[str]
) -> JointItem:
    """The page of the person lies sealed here until it was fetched and the request has ended."""
    person = QuerySet(Complainant).get(complaint=complaint)
    told = {"name": (person.name.plain() if person.name else "")[:120]}
    if JOINT_CONTACT in fields:
        values = {name: getattr(person, name) for name in CONTACT}
        told |= {name: value.plain()[: CONTACT[name]] for name, value in values.items() if value}
    text = text_of(PersonPage.model_validate(told | {"uid": str(row.uid), "salt": secrets.token_hex(16)}))
    item = JointItem(request=row, sha256=digest_of(text), is_person=True, size=len(text.encode()))
    item.basis, item.article, item.told_at = basis.basis, basis.article, clock.now()
    item.save()
    part = JointPart(item=item, part=0)
    part.content = base64.b64encode(text.encode()).decode()
    part.save()
    return item
