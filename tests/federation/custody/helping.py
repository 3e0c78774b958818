"""Two instances that help each other: an agreement that both sign, and a request about a case of one."""

from collections.abc import Sequence
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db.models import QuerySet

from lianwei.cases.models import Complaint
from lianwei.cases.operations.entry.evidence import add_evidence
from lianwei.core import clock
from lianwei.core.files.models import File
from lianwei.core.scope import OPERATOR, attached
from lianwei.federation.models import InMessage, JointItem, JointRequest, OutMessage, SharingAgreement
from lianwei.federation.operations import joint
from lianwei.federation.operations.agreements import (
    assess_agreement,
    draft_agreement,
    offer_agreement,
    sign_agreement,
)
from lianwei.federation.queries.own import WIRE
from lianwei.federation.queries.peers import peer_with_code
from lianwei.federation.rules.agreements.fields import JOINT_ALONG
from tests.factories.exchange_kinds import HELPED
from tests.factories.sharing import entry
from tests.federation.custody.sides import Side, settle

MAY = {
    f"joint_request.{verb}"
    for verb in ("view", "ask", "answer", "decline", "note", "withdraw", "close", "enclose")
}
SCENE = "店面照片说明：门上贴有转让通知。\n".encode() * 40_000
ALL = [*HELPED, *JOINT_ALONG]


def agree(east: Side, west: Side, fields: Sequence[str] = HELPED) -> None:
    """An agreement that both instances sign."""
    with east.acting():
        told = {"basis": "joint", "fields": list(fields), "peer_id": peer_with_code(west.code).pk}
        row = draft_agreement(actor=OPERATOR, entry=entry(**told))
        words = {name: "限于本目的" for name in ("lawfulness", "risks", "measures")}
        assess_agreement(row.pk, actor=OPERATOR, assessed_on=clock.today(), **words)
        offer_agreement(row.pk, actor=OPERATOR)
        sign_agreement(row.pk, actor=OPERATOR)
    settle(east, west)
    with west.acting():
        sign_agreement(QuerySet(SharingAgreement).latest("pk").pk, actor=OPERATOR)
    settle(east, west)


def asked(east: Side, west: Side) -> int:
    pk = east.new_case()
    with east.acting():
        told = {"peer": west.code, "kind": "inspect", "matter": "请查看门店"}
        due_on = clock.today() + timedelta(days=7)
        joint.ask_joint_request(pk, actor=east.actor, due_on=due_on, **told)
    settle(east, west)
    return pk


def request_at(side: Side) -> JointRequest:
    return QuerySet(JointRequest).get()


def with_file(east, pk, data=SCENE, name="张三的说明.txt"):
    with east.acting():
        add_evidence(pk, actor=east.actor, uploads=[ContentFile(data, name=name)], source="consumer")
        return attached(File, Complaint(pk=pk)).latest("pk").pk


def enclosed(east, along):
    with east.acting():
        return joint.enclose_joint_request(request_at(east).pk, actor=east.actor, along=along)


def items_at(side):
    with side.acting():
        return list(QuerySet(JointItem).order_by("pk"))


def states_at(side):
    return [(each.is_person, each.state) for each in items_at(side)]


def texts_at(side):
    """How many messages of either queue still hold what was fetched."""
    with side.acting():
        queues = (OutMessage, InMessage)
        rows = [each.objects.visible_to(WIRE).filter(kind="joint.item") for each in queues]
        assert any(each.exists() for each in rows)
        return sum(each.filter(text__isnull=False).count() for each in rows)
