"""Pledges to take goods back elsewhere: registered, shown to everybody, checked, counted, ended."""

import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from lianwei.arrivals.models import Draft
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.scope import ANONYMOUS, OPERATOR
from lianwei.redress.models import PledgeCount, SpotCheck
from lianwei.redress.operations import pledges as do
from lianwei.redress.queries.pledges import plaque_link, pledge_page, store_of_plaque, stores_pledged
from lianwei.ui.words import full_date
from tests.factories import redress
from tests.factories.members import make_organisation
from tests.redress.test_pages import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
CHECKED = {"checked_on": date(2026, 1, 5), "result": "refused", "note": "店长电话13900001111"}


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def store(home):
    return redress.pledged(redress.pledge(home))


def found(words: str = "") -> list[str]:
    return [each.row.name for each in stores_pledged(actor=ANONYMOUS, words=words)]


def test_everybody_finds_a_shop_by_place_goods_and_business(store):
    assert [found(words) for words in ("", "大坪", "鞋帽 长江", "小天鹅", "手机")] == [["大坪店"]] * 4 + [[]]


def test_a_shop_is_listed_only_while_its_pledge_holds(home):
    tomorrow, yesterday = (clock.today() + timedelta(days=n) for n in (1, -1))
    early = redress.pledge(home, valid_from=tomorrow)
    over = redress.pledge(home, business=early.business, valid_from=yesterday, valid_to=yesterday)
    ended = redress.pledge(home, business=early.business)
    stores = [redress.pledged(each) for each in (early, over, ended)]
    do.end_pledge(ended.pk, actor=OPERATOR, reason="退出")

    assert found() == []
    states = [store_of_plaque(each.code, actor=ANONYMOUS).is_in_force for each in stores]
    assert states == [False] * 3


def test_the_plaque_of_a_shop_that_left_says_so(store, client):
    do.close_store(store.pledge_id, actor=OPERATOR, store_id=store.pk)

    page = client.get(reverse("portal_pledge", args=[store.code])).content.decode()

    assert f"自 {full_date(clock.today())} 起，本店不再执行该承诺" in page and found() == []


def test_what_was_bought_before_the_end_can_still_be_claimed(store, client):
    do.end_pledge(store.pledge_id, actor=OPERATOR, reason="退出")
    page, refused = (reverse(f"portal_pledge{end}", args=[store.code]) for end in ("", "_refused"))
    last = clock.today() + timedelta(days=store.pledge.days)

    shown = client.get(page).content.decode()

    assert (f"最晚到 {full_date(last)}" in shown, refused in shown) == (True, True)
    assert client.post(refused).url == reverse("portal_what")


def test_after_that_time_the_page_says_what_else_can_be_done(home, client):
    days = [clock.today() - timedelta(days=n) for n in (90, 60)]
    over = redress.pledge(home, valid_from=days[0], valid_to=days[1], days=7)
    store = redress.pledged(over)
    page, refused = (reverse(f"portal_pledge{end}", args=[store.code]) for end in ("", "_refused"))

    shown = client.get(page).content.decode()

    assert (refused in shown, 'id="still"' in shown, reverse("portal_advice") in shown) == (False, True, True)
    assert client.post(refused).url == page


def test_a_plaque_is_found_in_small_letters_and_an_invented_one_is_not(store, client):
    answers = [
        client.get(reverse("portal_pledge", args=[code])) for code in (store.code.lower(), "NOSUCHSHOP")
    ]

    assert [each.status_code for each in answers] == [200, 404]


def test_a_refusal_fills_in_the_screens_of_filing(store, client):
    answer = client.post(reverse("portal_pledge_refused", args=[store.code]))

    assert (answer.status_code, answer.url) == (302, reverse("portal_what"))
    page = client.get(reverse("portal_what")).content.decode()
    assert store.pledge.number in page and "大坪店" in page
    typed = QuerySet(Draft).get().typed
    assert typed["business"] == "重庆小天鹅火锅有限公司（大坪店）"
    assert (typed["address"], typed["place"]) == (store.address, str(store.holder_id))
    asked = client.get(reverse("portal_who"))
    assert (asked.status_code, store.address in asked.content.decode()) == (200, True)


def test_a_refusal_keeps_what_was_written_and_says_the_facts_once(store, client):
    client.post(reverse("portal_what"), {"narrative": "店员不肯退我的鞋子，说不是本店买的"})
    for _ in range(2):
        client.post(reverse("portal_pledge_refused", args=[store.code]))

    narrative = QuerySet(Draft).get().typed["narrative"]
    assert narrative.endswith("店员不肯退我的鞋子，说不是本店买的")
    assert narrative.count(store.code) == 1


