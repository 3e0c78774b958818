"""A member ends: its funds with their books, its pledges with their vouchers and its open ways go on."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet

from lianwei.cases.models import Complaint, Status
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR, SYSTEM, attached, find
from lianwei.members.tasks import pass_on_to_successors
from lianwei.redress.models import (
    Account,
    AdvanceCompensation,
    Fund,
    LegalRemedy,
    PledgeCount,
    PledgedStore,
    Posting,
    ReturnPledge,
    ReturnVoucher,
    SpotCheck,
    VoucherShown,
)
from lianwei.redress.operations import funds as books
from lianwei.redress.operations import paying
from lianwei.redress.operations import pledges as do
from lianwei.redress.operations import remedies as ways
from lianwei.redress.operations.vouchers import issue_voucher, redeem_voucher, settle_vouchers
from lianwei.redress.queries.compensations import compensations_listed
from lianwei.redress.queries.funds import funds_listed, is_balanced
from lianwei.redress.queries.statement import statement_of
from tests.cases.test_concurrency import at_once, database  # noqa: F401 - a fixture
from tests.factories import redress
from tests.factories.members import end_organisation, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]
BOOKS = (Fund, Account, AdvanceCompensation)
PLEDGED = (ReturnPledge, PledgedStore, SpotCheck, PledgeCount, ReturnVoucher, VoucherShown)


@pytest.fixture
def home():
    return make_member("YZ")


@pytest.fixture
def heir():
    return make_member("LJ")


def entries() -> list[tuple]:
    return list(QuerySet(Posting).order_by("pk").values_list())


def holders(*models) -> set[int]:
    return {pk for model in models for pk in QuerySet(model).values_list("holder_id", flat=True)}


def passed_on(row) -> list[dict]:
    events = attached(Event, row).filter(name="organisation.work_passed_on").order_by("seq")
    return [each.details for each in events]


def test_a_fund_goes_on_with_its_balances_and_no_entry_is_rewritten(home, heir):
    fund = redress.fund(home)
    row, _applied = redress.paid(home, of=fund), redress.applied(home, of=fund)
    before, held = entries(), redress.balances(fund)
    end_organisation(home, successor=heir)

    pass_on_to_successors()

    one = redress.cashier(heir)
    assert holders(*BOOKS) == {heir.pk}
    assert (entries(), redress.balances(fund)) == (before, held)
    assert passed_on(fund) == [{"former": home.pk, "holder": heir.pk}]
    assert is_balanced(find(Fund, fund.pk, actor=one), actor=one)
    assert [each.row.pk for each in funds_listed(actor=one)] == [fund.pk]
    assert len(compensations_listed(actor=one).rows) == 2
    paying.recover_compensation(row.pk, actor=one, amount=50_000, on=clock.today(), voucher="追偿1")
    books.deposit_in_fund(fund.pk, actor=one, amount=1_000, on=clock.today(), voucher="存入新1")
    assert [each[3] for each in entries()] == list(range(1, len(before) + 3))
    assert is_balanced(find(Fund, fund.pk, actor=one), actor=one)
    assert pass_on_to_successors() == 0


def test_the_former_member_reads_the_books_no_more_and_the_statement_is_whole(home, heir):
    former = redress.cashier(home)
    fund = redress.fund(home)
    end_organisation(home, successor=heir)

    pass_on_to_successors()

    today = clock.today()
    statement = statement_of(fund.pk, actor=redress.cashier(heir), begin=today, end=today)
    assert statement.closing["available"] == redress.PLENTY
    with pytest.raises(NotVisible):
        find(Fund, fund.pk, actor=former)
    assert list(Posting.objects.visible_to(former)) == []


def test_caps_and_numbers_go_on_counting_at_the_successor(home, heir):
    fund = redress.fund(home)
    first = redress.applied(home, of=fund, amount=200_000)
    redress.fund(heir)
    end_organisation(home, successor=heir)
    pass_on_to_successors()
    one, case = redress.cashier(heir), find(Complaint, first.complaint_id, actor=SYSTEM)

    ask = redress.apply_for_compensation
    second = ask(case.pk, actor=one, application=redress.asked(case, fund, amount=300_000))
    with pytest.raises(Invalid):
        ask(case.pk, actor=one, application=redress.asked(case, fund, amount=1))

    assert second.number == first.number[:-1] + "2"
    assert redress.fund(heir).number == "LJ-JJ-003"


def test_a_closed_fund_stays_where_its_books_were_kept(home, heir):
    fund = redress.fund(home, deposit=0)
    left = redress.applied(home, of=fund)
    books.close_fund(fund.pk, actor=OPERATOR)
    end_organisation(home, successor=heir)

    pass_on_to_successors()

    assert holders(Fund, Account) == {home.pk}
    assert redress.stored(left).holder_id == heir.pk  # nobody has refused it yet


def pledged(home):
    """A pledge with all that can hang on it: two shops, a check, a quarter, vouchers."""
    pledge = redress.pledge(home)
    here, there = redress.pledged(pledge), redress.pledged(pledge, name="解放碑店")
    today = clock.today()
    do.check_store(pledge.pk, actor=OPERATOR, store_id=here.pk, checked_on=today, result="kept")
    do.count_pledge(pledge.pk, actor=OPERATOR, counted=quarter(1))
    shown = redress.voucher(here)
    redeem_voucher(shown.pk, actor=OPERATOR, store_id=there.pk, shown_at=clock.now())
    return pledge, here, there, redress.voucher(here)


def quarter(returned: int):
    today = clock.today()
    return do.Counted(today.year, (today.month + 2) // 3, returned, 0, 0, 0)


def test_a_pledge_goes_on_with_its_shops_counts_and_vouchers(home, heir):
    pledge, here, there, running = pledged(home)
    end_organisation(home, successor=heir)

    pass_on_to_successors()

    one = redress.cashier(heir)
    assert holders(*PLEDGED) == {heir.pk}
    do.count_pledge(pledge.pk, actor=one, counted=quarter(7))
    assert list(QuerySet(PledgeCount).values_list("returned", flat=True)) == [7]
    assert redeem_voucher(running.pk, actor=one, store_id=there.pk, shown_at=clock.now()).is_first
    told = {"debtor_id": here.pk, "creditor_id": there.pk, "paper": "结算1"}
    assert settle_vouchers(pledge.pk, actor=one, **told) == 19_800
    until = clock.today() + timedelta(days=9)
    made = issue_voucher(pledge.pk, actor=one, store_id=here.pk, amount=100, expires_on=until)
    assert made.number.endswith("-000003")
    assert pass_on_to_successors() == 0


def test_an_ended_pledge_follows_while_shops_owe_each_other_and_stays_when_all_is_settled(home, heir):
    owing, *_shops = pledged(home)
    settled = redress.pledge(home)
    for each in (owing, settled):
        do.end_pledge(each.pk, actor=OPERATOR, reason="退出")
    end_organisation(home, successor=heir)

    pass_on_to_successors()

    found = dict(QuerySet(ReturnPledge).values_list("pk", "holder_id"))
    assert found == {owing.pk: heir.pk, settled.pk: home.pk}


def test_a_way_of_an_archived_case_goes_on_while_the_case_stays(home, heir):
    row = redress.remedy(home)
    QuerySet(Complaint).filter(pk=row.complaint_id).update(
        status=Status.ARCHIVED, closed_on=clock.today(), archived_on=clock.today()
    )
    end_organisation(home, successor=heir)

    pass_on_to_successors()

    assert find(Complaint, row.complaint_id, actor=SYSTEM).holder_id == home.pk
    moved = find(LegalRemedy, row.pk, actor=SYSTEM)
    assert (moved.holder_id, moved.carrier_id) == (heir.pk, heir.pk)
    assert ways.decide_remedy(row.pk, actor=redress.lawyer(heir)).status == "prepared"


def test_material_handed_up_goes_on_above_and_stays_with_who_handed_it_up(home, heir):
    row = redress.remedy(home)
    above = make_member("CQ")
    QuerySet(LegalRemedy).filter(pk=row.pk).update(carrier=above, status="handed_up")
    end_organisation(above, successor=heir)

    assert pass_on_to_successors() == 1

    moved = find(LegalRemedy, row.pk, actor=SYSTEM)
    assert (moved.holder_id, moved.carrier_id, moved.status) == (home.pk, heir.pk, "handed_up")


def test_what_has_no_case_follows_through_a_chain_of_successors(home, heir):
    fund, last = redress.fund(home), make_member("BN")
    end_organisation(home, successor=heir)
    end_organisation(heir, successor=last)

    assert [pass_on_to_successors() for _run in range(3)] == [1, 1, 0]
    assert find(Fund, fund.pk, actor=SYSTEM).holder_id == last.pk


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("database")
def test_two_workers_and_a_cashier_at_once_move_the_books_once(home, heir):
    fund = redress.fund(home)
    late = redress.cashier(home)
    end_organisation(home, successor=heir)

    def deposit():
        told = {"amount": 500, "on": clock.today(), "voucher": "存入迟1"}
        try:
            return books.deposit_in_fund(fund.pk, actor=late, **told).amount
        except NotVisible:
            return 0

    first, second, entered = at_once(pass_on_to_successors, pass_on_to_successors, deposit)

    assert first + second == 1
    assert redress.balances(fund)["available"] == redress.PLENTY + entered
    assert len(passed_on(fund)) == 1
    stored = find(Fund, fund.pk, actor=SYSTEM)
    assert (stored.holder_id, is_balanced(stored, actor=SYSTEM)) == (heir.pk, True)
