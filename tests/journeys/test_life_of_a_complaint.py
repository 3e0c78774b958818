"""The life of one complaint through the pages: clerk, mediator, head and consumer, from the call to the
archive.
"""

from datetime import timedelta

import pytest

from lianwei.cases.models import Complaint, RecoveredLoss, Respondent, Status
from lianwei.core import clock
from lianwei.core.models import Document
from lianwei.core.scope import SYSTEM
from lianwei.core.verification import verify_log
from tests.factories.members import make_alliance, make_organisation, make_staff

from .conftest import link_in_last_message, worker_runs

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(reference_data):
    """渝中: a clerk who registers, a mediator, a head, and a second clerk who calls back."""
    yuzhong = make_organisation(
        "YZ", name="渝中区消费者权益保护委员会", short_name="渝中消委", phone="023-6300 0012"
    )
    make_alliance(yuzhong)
    roles = {"clerk": "clerk", "mediator": "mediator", "head": "head"}
    return {name: make_staff(role, organisation=yuzhong, name=name) for name, role in roles.items()}


def the_case() -> Complaint:
    return Complaint.objects.visible_to(SYSTEM).get()


def registers(desk) -> None:
    desk.opens("/cases/new/").fills(
        title="美容卡退款",
        narrative="2026年3月在店里办卡5800元，做了两次脸上起红疹，店家电话13812346027，不同意退。",
        requests=["R06"],
        amount_claimed="5800",
        business__0__name="渝中丽人美容院",
        name="王桂芳",
        phone="13800001234",
        age=71,
        groups=["P01"],
        category="S0103",
        nature="N03",
    )
    desk.goes_on(desk.page.get_by_role("button", name="再加一家"))
    desk.fills(business__1__name="重庆丽人生物科技有限公司", business__1__role="maker")
    desk.shows("registration")
    desk.submits()


def signs_off(desk, office, kind: str) -> Document:
    """Drafted by the worker: handed in by the mediator, reviewed and signed by the head."""
    paper = Document.objects.get(kind=kind)
    path = f"/cases/{the_case().pk}/documents/{paper.pk}/"
    desk.logs_in(office["mediator"]).opens(f"{path}submit/").submits()
    desk.logs_in(office["head"]).opens(f"{path}review/").submits()
    desk.opens(f"{path}approve/").submits()
    paper.refresh_from_db()
    return paper


def test_a_complaint_from_the_call_to_the_archive(desk, office, days):
    desk.logs_in(office["clerk"])
    registers(desk)
    desk.sees("YZ-").shows("registered")
    case = f"/cases/{the_case().pk}"
    assert "13812346027" not in the_case().narrative

    desk.opens(f"{case}/try_settlement/").submits()
    days(1)
    desk.logs_in(office["clerk"]).opens(f"{case}/record_reply/")
    desk.fills(position="refuses", reply="合同写明不退。").submits()
    desk.opens(f"{case}/end_talks/").fills(reason="商家拒绝，消费者要求调解。").submits()

    desk.logs_in(office["mediator"]).opens(f"{case}/accept/").submits()
    worker_runs()
    desk.opens(f"{case}/").sees("受理告知书").shows("accepted")
    paper = signs_off(desk, office, "acceptance_notice")
    assert paper.number == f"渝中消委〔{clock.today().year}〕1号"
    desk.opens(f"{case}/").sees(paper.number)

    desk.logs_in(office["mediator"]).opens(f"{case}/schedule_session/")
    held_on = clock.today() + timedelta(days=3)
    desk.fills(held_on=held_on.isoformat(), held_at="09:30", way="on_site", place="二楼调解室").submits()
    days(4)
    desk.logs_in(office["mediator"]).opens(f"{case}/hold_session/")
    desk.fills(minutes="双方对产品成分有争议。", result="adjourned").submits()
    desk.opens(f"{case}/commission_appraisal/")
    desk.fills(matter="产品成分", institution="市质检院", agreed_by_parties=True).submits()
    before = the_case().due_on
    desk.opens(f"{case}/").sees("暂停")
    days(10)
    desk.logs_in(office["mediator"]).opens(f"{case}/end_appraisal/")
    desk.fills(result="一项指标不合格。").submits()
    assert the_case().due_on > before  # by ten days, less what a weekend had moved the day before

    desk.opens(f"{case}/agree/").fills(
        terms="商家退还4640元，原卡作废。",
        kind_0="refund",
        amount_0="4640",
        perform_by=(clock.today() + timedelta(days=10)).isoformat(),
    ).shows("agreement").submits()
    shops = Respondent.objects.visible_to(SYSTEM).order_by("seq").values_list("pk", flat=True)
    for party in ("consumer", *map(str, shops)):
        desk.opens(f"{case}/sign/").fills(party=party, name="王桂芳").submits()
    assert the_case().closed_on == clock.today()

    days(3)
    desk.logs_in(office["mediator"]).opens(f"{case}/record_payment/")
    desk.fills(received="4640", paper="转账凭证 0001").submits()
    desk.opens(f"{case}/perform/").submits()
    assert RecoveredLoss.objects.visible_to(SYSTEM).get().received == 464_000

    desk.logs_in(office["clerk"]).opens(f"{case}/follow_up/").fills(way="link").submits()
    worker_runs()
    desk.page.context.clear_cookies()
    desk.opens(link_in_last_message("rate")).shows("rate")
    desk.fills(satisfaction="5", resolved="yes", comment="谢谢").submits()

    desk.logs_in(office["clerk"]).opens(f"{case}/archive/").submits()
    desk.opens(f"{case}/").sees("已归档").shows("archived")
    assert the_case().status == Status.ARCHIVED
    assert verify_log()["broken_at"] is None
