"""Warnings, entries of the knowledge base and requests to help between alliances, for tests."""

import base64
import hashlib

from lianwei.analytics.models import Report
from lianwei.core import clock
from lianwei.core.canonical import canonical
from lianwei.core.scope import SYSTEM
from lianwei.demo.neighbour import Neighbour
from lianwei.federation.models import (
    JointItem,
    JointPart,
    JointRequest,
    Peer,
    SharedAlert,
    SharedEntry,
    SharedPublication,
)
from lianwei.federation.operations.alerts import take_alert
from lianwei.federation.operations.joint import take_joint_request
from lianwei.federation.operations.knowledge import take_entry
from lianwei.federation.operations.publications import take_publication
from lianwei.federation.receivers import Incoming
from lianwei.federation.rules.agreements.fields import ALERT, FOLLOW_UP, JOINT, JOINT_ANSWER
from lianwei.federation.rules.alerts import RAISED, UID_TOLD
from lianwei.federation.rules.custody.papers import write
from lianwei.federation.rules.joint import ASK_TOLD
from lianwei.federation.rules.joint import ASKED as JOINT_ASKED
from lianwei.federation.rules.knowledge import EXAMPLE, PUBLISHED
from lianwei.federation.rules.pages import digest_of
from lianwei.federation.rules.publications import EXAMPLE as RELEASE
from lianwei.federation.rules.publications import RELEASED
from lianwei.members.models import Organisation
from tests.factories import reports
from tests.factories.exchange import HOME, Stranger
from tests.factories.members import make_user

WARNED = [*ALERT, *FOLLOW_UP]
HELPED = [*JOINT, JOINT_ANSWER]
CASE = "HH-2026-000318"


def warning(**changes: object) -> dict:
    """What a peer tells of a warning of its own."""
    told = {"uid": UID_TOLD, "rule": "burst", "urgent": "", "category": "S0301", "region": "500103"}
    told |= {"business": "某健身连锁", "uscc": "", "observed": 12, "note": "门店同时停业"}
    return told | {"first_on": "2026-03-01", "raised_on": "2026-03-06"} | changes


def warned_by(
    stranger: Stranger, peer: Peer, home: Organisation | None = None, **changes: object
) -> SharedAlert:
    """A warning of a peer; `home`: the member that is asked."""
    told = warning(**changes)
    subject = f"alert:{told['uid']}"
    row = take_alert(Incoming(peer, "", RAISED, 1, subject, 1, clock.now(), told), actor=SYSTEM)
    if home is not None:
        row.organisation = home
        row.save()
    return row


def known_by(peer: Peer, **changes: object) -> SharedEntry:
    """An entry that members of a peer have published."""
    told = EXAMPLE | {"categories": []} | changes
    subject = f"knowledge:{told['code']}"
    return take_entry(Incoming(peer, "", PUBLISHED, 1, subject, 1, clock.now(), told), actor=SYSTEM)


def joint_told(by: Neighbour, page: dict, *, number: str = CASE, n: int = 0, of: str = "") -> dict:
    """A copy that a neighbour signs for a page, with the page; `of`: whose case it is, else its own."""
    body = {"items": [digest_of(canonical(page))], "purpose": "joint"}
    named = {"case": f"{of or by.code}/{number}", "epoch": 1, "n": n, "seq": n + 1, "prev": "", "body": body}
    signed = {"secret": by.secret, "made_at": clock.now(), "sender": by.code, "recipient": HOME}
    return {"paper": write("COPY", **signed, **named).told, "page": page}


def asked_by(
    by: Neighbour, peer: Peer, home: Organisation | None = None, n: int = 0, **changes: object
) -> JointRequest:
    """What a peer asks us to do for a case of its own; `home`: the member that is asked."""
    data = joint_told(by, ASK_TOLD | {"due_on": clock.today().isoformat()} | changes, n=n)
    subject = f"custody:{data['paper']['case']}"
    message = Incoming(peer, "", JOINT_ASKED, 1, subject, 1, clock.now(), data)
    row = take_joint_request(message, actor=SYSTEM)
    if home is not None:
        row.organisation = home
        row.save()
    return row


def came_along(request_id: int, *, is_person: bool = False, text: str = "门店停业公告") -> JointItem:
    """A small file, or a person, that came with a request of a peer."""
    data = text.encode()
    told = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "told_at": clock.now()}
    item = JointItem(request_id=request_id, state="fetched", is_person=is_person, **told)
    if is_person:
        item.person_name, item.person_phone, item.basis = "张三丰", "13812345678", "oral_consent"
        item.save()
        return item
    item.name, item.media_type = "张三丰的公告.txt", "text/plain"
    item.save()
    part = JointPart(item=item, part=0)
    part.content = base64.b64encode(data).decode()
    part.save()
    return item


def released(home: Organisation, number: int = 1, **changes: object) -> Report:
    """A version of a report of ours that two people have released."""
    signers = {"reviewed_by": make_user().pk, "released_by": make_user().pk}
    told = {"number": number, "status": "released", "released_at": clock.now(), "sha256": "a" * 64}
    return reports.stored(home, **told | signers | changes)


def released_by(peer: Peer, **changes: object) -> SharedPublication:
    """A report that a member of a peer has released."""
    told = RELEASE | changes
    subject = f"publication:{told['code']}"
    return take_publication(Incoming(peer, "", RELEASED, 1, subject, 1, clock.now(), told), actor=SYSTEM)
