"""Funds with a deposit, and cases on which they pay."""

from dataclasses import replace
from datetime import timedelta

from lianwei.cases.models import Complaint, Respondent, Status
from lianwei.cases.sight import store
from lianwei.core import clock
from lianwei.core.scope import OPERATOR, SYSTEM, Actor, find
from lianwei.members.models import Organisation
from lianwei.redress.lifecycle import REMEDY_TRANSITIONS
from lianwei.redress.models import (
    Account,
    AdvanceCompensation,
    Fund,
    LegalRemedy,
    PledgedStore,
    Posting,
    ReturnPledge,
    ReturnVoucher,
)
from lianwei.redress.operations.applying import (
    Application,
    apply_for_compensation,
    approve_compensation,
    check_compensation,
)
from lianwei.redress.operations.funds import FundEntry, deposit_in_fund, open_fund
from lianwei.redress.operations.paying import pay_compensation
from lianwei.redress.operations.pledges import PledgeEntry, add_store, register_pledge
from lianwei.redress.operations.remedies import Seeking, prepare_confirmation, request_remedy
from lianwei.redress.operations.vouchers import issue_voucher
from lianwei.registry.models import Region
from tests.cases.actors import worker
from tests.cases.stages import standing
from tests.factories import registry
from tests.factories.cases import complaint
from tests.factories.members import make_user

STEPS = ("check", "approve", "refuse", "withdraw", "pay", "return_payment", "recover", "write_off")
DOES = frozenset(
    {f"fund.{verb}" for verb in ("view", "open", "revise", "deposit", "take_back", "correct", "close")}
    | {f"advance_compensation.{verb}" for verb in ("view", "apply", *STEPS)}
)
PLEDGES = frozenset(
    f"return_pledge.{verb}"
    for verb in ("view", "register", "add_store", "close_store", "check", "count", "end")
) | {"return_voucher.issue", "return_voucher.redeem", "return_voucher.settle"}
WAYS = ("prepare", "request", "hand_up", "print")
LAW = frozenset(f"legal_remedy.{verb}" for verb in ("view", *WAYS)) | {
    f"legal_remedy.{step.verb}" for step in REMEDY_TRANSITIONS
}
ENTRY = FundEntry(
    kind="market",
    name="朝天门市场先行赔付金",
    legal_person="重庆朝天门市场管理有限公司",
    uscc="92500103MA2914179N",
    custodian="重庆银行朝天门支行",
    purposes="市场内经营者拒不履行调解协议或者失联的，先行赔付消费者。",
    case_cap=500_000,
    fund_cap=2_000_000,
)
PLENTY = 1_000_000


def cashier(organisation: Organisation, *, without: tuple[str, ...] = ()) -> Actor:
    """Somebody who may do everything with money of others, and every step of a case."""
    one = worker(organisation, user=make_user(organisation=organisation))
    return replace(one, permissions=(one.permissions | DOES | PLEDGES) - set(without))


def lawyer(organisation: Organisation, *, without: tuple[str, ...] = ()) -> Actor:
    """Somebody who may do everything on the way to court, and every step of a case."""
    one = worker(organisation, user=make_user(organisation=organisation))
    return replace(one, permissions=(one.permissions | LAW) - set(without))


def remedy(organisation: Organisation) -> LegalRemedy:
    """Support of a suit that was asked for and waits for the head."""
    seeking = Seeking("suit_support", "渝中区人民法院", "逾期未退款")
    return request_remedy(fitting(organisation).pk, actor=lawyer(organisation), seeking=seeking)


def confirmation(organisation: Organisation) -> LegalRemedy:
    """A joint application to confirm an agreement of this committee."""
    organisation.is_mediation_committee = True
    organisation.save()
    actor = lawyer(organisation)
    return prepare_confirmation(standing(Status.AGREED, actor).pk, actor=actor, body="渝中区人民法院")


