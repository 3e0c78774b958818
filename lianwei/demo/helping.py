"""The made-up alliance next door asks for help with a case of its own, and has helped with one of ours, under
an agreement that both signed. All of it says that it is made up.
"""

import base64
import hashlib
from datetime import date, timedelta

from lianwei.cases.queries.between.transfers import answer_due
from lianwei.core import clock, keys
from lianwei.core.canonical import canonical
from lianwei.core.scope import OPERATOR, Actor
from lianwei.federation.models import JointRequest, Peer
from lianwei.federation.operations import agreements as do
from lianwei.federation.operations.agreements import take_step
from lianwei.federation.operations.joint import (
    ask_joint_request,
    take_joint_enclosed,
    take_joint_item,
    take_joint_request,
    take_joint_word,
)
from lianwei.federation.queries.own import own_code
from lianwei.federation.queries.peers import keys_of
from lianwei.federation.receivers import Incoming
from lianwei.federation.rules.agreements.fields import JOINT, JOINT_ALONG, JOINT_ANSWER
from lianwei.federation.rules.agreements.terms import Moved, signed_bytes
from lianwei.federation.rules.enclosing import ENCLOSED, ITEM, subject_of_items
from lianwei.federation.rules.joint import ANSWERED, ASKED, TOLD
from lianwei.federation.rules.pages import digest_of

from .neighbour import Neighbour
from .sharing import ASSESSED

UID = "5c0f9a52-7d41-4a0e-9a63-1f0d2b7c8e11"
CASE = "HH-2026-000402"
MATTER = "请到贵地门店查看是否仍在营业、门前有无停业公告，并拍照留存。（合成数据）"
TOLD_US = "消费者在贵地一家培训机构交费6800元，开课前机构关门，电话无人接听。（合成数据）"
PHOTO = "门店停业公告的文字抄录：本店自即日起停业，退费办法另行通知。（合成数据）"
SOMEBODY = {"name": "陈小满（合成）", "phone": "13900000000", "email": "", "address": ""}
OUR_MATTER = "请核实经营者在贵地的实际经营地址和负责人是否在场。（合成数据）"
ANSWER = "已到场查看：门店正常营业，负责人同意三日内联系消费者协商退款。（合成数据）"


def help_each_other(neighbour: Neighbour, peer: Peer, case: int, *, region: str, actor: Actor) -> None:
    """One request comes, one of ours about `case` is answered."""
    _agree(neighbour, peer)
    today = clock.today()
    asked = f"{neighbour.code}/{CASE}"
    _bring(neighbour, peer, ASKED, asked, _asked(region, answer_due(today)), seq=10)
    _let_along(neighbour, peer, asked)
    told = {"peer": peer.code, "kind": "inspect", "matter": OUR_MATTER, "due_on": answer_due(today)}
    row = ask_joint_request(case, actor=actor, **told)
    said = {"page": "joint_word", "step": ANSWERED, "text": ANSWER, "at": clock.now().isoformat()}
    _bring(neighbour, peer, TOLD, row.case, said | {"v": 1, "uid": str(row.uid)}, seq=11)


def _asked(region: str, due_on: date) -> dict[str, object]:
    return {
        "v": 1,
        "page": "joint_ask",
        "uid": UID,
        "kind": "inspect",
        "matter": MATTER,
        "due_on": due_on.isoformat(),
        "title": "培训机构关门不退费",
        "narrative": TOLD_US,
        "category": "S0301",
        "nature": "N03",
        "region": region,
        "respondents": ["某培训机构（合成）"],
        "amount_claimed": 680_000,
        "happened_on": (clock.today() - timedelta(days=12)).isoformat(),
        "received_on": (clock.today() - timedelta(days=5)).isoformat(),
    }


def _let_along(neighbour: Neighbour, peer: Peer, case: str) -> None:
    """A file and the person go along with its request, and were fetched."""
    person = {"v": 1, "page": "joint_person", "uid": UID, "salt": "0" * 32} | SOMEBODY
    bodies = {"file": PHOTO.encode(), "person": canonical(person).encode()}
    items = [
        {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "what": what}
        for what, data in bodies.items()
    ]
    basis = {"basis": "separate_consent", "article": "", "text_version": ""}
    page = {"v": 1, "page": "joint_enclosed", "uid": UID, "items": items, "basis": basis}
    named = sorted([digest_of(canonical(page)), *(str(each["sha256"]) for each in items)])
    body = {"items": named, "purpose": "joint"}
    paper = neighbour.say("COPY", case, recipient=own_code(), seq=12, prev="", n=1, body=body)
    data = {"paper": paper.told, "page": page}
    take_joint_enclosed(_message(peer, ENCLOSED, f"custody:{case}", data), actor=OPERATOR)
    for item, content in zip(items, bodies.values(), strict=True):
        told = {"uid": UID, "sha256": item["sha256"], "part": 0, "parts": 1, "name": "公告.txt"}
        told["content"] = base64.b64encode(content).decode()
        take_joint_item(_message(peer, ITEM, subject_of_items(UID), told), actor=OPERATOR)


def _message(peer: Peer, kind: str, subject: str, data: dict[str, object]) -> Incoming:
    return Incoming(peer, "", kind, 1, subject, 1, clock.now(), data)


def _bring(
    neighbour: Neighbour, peer: Peer, kind: str, case: str, page: dict[str, object], *, seq: int
) -> JointRequest:
    """A copy as it would come by the wire."""
    body = {"items": [digest_of(canonical(page))], "purpose": "joint"}
    paper = neighbour.say("COPY", case, recipient=own_code(), seq=seq, prev="", body=body)
    data = {"paper": paper.told, "page": page}
    message = _message(peer, kind, f"custody:{case}", data)
    return (take_joint_request if kind == ASKED else take_joint_word)(message, actor=OPERATOR)


def _agree(neighbour: Neighbour, peer: Peer) -> None:
    """In force from today, both ways; the neighbour's word is signed with its key."""
    today = clock.today()
    entry = do.AgreementEntry(
        title="跨联盟协查（合成数据）",
        purpose="案件不移送时，请对方联盟核实事实、查看现场",
        basis="joint",
        fields=[*JOINT, JOINT_ANSWER, *JOINT_ALONG],
        starts_on=today,
        ends_on=today + timedelta(days=365),
        keep_days=180,
        deletion_days=15,
        direction="both",
        peer_id=peer.pk,
    )
    row = do.draft_agreement(actor=OPERATOR, entry=entry)
    do.assess_agreement(row.pk, actor=OPERATOR, assessed_on=today, **ASSESSED)
    do.offer_agreement(row.pk, actor=OPERATOR)
    row = do.sign_agreement(row.pk, actor=OPERATOR)
    signed = signed_bytes(digest=row.digest, party=neighbour.code, on=today)
    told = Moved(
        uid=str(row.uid),
        version=row.version,
        digest=row.digest,
        step="signed",
        on=today.isoformat(),
        public=next(iter(keys_of(peer).values())).public,
        signature=keys.sign_by(neighbour.secret, signed),
    )
    take_step(peer, actor=OPERATOR, told=told)
