"""Vouchers for goods taken back: signed, redeemed once whoever shows it first, settled between the shops."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse

from lianwei.core import clock, keys
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.scope import OPERATOR
from lianwei.redress.models import ReturnVoucher, VoucherShown
from lianwei.redress.operations.vouchers import redeem_voucher, settle_vouchers, signed_bytes
from lianwei.redress.queries.vouchers import owed_between
from tests.cases.test_concurrency import database  # noqa: F401 - the fixture of shared databases
from tests.factories import redress
from tests.factories.members import make_organisation
from tests.redress.test_pages import person

THREADS, TRIES = 8, 1000


@pytest.fixture
def shops(db):
    return two_shops()


def two_shops():
    """Two shops of one pledge."""
    pledge = redress.pledge(make_organisation("YZ"))
    return redress.pledged(pledge), redress.pledged(pledge, name="解放碑店")


def redeem(voucher, shop, *, ago: int = 0):
    shown_at = clock.now() - timedelta(minutes=ago)
    return redeem_voucher(voucher.pk, actor=OPERATOR, store_id=shop.pk, shown_at=shown_at)


def stored(voucher):
    return QuerySet(ReturnVoucher).get(pk=voucher.pk)


def test_a_voucher_is_checked_without_the_register(shops):
    voucher = redress.voucher(shops[0])

    ours, changed = signed_bytes(voucher.text), signed_bytes(voucher.text.replace("9900", "99000"))
    assert [keys.is_signed(each, voucher.signature, by=voucher.public) for each in (ours, changed)] == [
        True,
        False,
    ]


def test_a_copy_shown_in_two_shops_without_network_counts_where_it_is_told_first(shops):
    one, other = shops
    voucher = redress.voucher(one)

    late = redeem(voucher, other, ago=5)  # shown later, told first
    early = redeem(voucher, one, ago=90)

    assert (late.is_first, early.is_first, stored(voucher).redeemed_in_id) == (True, False, other.pk)
    assert QuerySet(VoucherShown).count() == 2


def test_a_voucher_that_was_over_or_of_the_future_is_refused(shops):
    voucher = redress.voucher(shops[0], days=0)

    with pytest.raises(Invalid):
        redeem(voucher, shops[1], ago=-5)
    with clock.playing(clock.now() + timedelta(days=2)), pytest.raises(Invalid):
        redeem(voucher, shops[1])

    assert stored(voucher).redeemed_in_id is None


def test_a_voucher_that_was_changed_in_the_register_is_refused(shops):
    voucher = redress.voucher(shops[0])
    QuerySet(ReturnVoucher).filter(pk=voucher.pk).update(text=voucher.text.replace("9900", "99000"))

    with pytest.raises(Invalid):
        redeem(voucher, shops[1])


def test_a_shop_of_another_pledge_redeems_nothing(shops):
    voucher = redress.voucher(shops[0])
    pledge = redress.pledge(shops[0].pledge.holder, business=shops[0].pledge.business)

    with pytest.raises(WrongStatus):
        redeem(voucher, redress.pledged(pledge))


def test_shops_settle_what_one_redeemed_of_the_other(shops):
    one, other = shops
    for amount in (9_900, 100):
        redeem(redress.voucher(one, amount=amount), other)
    redeem(redress.voucher(one, amount=7), one)

    owed = owed_between(one.pledge, actor=OPERATOR)
    assert [(each.debtor, each.creditor, each.count, each.amount) for each in owed] == [
        (one, other, 2, 10_000)
    ]
    known = {"actor": OPERATOR, "debtor_id": one.pk, "creditor_id": other.pk, "paper": "结算一"}
    assert settle_vouchers(one.pledge_id, **known) == 10_000
    assert owed_between(one.pledge, actor=OPERATOR) == []
    with pytest.raises(WrongStatus):
        settle_vouchers(one.pledge_id, **known)


@pytest.mark.both
def test_of_a_thousand_who_redeem_at_once_one_does(database):  # noqa: F811 - the fixture imported above
    shops = two_shops()
    voucher = redress.voucher(shops[0])

    def tries(number):
        try:
            return [redeem(voucher, shops[number % 2]).is_first for _ in range(TRIES // THREADS)]
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as threads:
        answers = [each for found in threads.map(tries, range(THREADS)) for each in found]

    assert (len(answers), sum(answers)) == (TRIES, 1)
    assert QuerySet(VoucherShown).filter(is_first=True).count() == 1


@pytest.mark.usefixtures("reference_data")
def test_issued_redeemed_once_and_settled_in_the_browser(client_of):
    home = make_organisation("YZ")
    pledge = redress.pledge(home)
    one, other = redress.pledged(pledge), redress.pledged(pledge, name="解放碑店")
    browser = client_of(person(home, more=redress.PLEDGES))
    page = reverse("return_pledge_view", args=[pledge.pk])
    until = (clock.today() + timedelta(days=30)).isoformat()

    issue = reverse("return_voucher_issue", args=[pledge.pk])
    assert browser.post(issue, {"store_id": one.pk, "amount": "", "expires_on": until}).status_code == 422
    assert browser.post(issue, {"store_id": one.pk, "amount": "99", "expires_on": until}).status_code == 302
    voucher = QuerySet(ReturnVoucher).get()

    redeem_page = reverse("return_voucher_redeem", args=[voucher.pk])
    told = [
        browser.post(redeem_page, {"store_id": shop.pk}, follow=True).content.decode()
        for shop in (other, one)
    ]
    assert ["请勿再次兑付" in each for each in told] == [False, True]
    settle = {"debtor_id": one.pk, "creditor_id": other.pk, "paper": "转账凭证 0001"}
    assert browser.post(reverse("return_voucher_settle", args=[pledge.pk]), settle).status_code == 302
    assert owed_between(pledge, actor=OPERATOR) == []
    assert "解放碑店" in browser.get(page).content.decode()
