"""An advance compensation: asked for on a case, approved by two people, within the caps."""

import pytest
from django.db.models import QuerySet

from lianwei.cases.models import Status
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR, subject_of
from lianwei.redress.operations import applying as do
from lianwei.redress.operations.paying import pay_compensation
from tests.factories import redress
from tests.factories.members import make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return make_organisation("YZ")


def events(row):
    names = QuerySet(Event).filter(subject=subject_of(row)).order_by("seq").values_list("name", flat=True)
    return [name.partition(".")[2] for name in names]


def test_two_people_approve_who_did_not_apply(home):
    case, fund = redress.fitting(home), redress.fund(home)
    clerk, first, second = (redress.cashier(home) for _ in range(3))
    row = do.apply_for_compensation(case.pk, actor=clerk, application=redress.asked(case, fund))

    with pytest.raises(NotAllowed):
        do.check_compensation(row.pk, actor=clerk)
    do.check_compensation(row.pk, actor=first)
    for same in (first, clerk, OPERATOR):
        with pytest.raises(NotAllowed):
            do.approve_compensation(row.pk, actor=same, decision="决字1号")
    do.approve_compensation(row.pk, actor=second, decision="决字1号")

    row = redress.stored(row)
    assert (row.status, row.applied_by, row.checked_by, row.approved_by) == (
        "approved",
        clerk.user_id,
        first.user_id,
        second.user_id,
    )
    assert events(row) == ["applied", "checked", "approved"]


def test_facts_hold_no_telephone_number(home):
    row = redress.applied(home)

    assert "13900001111" not in row.reason and row.business_name == "渝中丽人美容院"


def test_an_application_above_the_cap_of_a_case_is_refused(home):
    fund, case = redress.fund(home), redress.fitting(home)
    clerk = redress.cashier(home)
    do.apply_for_compensation(case.pk, actor=clerk, application=redress.asked(case, fund, amount=400_000))

    with pytest.raises(Invalid):
        do.apply_for_compensation(case.pk, actor=clerk, application=redress.asked(case, fund, amount=100_001))

    do.apply_for_compensation(case.pk, actor=clerk, application=redress.asked(case, fund, amount=100_000))


def test_what_is_approved_and_owed_stays_below_the_cap_of_the_fund(home):
    fund = redress.fund(home, case_cap=500_000, fund_cap=600_000)
    redress.paid(home, of=fund, amount=400_000)

    with pytest.raises(Invalid):
        redress.applied(home, of=fund, amount=200_001)


def test_more_than_the_deposit_is_not_approved(home):
    fund = redress.fund(home, deposit=150_000)
    row = redress.applied(home, of=fund)
    do.check_compensation(row.pk, actor=redress.cashier(home))

    with pytest.raises(Invalid):
        do.approve_compensation(row.pk, actor=redress.cashier(home), decision="决字1号")

    assert redress.stored(row).status == "checked"
    assert redress.balances(fund)["available"] == 150_000


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.PERFORMED, Status.DECLINED, Status.WITHDRAWN])
def test_no_fund_pays_on_a_case_that_is_not_accepted_or_is_performed(home, status):
    case, fund = redress.fitting(home, status=status), redress.fund(home)

    with pytest.raises(WrongStatus):
        do.apply_for_compensation(case.pk, actor=redress.cashier(home), application=redress.asked(case, fund))


def test_another_member_neither_asks_for_our_case_nor_of_our_fund(home):
    case, fund, away = redress.fitting(home), redress.fund(home), make_organisation("NA")
    theirs, stranger = redress.fitting(away), redress.cashier(away)

    for pk, asked in ((case.pk, redress.asked(case, fund)), (theirs.pk, redress.asked(theirs, fund))):
        with pytest.raises(NotVisible):
            do.apply_for_compensation(pk, actor=stranger, application=asked)


def test_a_refusal_says_why_and_ends_it(home):
    row = redress.applied(home)

    with pytest.raises(Invalid):
        do.refuse_compensation(row.pk, actor=redress.cashier(home), reason=" ")
    do.refuse_compensation(row.pk, actor=redress.cashier(home), reason="不属于该市场")

    with pytest.raises(WrongStatus):
        do.check_compensation(row.pk, actor=redress.cashier(home))
    assert redress.stored(row).ending == "不属于该市场"


def test_nothing_is_paid_before_both_approved(home):
    row = redress.applied(home)

    with pytest.raises(WrongStatus):
        pay_compensation(row.pk, actor=redress.cashier(home), on=row.applied_at.date(), voucher="付一")
