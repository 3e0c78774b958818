"""A case of three members in two provinces: filed in Guang'an, put to a business that keeps silent, handed to
Liangjiang, handled together with Nan'an, settled in instalments, broken, paid first by a fund, recovered.
"""

from datetime import timedelta

import pytest

from lianwei.cases.models import Complaint, RecoveredLoss, Respondent
from lianwei.cases.queries.between.custody import custody_checked
from lianwei.cases.tasks import escalate_silent_businesses
from lianwei.commitments.models import Commitment
from lianwei.commitments.tasks import break_promises_overdue
from lianwei.core import clock
from lianwei.core.scope import OPERATOR, SYSTEM
from lianwei.members.queries import actor_of
from lianwei.redress.models import AdvanceCompensation
from tests.factories import redress, registry
from tests.factories.members import make_alliance, make_organisation, make_staff

from .conftest import worker_runs

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SHOP = "两江丽人美容院"


@pytest.fixture
def offices(reference_data):
    """Three members of one alliance."""
    places = (("GA", "广安市", "511600"), ("LJ", "两江新区", "500157"), ("NA", "南岸区", "500108"))
    made = {
        code: make_organisation(code, name=f"{place}消费者权益保护委员会", region_code=region)
        for code, place, region in places
    }
    make_alliance(*made.values())
    return made


@pytest.fixture
def people(offices):
    """Who works where; Liangjiang has two mediators, so that one verifies what the other reports."""
    posts = (
        ("clerk", "GA", "clerk"),
        ("mediator", "LJ", "mediator"),
        ("second", "LJ", "mediator"),
        ("head", "LJ", "head"),
        ("partner", "NA", "mediator"),
    )
    return {name: make_staff(role, organisation=offices[code], name=name) for name, code, role in posts}


def the_case() -> Complaint:
    return Complaint.objects.visible_to(SYSTEM).select_related("holder").get()


def in_days(count: int) -> str:
    return (clock.today() + timedelta(days=count)).isoformat()


def test_from_guangan_to_recourse(desk, days, books, offices, people):
    shop = registry.business(SHOP)
    registry.fast_track(shop, actor=actor_of(people["head"]), for_alliance=True)
    fund = redress.fund(offices["LJ"])

    filed_and_silent(desk, days, people)
    case = f"/cases/{the_case().pk}/"
    handed_over(desk, case, offices, people)
    handled_together(desk, case, offices, people)
    desk.logs_in(people["clerk"]).opens(case).sees("已接收")
    assert "总店正常营业" not in desk.page.content()
    settled(desk, days, case, offices, people)
    broken(desk, days, case, people)
    paid_first(desk, case, fund, people)

    assert custody_checked(actor=OPERATOR).is_sound


def filed_and_silent(desk, days, people) -> None:
    """Registered where the consumer lives; the window of the business passes without a word."""
    desk.logs_in(people["clerk"]).opens("/cases/new/").fills(
        title="美容卡退款",
        narrative="2026年3月在店里办卡5800元，做了两次脸上起红疹，店家电话13812346027，不同意退。",
        requests=["R06"],
        amount_claimed="5800",
        business__0__name=SHOP,
        name="王桂芳",
        phone="13800001234",
        category="S0103",
        nature="N03",
    )
    desk.submits()
    case = f"/cases/{the_case().pk}/"
    desk.opens(f"{case}try_settlement/").submits()
    worker_runs()
    days(20)
    assert escalate_silent_businesses() == 1
    desk.logs_in(people["clerk"]).opens(case).sees("经营者未在")


def handed_over(desk, case, offices, people) -> None:
    desk.opens(f"{case}offer_transfer/").fills(
        taker=offices["LJ"].pk, reason="门店在两江新区。", basis="oral_consent"
    )
    desk.submits().sees("等待答复")
    assert the_case().holder == offices["GA"]

    desk.logs_in(people["mediator"]).opens("/cases/transfers/").sees("查看并答复")
    desk.goes_on(desk.page.get_by_role("link", name="查看并答复"))
    assert desk.page.url.endswith(case)
    assert "13812346027" not in desk.page.content()
    desk.opens(f"{case}accept_transfer/").submits()
    assert the_case().holder == offices["LJ"]
    worker_runs()


