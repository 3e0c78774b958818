"""A case filed in Guang'an, handed to Liangjiang, looked into by Nan'an, settled by its new holder."""

from datetime import timedelta

import pytest

from lianwei.cases.models import Complaint
from lianwei.cases.queries.custody import custody_checked
from lianwei.core import clock
from lianwei.core.scope import OPERATOR, SYSTEM
from lianwei.members.queries import actor_of
from tests.factories.cases import complaint
from tests.factories.members import make_alliance, make_organisation, make_staff

from .conftest import worker_runs

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_three_members_in_two_provinces_handle_one_case(desk):
    guangan = make_organisation("GA", name="广安市消费者权益保护委员会", region_code="511600")
    liangjiang = make_organisation("LJ", name="两江新区消费者权益保护委员会", region_code="500157")
    nanan = make_organisation("NA", name="南岸区消费者权益保护委员会", region_code="500108")
    make_alliance(guangan, liangjiang, nanan)
    people = {
        each.code: make_staff("mediator", organisation=each, name=name)
        for each, name in ((guangan, "广安甲"), (liangjiang, "两江乙"), (nanan, "南岸丙"))
    }
    filed = complaint(actor=actor_of(make_staff("clerk", organisation=guangan)))
    case = f"/cases/{filed.pk}/"

    desk.logs_in(people["GA"]).opens(f"{case}offer_transfer/").fills(
        taker=liangjiang.pk, reason="门店在两江新区。", basis="oral_consent"
    )
    desk.shows("offer").submits().sees("等待答复")
    assert held_by(filed) == guangan

    desk.logs_in(people["LJ"]).opens("/cases/transfers/").sees("查看并答复")
    desk.page.get_by_role("link", name="查看并答复").click()
    desk.page.wait_for_url(f"**{case}")
    assert "13812346027" not in desk.page.content()
    desk.shows("offered").opens(f"{case}accept_transfer/").submits()
    assert held_by(filed) == liangjiang
    worker_runs()

    day = (clock.today() + timedelta(days=7)).isoformat()
    desk.opens(f"{case}ask_assistance/").fills(
        asked=nanan.pk, kind="inspect", matter="请看总店是否还在营业。", due_on=day, is_joint=True
    )
    desk.submits()
    desk.logs_in(people["NA"]).opens(f"{case}answer_assistance/").fills(answer="总店正常营业。").submits()
    desk.logs_in(people["LJ"]).opens(case).sees("总店正常营业。").shows("handed-over")

    desk.opens(f"{case}accept/").fills(no_talks="tried").submits()
    desk.opens(f"{case}agree/").fills(terms="退还3000元。", kind_0="refund", amount_0="3000", perform_by=day)
    desk.submits()
    desk.logs_in(people["GA"]).opens(case).sees("已接收")
    assert "退还3000元" not in desk.page.content()
    assert custody_checked(actor=OPERATOR).is_sound


def held_by(case: Complaint) -> object:
    return Complaint.objects.visible_to(SYSTEM).select_related("holder").get(pk=case.pk).holder