def fund(organisation: Organisation, *, deposit: int = PLENTY, **changes: object) -> Fund:
    """A fund with its deposit, in fen."""
    row = open_fund(organisation.pk, actor=OPERATOR, entry=replace(ENTRY, **changes))
    if deposit:
        deposited(row, amount=deposit)
    return row


def deposited(row: Fund, *, amount: int = 100_000, voucher: str = "") -> Posting:
    """One more deposit, each on a voucher of its own."""
    voucher = voucher or f"存入凭证{Posting.objects.visible_to(SYSTEM).count() + 1}"
    return deposit_in_fund(row.pk, actor=OPERATOR, amount=amount, on=clock.today(), voucher=voucher)


def fitting(organisation: Organisation, *, status: str = Status.BREACHED) -> Complaint:
    """A case whose business does not keep the agreement; its steps in between are left out."""
    case = complaint(actor=cashier(organisation))
    case.status, case.accepted_on = status, case.received_on
    store(case)
    return case


def asked(case: Complaint, of: Fund, *, amount: int = 200_000) -> Application:
    """What is asked of a fund for a case."""
    owing = Respondent.objects.visible_to(SYSTEM).filter(complaint=case).order_by("seq")[0]
    return Application(of.pk, owing.pk, "breach", amount, "调解协议逾期未履行,店家电话13900001111")


def applied(
    organisation: Organisation, *, of: Fund | None = None, amount: int = 200_000
) -> AdvanceCompensation:
    """An application on a case."""
    of, case = of or fund(organisation), fitting(organisation)
    return apply_for_compensation(
        case.pk, actor=cashier(organisation), application=asked(case, of, amount=amount)
    )


def approved(
    organisation: Organisation, *, of: Fund | None = None, amount: int = 200_000
) -> AdvanceCompensation:
    """The same with both signatures."""
    row = applied(organisation, of=of, amount=amount)
    check_compensation(row.pk, actor=cashier(organisation))
    return approve_compensation(row.pk, actor=cashier(organisation), decision="市场决字〔2026〕1号")


def paid(organisation: Organisation, *, of: Fund | None = None, amount: int = 200_000) -> AdvanceCompensation:
    """The same, paid to the consumer."""
    row = approved(organisation, of=of, amount=amount)
    return pay_compensation(row.pk, actor=OPERATOR, on=clock.today(), voucher=f"付款凭证{row.number}")


def balances(row: Fund) -> dict[str, int]:
    """The balance of each account, in fen."""
    return dict(Account.objects.visible_to(SYSTEM).filter(fund=row).values_list("kind", "balance"))


def stored(row: AdvanceCompensation) -> AdvanceCompensation:
    """The compensation as the database holds it."""
    return find(AdvanceCompensation, row.pk, actor=SYSTEM)


def pledge(organisation: Organisation, **changes: object) -> ReturnPledge:
    """A pledge of a business of its own, in force since yesterday."""
    since = clock.today() - timedelta(days=1)
    plain = PledgeEntry(0, "both", "服装、鞋帽", 7, "购物小票或者电子订单", since)
    business = changes.pop("business", None) or registry.business()
    entry = replace(plain, business_id=business.pk, **changes)
    return register_pledge(organisation.pk, actor=OPERATOR, entry=entry)


def pledged(of: ReturnPledge, *, name: str = "大坪店", region: str = "渝中区") -> PledgedStore:
    """A shop of a pledge."""
    if not Region.objects.filter(code="500103").exists():
        registry.region("500103", "渝中区")
    return add_store(of.pk, actor=OPERATOR, name=name, address="长江二路1号", region=region)


def voucher(of: PledgedStore, *, amount: int = 9_900, days: int = 30) -> ReturnVoucher:
    """A voucher of a shop."""
    until = clock.today() + timedelta(days=days)
    return issue_voucher(of.pledge_id, actor=OPERATOR, store_id=of.pk, amount=amount, expires_on=until)
