"""Kinds of messages: what a peer names on its card it takes, what it does not name it parks.

What is sent takes no effect: it is about things that nobody knows and nothing is agreed about, the table of
codes is between the checker and itself, a request to help about a case that is no one's.
"""

import secrets
import uuid
from typing import Any

from .checks import check, expect, only
from .wire import Line, copy_told

UID = str(uuid.uuid4())
ENTRY = f"K-{secrets.token_hex(6)}"
FACT = f"F-{secrets.token_hex(8)}"
RELEASE = f"check-{secrets.token_hex(8)}"
MARK = secrets.token_hex(32)
NEXT = 2
WITHDRAWN = {"uid": UID, "digest": "0" * 64, "step": "withdrawn", "on": "2026-03-02", "reason": ""}
GROUP = {"uid": UID, "cases": 12, "amount": 4_000_000, "office": "", "phone": ""}
SEEN = {"uid": UID, "at": "2026-03-06T10:00:00+08:00"}
# By kind: the subject, and data as the kind describes them.
SAMPLES: dict[str, tuple[str, dict[str, Any]]] = {
    "codes.offered": (f"codes:{UID}", {}),  # names both sides: see data_of()
    "codes.moved": (f"codes:{UID}", WITHDRAWN),
    "alert.raised": (
        f"alert:{UID}",
        {
            "uid": UID,
            "rule": "burst",
            "urgent": "",
            "category": "S0301",
            "region": "500103",
            "business": "",
            "uscc": "",
            "observed": 12,
            "first_on": "2026-03-01",
            "raised_on": "2026-03-06",
            "note": "",
        },
    ),
    "alert.acknowledged": (f"alert:{UID}", SEEN),
    "alert.answered": (f"alert:{UID}", SEEN | {"verdict": "open", "measure": ""}),
    "knowledge.published": (
        f"knowledge:{ENTRY}",
        {
            "code": ENTRY,
            "version": 1,
            "kind": "practice_note",
            "title": "一致性检查",
            "summary": "",
            "body": "",
            "facts": {},
            "categories": [],
            "source": "",
            "contributor": "",
            "published_on": "2026-03-02",
        },
    ),
    "knowledge.withdrawn": (
        f"knowledge:{ENTRY}",
        {"code": ENTRY, "version": 1, "on": "2026-03-02", "remark": ""},
    ),
    "match.asked": (f"match:{UID}", {}),  # names a key of each side: see data_of()
    "match.answered": (f"match:{UID}", {"question": UID, "state": "counted", "cases": 0, "cities": 0}),
    "fact.stated": (
        f"fact:{FACT}",
        {
            "code": FACT,
            "uscc": "91500103MA5U12346B",
            "kind": "advisory_letter",
            "on": "2026-03-02",
            "headline": "一致性检查",
            "headline_en": "",
            "stated_by": "",
        },
    ),
    "fact.withdrawn": (f"fact:{FACT}", {"code": FACT, "on": "2026-03-02", "remark": ""}),
    "group.told": (
        f"group:{UID}",
        GROUP
        | {
            "title": "一致性检查",
            "business": "",
            "uscc": "",
            "category": "S0301",
            "region": "500103",
            "first_on": "2026-03-01",
            "facts": "",
        },
    ),
    "group.joined": (f"group:{UID}", GROUP),
    "group.ended": (f"group:{UID}", {"uid": UID, "reason": ""}),
    "joint.asked": ("", {}),  # papers of a case of the checker, a new one each time: see joint_told()
    "joint.told": ("", {}),
    "joint.enclosed": ("", {}),
    "joint.wanted": (f"joint:{UID}", {"uid": UID, "items": ["0" * 64]}),
    "joint.withheld": (f"joint:{UID}", {"uid": UID, "items": ["0" * 64]}),
    "joint.item": (
        f"joint:{UID}",
        {"uid": UID, "sha256": "0" * 64, "part": 0, "parts": 1, "name": "", "content": ""},
    ),
    "publication.released": (
        f"publication:{RELEASE}",
        {
            "code": RELEASE,
            "version": 1,
            "kind": "analysis",
            "title": "一致性检查",
            "title_en": "",
            "issuer": "",
            "first": "2026-01-01",
            "last": "2026-03-31",
            "released_on": "2026-04-20",
            "text": "",
            "figures": [],
            "sha256": "0" * 64,
            "reason": "",
        },
    ),
    "publication.withdrawn": (
        f"publication:{RELEASE}",
        {"code": RELEASE, "on": "2026-05-01", "remark": "一致性检查"},
    ),
    "custody.asked": (f"custody-lost:{UID}", {"question": UID, "cases": {}}),
    "custody.told": (f"custody-lost:{UID}", {"question": UID, "part": 0, "parts": 1, "papers": []}),
    "business.counts": ("businesses:2026-02", {"month": "2026-02", "businesses": []}),
}