def test_the_plaque_prints_the_pledge_and_leads_to_the_public_page(store, client_of, home):
    browser = client_of(person(home, more=("return_pledge.view",)))

    answer = browser.get(reverse("return_pledge_view_plaque", args=[store.pledge_id, store.pk]))

    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "异地异店退换货承诺店" in text and store.code in text and store.pledge.goods in text
    assert plaque_link(store).endswith(reverse("portal_pledge", args=[store.code]))


def test_a_spot_check_and_a_quarter_are_entered_and_corrected(store):
    pk = store.pledge_id
    do.check_store(pk, actor=OPERATOR, store_id=store.pk, **CHECKED)
    for refused in (1, 3):
        do.count_pledge(pk, actor=OPERATOR, counted=do.Counted(2026, 1, 10, 5, 4, refused))

    check, count = QuerySet(SpotCheck).get(), QuerySet(PledgeCount).get()
    assert (check.result, "13900001111" in check.note) == ("refused", False)
    assert (count.returned, count.refused) == (10, 3)


def test_checks_and_figures_of_another_members_pledge_are_not_shown(store):
    do.check_store(store.pledge_id, actor=OPERATOR, store_id=store.pk, **CHECKED)
    do.count_pledge(store.pledge_id, actor=OPERATOR, counted=do.Counted(2026, 1, 10, 5, 4, 0))
    stranger = redress.cashier(make_organisation("NA"))

    page = pledge_page(store.pledge_id, actor=stranger)

    assert ([each.row.pk for each in page.stores], page.checks, page.counts) == ([store.pk], [], [])
    assert set(page.may.values()) == {False}


def test_wrong_figures_are_refused(store):
    for wrong in (do.Counted(2026, 1, 1, 1, 3, 0), do.Counted(clock.today().year + 1, 4, 1, 1, 0, 0)):
        with pytest.raises(Invalid):
            do.count_pledge(store.pledge_id, actor=OPERATOR, counted=wrong)


def test_a_shop_joins_once_in_a_district_that_exists(store):
    with pytest.raises(Invalid):
        redress.pledged(store.pledge)
    with pytest.raises(Invalid):
        redress.pledged(store.pledge, name="别店", region="不存在区")


def test_a_pledge_that_ended_takes_no_shop(home, store):
    do.end_pledge(store.pledge_id, actor=redress.cashier(home), reason="退出")

    with pytest.raises(WrongStatus):
        redress.pledged(store.pledge, name="别店")


def test_a_pledge_in_disorder_is_refused(home):
    day = clock.today()
    for wrong in ({"days": 0}, {"days": 366}, {"valid_from": day, "valid_to": day - timedelta(days=1)}):
        with pytest.raises(Invalid):
            redress.pledge(home, **wrong)


def test_another_member_sees_a_pledge_and_does_not_touch_it(home, store):
    stranger = redress.cashier(make_organisation("NA"))

    with pytest.raises(NotAllowed):
        do.end_pledge(store.pledge_id, actor=stranger, reason="x")
    with pytest.raises(NotVisible):
        do.end_pledge(store.pledge_id + 99, actor=stranger, reason="x")


def test_the_desk_registers_a_pledge_and_its_shop(home, client_of):
    business = redress.registry.business()
    browser = client_of(person(home, more=redress.PLEDGES))
    typed = {"business": business.name, "kind": "both", "goods": "服装", "days": "7", "proof": "小票"}

    unknown = browser.post(
        reverse("return_pledge_register"), typed | {"business": "没有这家店", "valid_from": "2026-01-01"}
    )
    answer = browser.post(reverse("return_pledge_register"), typed | {"valid_from": "2026-01-01"})
    shop = {"name": "解放碑店", "address": "民权路28号", "region": "渝中区"}
    browser.post(f"{answer.url}shops/new/", shop)

    assert (unknown.status_code, answer.status_code) == (422, 302)
    assert found() == ["解放碑店"]
    assert "解放碑店" in browser.get(answer.url).content.decode()
    assert business.name in browser.get(reverse("return_pledge_list")).content.decode()


def test_lists_ask_as_much_for_three_pledges_as_for_one(home, client_of):
    browser, pledge, counts = client_of(person(home, more=redress.PLEDGES)), redress.pledge(home), []
    for more in ((pledge,), [redress.pledge(home, business=pledge.business) for _ in range(2)]):
        for each in more:
            redress.pledged(each)
        addresses = [reverse(name) for name in ("return_pledge_list", "portal_pledges")]
        counts.append([])
        for address in addresses * 2:
            with CaptureQueriesContext(connection) as asked:
                browser.get(address)
            counts[-1].append(len(asked))

    assert counts[0][2:] == counts[1][2:]
