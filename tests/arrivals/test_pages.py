"""The list 收到的件: what waits, why, and how it is mended; nothing of another member, nothing personal."""

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from lianwei.arrivals.models import Arrival
from lianwei.arrivals.queries import refused_waiting
from lianwei.cases.models import Complaint
from lianwei.core.models import ReadLog
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import subject_of
from tests.factories.arrivals import PERSON, brought, refused, taken
from tests.factories.members import make_actor, make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
SENTENCE = "代码表中没有这个代码。"


@pytest.fixture
def yuzhong():
    return make_organisation("YZ")


@pytest.fixture
def browser(client_of, yuzhong):
    return client_of(make_staff("clerk", organisation=yuzhong))


def text(response):
    return response.content.decode()


def test_the_list_shows_what_waits_and_why(browser, yuzhong):
    refused(yuzhong)
    brought(yuzhong)
    taken(yuzhong)
    refused(make_organisation("JB"))

    page = text(browser.get("/arrivals/"))

    assert page.count(SENTENCE) == 1
    assert (
        page.count('href="/arrivals/') - page.count('href="/arrivals/"') == 5
    )  # two rows, mails, sheets, booths
    assert [word for word in ("王桂芳", "13812346027", "丽人") if word in page] == []


@pytest.mark.parametrize(("status", "count"), [("taken", 1), ("refused", 2), ("skipped", 0), ("nonsense", 2)])
def test_the_list_by_status(browser, yuzhong, status, count):
    taken(yuzhong)
    refused(yuzhong)
    refused(yuzhong)

    assert len(browser.get("/arrivals/", {"status": status}).context["listing"].rows) == count


def test_one_row_and_three_rows_cost_the_same(browser, yuzhong, django_assert_num_queries):
    refused(yuzhong)
    browser.get("/arrivals/")
    with CaptureQueriesContext(connection) as first:
        browser.get("/arrivals/")
    refused(yuzhong)
    refused(yuzhong)

    with django_assert_num_queries(len(first)):
        browser.get("/arrivals/")


def test_a_long_list_has_pages(browser, yuzhong):
    for _n in range(27):
        brought(yuzhong)

    first = browser.get("/arrivals/").context["listing"]
    second = browser.get("/arrivals/", {"after": first.after}).context["listing"]

    assert (len(first.rows), len(second.rows), second.after) == (25, 2, "")
    assert browser.get("/arrivals/", {"after": "9" * 40}).status_code == 200


def test_the_side_bar_counts_what_waits_for_a_person(yuzhong):
    refused(yuzhong)
    brought(yuzhong)
    refused(make_organisation("JB"))

    assert refused_waiting(make_actor("clerk", organisation=yuzhong)) == 1


def test_an_arrival_and_what_became_of_it(browser, yuzhong):
    arrival = taken(yuzhong)

    page = text(browser.get(f"/arrivals/{arrival.pk}/"))

    assert f"/cases/{QuerySet(Complaint).get().pk}/" in page
    assert "已收进" in page and "重新收进" not in page


def test_mending_shows_the_contents_once_and_leaves_a_trace(browser, yuzhong):
    arrival = refused(yuzhong)

    page = text(browser.get(f"/arrivals/{arrival.pk}/retry/"))

    assert f'value="{PERSON["phone"]}"' in page and SENTENCE in page
    assert [(each.subject, each.reason) for each in QuerySet(ReadLog)] == [
        (subject_of(arrival), "改正未能收进的内容")
    ]


def mended(**changes):
    return {
        "person__name": "王桂芳",
        "person__phone": "13812346027",
        "respondents__0__name": "渝中丽人美容院",
        "narrative": "办卡不退",
        "category": "S0103",
    } | changes


def test_mended_it_becomes_a_case(browser, yuzhong):
    arrival = refused(yuzhong)

    answer = browser.post(f"/arrivals/{arrival.pk}/retry/", mended())
    deliver_pending()

    assert (answer.status_code, answer["Location"]) == (302, f"/arrivals/{arrival.pk}/")
    complaint = QuerySet(Complaint).get()
    assert (complaint.category, complaint.amount_claimed, complaint.narrative) == (
        "S0103",
        580_000,
        "办卡不退",
    )


def test_mended_wrongly_the_fault_stands_beside_its_field(browser, yuzhong):
    arrival = refused(yuzhong)

    answer = browser.post(f"/arrivals/{arrival.pk}/retry/", mended(person__phone="", narrative=""))

    assert answer.status_code == 422
    assert dict(answer.context["form"].errors) == {
        "__all__": ["请填写电话、邮箱或住址中的一项，以便答复。"],
        "narrative": ["请填写这一项。"],
    }
    assert QuerySet(Arrival).get().status == "refused"


def test_left_out_it_leaves_the_list(browser, yuzhong):
    arrival = refused(yuzhong)

    empty = browser.post(f"/arrivals/{arrival.pk}/skip/", {"reason": ""})
    answer = browser.post(f"/arrivals/{arrival.pk}/skip/", {"reason": "广告"})

    assert (empty.status_code, answer.status_code, QuerySet(Arrival).get().status) == (422, 302, "skipped")


def test_what_was_taken_cannot_be_mended(browser, yuzhong):
    arrival = taken(yuzhong)

    assert browser.get(f"/arrivals/{arrival.pk}/retry/").status_code == 409
