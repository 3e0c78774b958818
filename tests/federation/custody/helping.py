"""Two instances that help each other: an agreement that both sign, and a request about a case of one."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import QuerySet

from lianwei.core import clock
from lianwei.core.scope import OPERATOR
from lianwei.federation.models import JointRequest, SharingAgreement
from lianwei.federation.operations import joint
from lianwei.federation.operations.agreements import (
    assess_agreement,
    draft_agreement,
    offer_agreement,
    sign_agreement,
)
from lianwei.federation.queries.peers import peer_with_code
from tests.factories.exchange_kinds import HELPED
from tests.factories.sharing import entry
from tests.federation.custody.sides import Side, settle

MAY = {
    f"joint_request.{verb}"
    for verb in ("view", "ask", "answer", "decline", "note", "withdraw", "close", "enclose")
}


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
        sign_agreement(QuerySet(SharingAgreement).get().pk, actor=OPERATOR)
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
