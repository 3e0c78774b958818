"""The books of a fund: every entry has two equal sides, nothing falls below zero, nothing is rewritten."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.scope import OPERATOR, SYSTEM, find
from lianwei.redress.models import Account, AdvanceCompensation, Fund, Posting
from lianwei.redress.operations import funds as do
from lianwei.redress.operations.applying import withdraw_compensation
from lianwei.redress.operations.paying import (
    pay_compensation,
    recover_compensation,
    return_payment,
    write_off_compensation,
)
from lianwei.redress.queries.funds import is_balanced
from tests.factories import redress
from tests.factories.members import make_alliance, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def fund(home):
    return redress.fund(home)


def postings(fund: Fund) -> QuerySet[Posting]:
    return QuerySet(Posting).filter(fund=fund).order_by("seq")


def today(amount: int, voucher: str = "凭证一") -> dict:
    return {"amount": amount, "on": clock.today(), "voucher": voucher}


def sums(fund: Fund) -> dict[str, int]:
    """Accounts with something in them; whatever happens, the books hold together."""
    assert is_balanced(fund, actor=SYSTEM)
    return {kind: sum_ for kind, sum_ in redress.balances(fund).items() if sum_}


def test_a_deposit_stands_on_both_sides(fund):
    assert sums(fund) == {"available": 1_000_000, "contributed": -1_000_000}


def test_approval_sets_aside_payment_makes_a_claim_recovery_fills_up_again(home, fund):
    row = redress.approved(home, of=fund)
    assert sums(fund) == {"available": 800_000, "reserved": 200_000, "contributed": -1_000_000}

    pay_compensation(row.pk, actor=OPERATOR, on=clock.today(), voucher="付款一")
    assert sums(fund) == {"available": 800_000, "claims": 200_000, "contributed": -1_000_000}

    recover_compensation(row.pk, actor=OPERATOR, **today(150_000))
    write_off_compensation(row.pk, actor=OPERATOR, reason="企业已注销")
    assert sums(fund) == {"available": 950_000, "losses": 50_000, "contributed": -1_000_000}
    row = redress.stored(row)
    assert (row.recovered, row.written_off, row.outstanding) == (150_000, 50_000, 0)


def test_an_approval_taken_back_frees_the_sum(home, fund):
    row = redress.approved(home, of=fund)

    withdraw_compensation(row.pk, actor=OPERATOR, reason="经营者已自行退款")

    assert sums(fund) == {"available": 1_000_000, "contributed": -1_000_000}


def test_a_payment_that_came_back_is_countered_and_can_be_made_again_on_the_same_voucher(home, fund):
    row = redress.paid(home, of=fund)
    voucher = f"付款凭证{row.number}"

    return_payment(row.pk, actor=OPERATOR, reason="账号有误退回,电话13812346027")
    assert sums(fund) == {"available": 800_000, "reserved": 200_000, "contributed": -1_000_000}
    assert "13812346027" not in postings(fund).last().reason
    pay_compensation(row.pk, actor=OPERATOR, on=clock.today(), voucher=voucher)

    kinds = [(each.kind, each.attempt) for each in postings(fund)]
    assert kinds == [("deposit", 1), ("reserve", 1), ("pay", 1), ("counter", 1), ("pay", 2)]


def test_no_deposit_goes_below_zero(home, fund):
    redress.approved(home, of=fund, amount=500_000)

    with pytest.raises(Invalid):
        do.take_back_from_fund(fund.pk, actor=OPERATOR, **today(500_001))

    assert sums(fund) == {"available": 500_000, "reserved": 500_000, "contributed": -1_000_000}


def test_the_database_refuses_what_the_code_would_forget(home, fund):
    accounts = {each.kind: each for each in QuerySet(Account).filter(fund=fund)}
    known = {"holder": home, "fund": fund, "made_at": clock.now(), "on": clock.today(), "voucher": "直写"}
    overdraft = {"kind": "take_back", "debit": accounts["contributed"], "credit": accounts["available"]}

    for wrong in (
        overdraft | {"amount": 1_000_001, "seq": 9},
        overdraft | {"amount": 0, "seq": 9},
        overdraft | {"amount": -5, "seq": 9},
        overdraft | {"amount": 5, "seq": 9, "debit": accounts["available"]},
        overdraft | {"amount": 5, "seq": 9, "voucher": ""},
        overdraft | {"amount": 5, "seq": 1},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Posting.objects.create(**known | wrong)

    assert sums(fund) == {"available": 1_000_000, "contributed": -1_000_000}


def test_an_entry_is_between_accounts_of_its_own_fund(home, fund):
    other = redress.fund(home, name="另一资金")
    mine, theirs = (QuerySet(Account).get(fund=each, kind="available") for each in (fund, other))
    known = {"holder": home, "fund": fund, "made_at": clock.now(), "on": clock.today(), "seq": 9}

    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.create(**known, kind="release", debit=mine, credit=theirs, amount=5)


@pytest.mark.parametrize(
    "change", [lambda rows: rows.update(amount=1), lambda rows: rows._raw_delete("default")]
)
def test_an_entry_is_never_changed_or_deleted(fund, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change(postings(fund))

    assert [each.amount for each in postings(fund)] == [1_000_000]


def test_a_wrong_deposit_is_countered_once_and_its_voucher_can_be_entered_again(fund):
    wrong = redress.deposited(fund, amount=9_000, voucher="存九")

    do.correct_posting(fund.pk, actor=OPERATOR, posting_id=wrong.pk, reason="金额录错")
    with pytest.raises(WrongStatus):
        do.correct_posting(fund.pk, actor=OPERATOR, posting_id=wrong.pk, reason="金额录错")
    redress.deposited(fund, amount=90_000, voucher="存九")

    assert sums(fund) == {"available": 1_090_000, "contributed": -1_090_000}
    assert [(each.kind, each.counters_id) for each in postings(fund)][2] == ("counter", wrong.pk)


def test_a_deposit_that_was_spent_cannot_be_countered(home):
    fund = redress.fund(home, deposit=300_000)
    wrong = postings(fund)[0]
    redress.approved(home, of=fund, amount=200_000)

    with pytest.raises(Invalid):
        do.correct_posting(fund.pk, actor=OPERATOR, posting_id=wrong.pk, reason="录错")

    assert sums(fund) == {"available": 100_000, "reserved": 200_000, "contributed": -300_000}


def test_a_voucher_is_entered_once(fund):
    redress.deposited(fund, voucher="存五")

    with pytest.raises(Invalid):
        redress.deposited(fund, voucher="存五")


@pytest.mark.parametrize("field", ["legal_person", "custodian"])
def test_neither_association_nor_alliance_holds_the_money(home, field):
    alliance = make_alliance(home)

    for name in (home.name, alliance.name):
        with pytest.raises(Invalid):
            redress.fund(home, deposit=0, **{field: name})


def test_a_fund_needs_a_real_credit_code_and_caps_in_order(home):
    for wrong in ({"uscc": "123"}, {"case_cap": 0}, {"case_cap": 500, "fund_cap": 499}):
        with pytest.raises(Invalid):
            redress.fund(home, deposit=0, **wrong)


def test_a_fund_is_closed_when_nothing_is_left_in_it(fund):
    with pytest.raises(WrongStatus):
        do.close_fund(fund.pk, actor=OPERATOR)

    do.take_back_from_fund(fund.pk, actor=OPERATOR, **today(1_000_000))
    do.close_fund(fund.pk, actor=OPERATOR)

    with pytest.raises(WrongStatus):
        redress.deposited(fund)


def test_others_neither_see_nor_touch_the_books(home, fund):
    stranger, onlooker = (
        redress.cashier(make_organisation("NA")),
        redress.cashier(home, without=("fund.deposit",)),
    )

    with pytest.raises(NotVisible):
        do.deposit_in_fund(fund.pk, actor=stranger, **today(5))
    with pytest.raises(NotAllowed):
        do.deposit_in_fund(fund.pk, actor=onlooker, **today(5))
    with pytest.raises(NotAllowed):
        do.open_fund(home.pk, actor=stranger, entry=redress.ENTRY)


def test_the_books_keep_their_triggers():
    """A migration that remakes the table on SQLite would drop them."""
    names = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'redress_posting'"
    if connection.vendor == "postgresql":
        names = (
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'redress_posting'::regclass AND NOT tgisinternal"
        )
    with connection.cursor() as cursor:
        cursor.execute(names)
        found = {row[0].removeprefix("redress_posting_") for row in cursor.fetchall()}

    on_sqlite = {"own_fund", "balance", "no_update", "no_delete"}
    assert found == ({"balance", "no_change"} if connection.vendor == "postgresql" else on_sqlite)


def test_what_is_recovered_is_not_more_than_owed(home, fund):
    row = redress.paid(home, of=fund)

    with pytest.raises(Invalid):
        recover_compensation(row.pk, actor=OPERATOR, **today(200_001))

    assert find(AdvanceCompensation, row.pk, actor=SYSTEM).outstanding == 200_000