PAGES: dict[str, dict[str, Any]] = {
    "joint.asked": {"page": "joint_ask", "kind": "inspect", "matter": "一致性检查", "due_on": "2026-03-16"},
    "joint.told": {"page": "joint_word", "step": "noted", "text": "", "at": "2026-03-06T10:00:00+08:00"},
    "joint.enclosed": {
        "page": "joint_enclosed",
        "items": [{"sha256": "0" * 64, "size": 1, "what": "file"}],
        "basis": None,
    },
}


def joint_told(kind: str, line: Line) -> dict[str, Any]:
    """A page of joint handling with the COPY that is signed for it, about a case that nobody else knows."""
    case = f"{line.own.code}/CHECK-{secrets.token_hex(6)}"
    page: dict[str, Any] = {"v": 1, "uid": str(uuid.uuid4())} | PAGES[kind]
    items = [each["sha256"] for each in page.get("items", ())]
    return {"paper": copy_told(line, case, page, purpose="joint", items=items), "page": page}


def data_of(kind: str, line: Line) -> dict[str, Any]:
    """The data of a sample, with the names of the two sides."""
    if kind in PAGES:
        return joint_told(kind, line)
    if kind == "codes.offered":
        told = {"uid": UID, "code_list": "nature", "giver": line.own.code, "receiver": line.own.code}
        days = {"starts_on": "2026-03-01", "ends_on": ""}
        return told | days | {"same_else": True, "pairs": [{"code": "X01", "becomes": "N03"}]}
    if kind == "match.asked":
        keys = {"key": line.own.key_id, "key_there": next(iter(line.keys))}
        about = {"business": MARK, "category": "S0301", "nature": "N03", "purpose": "case"}
        return {"question": UID, "month": "2026-03"} | keys | about
    return SAMPLES[kind][1]


def brought(line: Line, kind: str, version: int) -> dict[str, Any]:
    """The receipt of one message of a kind; each a subject of its own, so that none waits for another."""
    data = data_of(kind, line)
    subject = f"{SAMPLES[kind][0]}:{secrets.token_hex(4)}"
    subject = f"custody:{data['paper']['case']}" if kind in PAGES else subject
    told = {"type": f"lianwei.{kind}.v{version}", "subject": subject, "sequence": "1"}
    return only(line.bring(line.message(data=data, **told)))


def names(line: Line, kind: str, version: int) -> bool:
    return f"lianwei.{kind}.v{version}" in (line.card.get("kinds") or ())


def _register(kind: str) -> None:
    @check(f"{kind} is taken if the card names it, else parked")
    def keeps_its_card(line: Line) -> None:
        is_named = names(line, kind, 1)
        expect(brought(line, kind, 1), *(("taken-in",) if is_named else ("parked", "unknown_kind")))

    @check(f"the next version of {kind} is parked if the card does not name it")
    def parks_what_comes_next(line: Line) -> None:
        if not names(line, kind, NEXT):
            expect(brought(line, kind, NEXT), "parked", "unknown_kind")


for _kind in SAMPLES:
    _register(_kind)
