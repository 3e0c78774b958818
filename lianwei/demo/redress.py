"""Money of third parties at the shown member: a market's fund that pays, a foundation's, one that was closed;
compensations in each state, one with recourse in part.
"""

from datetime import timedelta
from random import Random

from lianwei.cases.models import Complaint, Respondent
from lianwei.core import clock
from lianwei.core.scope import OPERATOR, Actor
from lianwei.redress.models import AdvanceCompensation, Fund
from lianwei.redress.operations import applying as do
from lianwei.redress.operations.funds import (
    FundEntry,
    close_fund,
    correct_posting,
    deposit_in_fund,
    open_fund,
    take_back_from_fund,
)
from lianwei.redress.operations.paying import pay_compensation, recover_compensation, write_off_compensation
from lianwei.redress.queries.compensations import FITTING

from .alliance import Member
from .invention import credit_code

YUAN = 100
FUNDS = (
    ("market", "大坪时代市场先行赔付金", "重庆大坪时代市场管理有限公司", "重庆银行大坪支行"),
    ("foundation", "消费者权益保护专项资金", "重庆山城消费者权益保护基金会", "三峡银行解放碑支行"),
    ("fair", "春季美食展先行赔付金", "重庆会展服务有限公司", "农商行渝中支行"),
)
PURPOSES = (
    "经营者拒不履行调解协议、停业失联，或者展销会结束、柜台租赁期满的，先行赔付消费者，再向经营者追偿。"
)
FACTS = "调解协议约定的退款期限已过，经营者经两次催告未履行，门店已停止营业。"
STATES = ("applied", "checked", "approved", "paid", "recovered", "written_off", "refused")


def pay_first(member: Member, rng: Random) -> None:
    """Funds of the member and what they pay on its cases."""
    with clock.playing(clock.now() - timedelta(days=200)):
        market, _foundation, fair = (_fund(member, rng, each) for each in FUNDS)
        take_back_from_fund(
            fair.pk, actor=OPERATOR, amount=80_000 * YUAN, on=clock.today(), voucher="取回0001"
        )
        close_fund(fair.pk, actor=OPERATOR)
        slip = _deposit(market, 5_000, "存入0002")
        correct_posting(market.pk, actor=OPERATOR, posting_id=slip, reason="该凭证属于另一账户，录入有误")
    rows = Complaint.objects.visible_to(OPERATOR).filter(holder=member.organisation, status__in=FITTING)
    for days, (case, state) in enumerate(zip(rows.order_by("-pk")[: len(STATES)], STATES, strict=False)):
        with clock.playing(clock.now() - timedelta(days=3 * (len(STATES) - days))):
            _compensate(case, market, member, state, rng)


def _fund(member: Member, rng: Random, told: tuple[str, str, str, str]) -> Fund:
    kind, name, person, bank = told
    entry = FundEntry(
        kind=kind,
        name=name,
        legal_person=person,
        uscc=credit_code(rng, member.organisation.region_code),
        custodian=bank,
        purposes=PURPOSES,
        case_cap=10_000 * YUAN,
        fund_cap=60_000 * YUAN,
    )
    fund = open_fund(member.organisation.pk, actor=member.desk.head, entry=entry)
    _deposit(fund, 80_000, "存入0001")
    return fund


def _deposit(fund: Fund, yuan: int, voucher: str) -> int:
    return deposit_in_fund(fund.pk, actor=OPERATOR, amount=yuan * YUAN, on=clock.today(), voucher=voucher).pk


def _compensate(case: Complaint, fund: Fund, member: Member, state: str, rng: Random) -> None:
    """A case as far as `state`: the clerk applies, the mediator checks, the head approves."""
    desk = member.desk
    owing = Respondent.objects.visible_to(OPERATOR).filter(complaint=case).order_by("seq")[0]
    amount = rng.randint(8, 60) * 100 * YUAN
    asked = do.Application(fund.pk, owing.pk, "breach", amount, FACTS)
    row = do.apply_for_compensation(case.pk, actor=desk.clerk, application=asked)
    if state == "refused":
        do.refuse_compensation(row.pk, actor=desk.head, reason="消费不发生在该市场内，不属于资金用途")
    if state in ("applied", "refused"):
        return
    do.check_compensation(row.pk, actor=desk.mediator)
    if state == "checked":
        return
    do.approve_compensation(row.pk, actor=desk.head, decision=f"先赔〔{clock.today().year}〕{row.pk}号")
    if state != "approved":
        _pay(row, desk.mediator, desk.head, state)


def _pay(row: AdvanceCompensation, mediator: Actor, head: Actor, state: str) -> None:
    pay_compensation(row.pk, actor=mediator, on=clock.today(), voucher=f"付款{row.pk:04d}")
    if state == "paid":
        return
    half = {"amount": row.amount // 2, "on": clock.today(), "voucher": f"追偿{row.pk:04d}"}
    recover_compensation(row.pk, actor=mediator, **half)
    if state == "written_off":
        write_off_compensation(row.pk, actor=head, reason="经营者已被吊销营业执照，经查无财产可供执行")
