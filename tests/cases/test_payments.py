"""What the consumer receives: payment by payment, each with its voucher; struck out where one was wrong."""

from datetime import date

import pytest
from django.db.models import QuerySet

from lianwei.cases.models import Payment, RecoveredLoss, Status
from lianwei.cases.operations import record_payment, strike_payment
from lianwei.commitments.models import Commitment
from lianwei.core.errors import Invalid, NotVisible
from tests.cases.stages import PROMISED, last, last_event, pay, playing, refused, standing, take
from tests.factories.cases import staff

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def actor():
    return staff()


@pytest.fixture
def case(actor):
    """Agreed and signed on Monday, 2 March 2026; to be performed by the 12th."""
    with playing("2026-03-02"):
        return standing(Status.AGREED, actor)


def received(case):
    return QuerySet(RecoveredLoss).filter(complaint=case).latest("pk").received


def promise():
    row = Commitment.objects.latest("pk")
    return row.status, row.proof


def payments(case):
    rows = QuerySet(Payment).filter(complaint=case).order_by("pk")
    return [(row.amount, row.received_on, row.paper) for row in rows]


def test_a_payment_is_tied_to_its_paper_and_keeps_the_promise(actor, case):
    with playing("2026-03-10"):
        pay(case.pk, actor, received_on=date(2026, 3, 9), paper=" 转账凭证 0309-1 ")

    kept = Commitment.objects.get()
    assert (received(case), payments(case)) == (
        PROMISED,
        [(PROMISED, date(2026, 3, 9), "转账凭证 0309-1")],
    )
    assert (kept.status, kept.proof) == ("reported", "转账凭证 0309-1")
    assert (kept.reported_by, kept.reported_on) == (actor.user_id, date(2026, 3, 9))
    details = {"kind": "refund", "received": PROMISED, "left": 0}
    assert last_event(case.pk) == ("complaint.payment_recorded", details)


def test_instalments_add_up_and_the_last_one_keeps_the_promise(actor, case):
    with playing("2026-03-05"):
        pay(case.pk, actor, 200_000, paper="转账凭证 1")
    assert (received(case), promise()) == (200_000, ("open", ""))
    assert last_event(case.pk)[1]["left"] == PROMISED - 200_000

    with playing("2026-03-11"):
        pay(case.pk, actor, PROMISED - 200_000, paper="现金收条 2")

    assert (received(case), promise()) == (PROMISED, ("reported", "现金收条 2"))
    assert payments(case) == [
        (200_000, date(2026, 3, 5), "转账凭证 1"),
        (PROMISED - 200_000, date(2026, 3, 11), "现金收条 2"),
    ]


@pytest.mark.parametrize("paid", [0, 400_000, PROMISED])
def test_nobody_pays_more_than_was_promised(actor, case, paid):
    if paid:
        pay(case.pk, actor, paid)

    with refused(case.pk, Invalid) as refusal:
        pay(case.pk, actor, PROMISED - paid + 1)

    assert list(refusal.value.fields) == ["received"]
    left = f"{(PROMISED - paid) / 100:,.2f}"
    assert (left in str(refusal.value.fields["received"])) is (paid < PROMISED)


def test_the_number_of_an_account_does_not_stay_in_the_paper(actor, case):
    pay(case.pk, actor, paper="转入账号6222020200012345678")

    assert "6222020200012345678" not in payments(case)[0][2] + promise()[1]


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        ({"received": 0}, "received"),
        ({"received": -1}, "received"),
        ({"received_on": date(2026, 3, 11)}, "received_on"),
        ({"received_on": date(2026, 3, 1)}, "received_on"),
        ({"paper": " "}, "paper"),
    ],
)
def test_a_payment_that_cannot_be(actor, case, fault, field):
    given = {"received": PROMISED, "received_on": date(2026, 3, 10), "paper": "凭证"} | fault

    with playing("2026-03-10"), refused(case.pk, Invalid) as refusal:
        record_payment(case.pk, actor=actor, loss_id=last(RecoveredLoss, case.pk), **given)

    assert list(refusal.value.fields) == [field]


def test_a_loss_of_another_case_does_not_exist_here(actor, case):
    other_actor = staff("JB")
    other = standing(Status.AGREED, other_actor)

    with refused(case.pk, NotVisible):
        pay(case.pk, actor, loss_id=last(RecoveredLoss, other.pk))


def test_what_was_promised_in_terms_set_aside_is_not_paid(actor):
    case = take(standing(Status.ACCEPTED, actor).pk, actor, "agree")
    old = last(RecoveredLoss, case.pk)
    take(case.pk, actor, "renegotiate", "agree")

    with refused(case.pk, NotVisible):
        pay(case.pk, actor, loss_id=old)


def test_a_payment_entered_wrongly_is_struck_out_and_its_promise_open_again(actor, case):
    with playing("2026-03-09"):
        pay(case.pk, actor, 64_000)
        wrong = pay(case.pk, actor)
    with playing("2026-03-10"):
        strike_payment(case.pk, actor=actor, payment_id=wrong.pk, reason="看错了凭证,账号6222020200012345678")

    stored = QuerySet(Payment).get(pk=wrong.pk)
    assert (stored.struck_on, received(case), promise()) == (date(2026, 3, 10), 64_000, ("open", ""))
    name, details = last_event(case.pk)
    assert (name, details["amount"]) == ("complaint.payment_struck", 400_000)
    assert "6222020200012345678" not in details["reason"]

    with playing("2026-03-10"):
        pay(case.pk, actor, paper="转账凭证 9")
    assert (received(case), promise()) == (PROMISED, ("reported", "转账凭证 9"))


def test_after_a_breach_a_promise_whose_payment_is_struck_out_is_broken_again(actor):
    case = standing(Status.BREACHED, actor)
    payment = pay(case.pk, actor)

    strike_payment(case.pk, actor=actor, payment_id=payment.pk, reason="退票")

    assert promise()[0] == "broken"


def test_what_cannot_be_struck_out(actor, case):
    payment = pay(case.pk, actor)
    with refused(case.pk, Invalid) as refusal:
        strike_payment(case.pk, actor=actor, payment_id=payment.pk, reason=" ")
    assert list(refusal.value.fields) == ["reason"]
    strike_payment(case.pk, actor=actor, payment_id=payment.pk, reason="重复")

    other_actor = staff("JB")
    other = pay(standing(Status.AGREED, other_actor).pk, other_actor)
    for pk in (payment.pk, other.pk):
        with refused(case.pk, NotVisible):
            strike_payment(case.pk, actor=actor, payment_id=pk, reason="重复")