def handled_together(desk, case, offices, people) -> None:
    """Nan'an looks at the head shop and stays a partner; its task is verified by who asked."""
    desk.opens(f"{case}ask_assistance/").fills(
        asked=offices["NA"].pk,
        kind="inspect",
        matter="请看总店是否还在营业。",
        due_on=in_days(7),
        is_joint=True,
    )
    desk.submits()
    desk.logs_in(people["partner"]).opens("/cases/promises/?view=ours").sees("南岸区消费者权益保护委员会")
    desk.opens(f"{case}answer_assistance/").fills(answer="总店正常营业。").submits()
    desk.logs_in(people["mediator"]).opens(case).sees("总店正常营业。").shows("handed-over")
    verifies_first(desk)


def verifies_first(desk) -> None:
    """The first promise on the list of what waits for a second pair of eyes."""
    desk.opens("/cases/promises/")
    desk.goes_on(desk.page.locator("#promises").get_by_role("link", name="核实", exact=True).first)
    desk.submits().sees("已核实")


def settled(desk, days, case, offices, people) -> None:
    """A session with the partner, two instalments, both signatures; the first comes and is verified."""
    desk.logs_in(people["mediator"]).opens(f"{case}accept/")
    if desk.page.locator("main [name=no_talks]").count():
        desk.fills(no_talks="tried")
    desk.submits()
    desk.opens(f"{case}schedule_session/").fills(
        held_on=in_days(3), held_at="09:30", way="on_site", place="二楼调解室"
    )
    desk.submits()
    days(4)
    partner = f"partner:{offices['NA'].pk}"
    desk.logs_in(people["mediator"]).opens(f"{case}hold_session/").fills(
        attended=["consumer", "respondent:1", partner], minutes="双方同意分期退款。", result="agreed"
    )
    desk.submits()
    payer = Respondent.objects.visible_to(SYSTEM).get().pk
    sums = {"kind_0": "refund", "amount_0": "2000", "payer_0": payer, "day_0": in_days(10)}
    sums |= {"kind_1": "refund", "amount_1": "1000", "payer_1": payer, "day_1": in_days(30)}
    desk.opens(f"{case}agree/").fills(terms="分两期退还3000元。", perform_by=in_days(30), **sums).submits()
    for party in ("consumer", str(payer)):
        desk.opens(f"{case}sign/").fills(party=party, name="王桂芳").submits()

    days(8)
    first = RecoveredLoss.objects.visible_to(SYSTEM).order_by("pk")[0]
    desk.logs_in(people["mediator"]).opens(f"{case}record_payment/")
    desk.fills(loss=first.pk, received="2000", paper="转账凭证 0001").submits()
    desk.logs_in(people["second"])
    verifies_first(desk)


def broken(desk, days, case, people) -> None:
    """The second instalment does not come: broken by its day, then the case by the desk."""
    days(40)
    assert break_promises_overdue() == 1
    states = Commitment.objects.filter(kind="sum").order_by("due_on").values_list("status", flat=True)
    assert list(states) == ["kept", "broken"]
    desk.logs_in(people["mediator"]).opens("/cases/promises/?view=broken").sees(SHOP).shows("promises")
    desk.opens("/cases/promises/rates/").sees(SHOP).sees("50.0%")
    desk.opens(f"{case}breach/").fills(explanation="第二期到期未付。").submits()


def paid_first(desk, case, fund, people) -> None:
    """The fund pays on two signatures and takes the money back from the business."""
    desk.opens(case).goes_on(desk.page.locator("#compensation a[href$='/apply/']"))
    payer = Respondent.objects.visible_to(SYSTEM).get().pk
    desk.fills(
        fund_id=fund.pk, respondent_id=payer, ground="breach", amount="1000", reason="第二期到期未付。"
    )
    desk.submits()
    row = AdvanceCompensation.objects.visible_to(SYSTEM).get()
    page = desk.page.url.replace(desk.server, "")
    desk.logs_in(people["second"]).opens(f"{page}check/").submits()
    desk.logs_in(people["head"]).opens(f"{page}approve/").fills(decision="先赔〔2026〕1号").submits()
    desk.opens(f"{page}pay/").fills(on=in_days(0), voucher="付款0001").submits()
    desk.opens(f"{page}recover/").fills(amount="1000", on=in_days(0), voucher="追偿0001").submits()
    desk.sees(SHOP).shows("recourse")
    row.refresh_from_db()
    assert (row.status, row.recovered, row.outstanding) == ("paid", 100_000, 0)
