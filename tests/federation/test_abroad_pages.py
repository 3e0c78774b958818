"""Cases between alliances on screen: the list, the offer, the card of a case."""

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases.models import Complaint
from lianwei.federation.models import CaseAbroad, GiverRow, TakerRow
from lianwei.members.queries import actor_of
from tests.factories.abroad import neighbour, offered_by, offered_to
from tests.factories.cases import complaint
from tests.factories.exchange import AWAY
from tests.factories.members import make_alliance, make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def home():
    found = make_organisation("YZ")
    make_alliance(found, code="ONE")
    return found


@pytest.fixture
def mediator(home):
    return make_staff("clerk", "mediator", organisation=home)


@pytest.fixture
def client(mediator, client_of):
    return client_of(mediator)


def test_an_offer_stands_in_the_list_and_is_promised(client, home):
    row = offered_to(home)

    listed = client.get(reverse("case_abroad_list")).content.decode()
    page = client.get(reverse("case_abroad_view", args=[row.pk])).content.decode()
    answer = client.post(reverse("case_abroad_accept", args=[row.pk]))

    assert "健身卡停业不退" in listed and "等待我方答复" in listed
    assert "承诺接收" in page and "退回" in page
    assert answer.status_code == 302
    assert QuerySet(TakerRow).get().state == "PROMISED"
    assert "健身卡停业不退" not in client.get(reverse("case_abroad_list")).content.decode()


def test_an_offer_is_returned_with_a_ground(client, home):
    row = offered_to(home)
    url = reverse("case_abroad_return", args=[row.pk])

    assert client.post(url, {"ground": ""}).status_code == 422
    assert client.post(url, {"ground": "capacity"}).status_code == 302
    assert QuerySet(TakerRow).get().state == "RETURNED"


def test_a_case_is_offered_from_its_page_and_taken_back(client, home, mediator):
    neighbour()
    case = complaint(actor=actor_of(mediator))
    page = client.get(reverse("complaint_detail", args=[case.pk])).content.decode()
    url = reverse("case_abroad_offer", args=[case.pk])

    assert url in page
    assert client.post(url, {"peer": AWAY, "reason": ""}).status_code == 422
    told = {"peer": AWAY, "reason": "经营者在对方辖区。", "basis": "oral_consent"}
    assert client.post(url, told).status_code == 302
    row = QuerySet(CaseAbroad).get()
    shown = client.get(reverse("complaint_detail", args=[case.pk])).content.decode()
    assert "已请对方接收，等待答复" in shown
    back = client.post(reverse("case_abroad_withdraw", args=[row.pk]), {"peer": AWAY})

    assert back.status_code == 302
    assert QuerySet(GiverRow).get().state == "CLOSED"


def test_a_case_that_left_is_read_and_has_no_steps(client, home):
    row = offered_by(home)
    QuerySet(Complaint).filter(pk=row.complaint_id).update(given_to=AWAY)

    page = client.get(reverse("complaint_detail", args=[row.complaint_id])).content.decode()

    assert "这里只能查阅" in page
    assert reverse("complaint_accept", args=[row.complaint_id]) not in page


def test_the_list_asks_as_much_for_three_as_for_one(client, home, django_assert_num_queries):
    by = neighbour()
    offered_to(home, by=by)
    url = reverse("case_abroad_list")
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for n in (2, 3):
        offered_to(home, by=by, number=f"HH-2026-{n}")

    with django_assert_num_queries(len(one)):
        client.get(url)
