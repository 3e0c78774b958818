"""Advice before filing: results with article and limits; numbers of cases only where there are enough."""

import re
from uuid import uuid4

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from lianwei.arrivals.models import Arrival
from lianwei.arrivals.operations.visits import FILING, count_visit
from lianwei.cases.models import Access, Complaint
from lianwei.core import clock
from lianwei.knowledge.operations import load_knowledge
from lianwei.web.queries.advice import endings_of
from tests.factories.arrivals import taken
from tests.factories.members import make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def yuzhong(reference_data):
    load_knowledge()
    return make_organisation("YZ", region_code="500103")


@pytest.fixture
def phone(yuzhong):
    return Client(headers={"accept-language": "zh-hans"}, REMOTE_ADDR="203.0.113.7")


def asked(client, **values):
    return client.get(reverse("portal_advice"), values).content.decode()


@pytest.mark.parametrize(
    ("values", "result", "article"),
    [
        ({"claim": "fraud", "fraud-price": "100"}, "500.00", "第五十五条"),
        ({"claim": "food", "food-price": "20"}, "1,000.00", "第一百四十八条"),
        (
            {"claim": "prepaid", "prepaid-paid": "5800", "prepaid-bought": "10", "prepaid-used": "2"},
            "4,640.00",
            "第五十三条",
        ),
        ({"claim": "return", "return-received_on": "2026-03-08"}, "2026年3月16日", "第二十五条"),
        (
            {"claim": "warranty", "warranty-goods": "fridge", "warranty-bought_on": "2026-03-08"},
            "2029年3月8日",
            "第二十四条",
        ),
    ],
)
def test_a_claim_is_worked_out_with_its_article(phone, values, result, article):
    text = asked(phone, **values)

    assert result in text.replace(" ", "") and article in text and 'id="claim"' in text


def test_more_used_than_bought_is_said(phone):
    values = {"claim": "prepaid", "prepaid-paid": "1", "prepaid-bought": "1", "prepaid-used": "2"}

    assert 'id="claim"' not in asked(phone, **values)


@pytest.mark.parametrize(("cases", "shown"), [(4, []), (5, [5])])
def test_fewer_than_five_like_cases_are_not_told(yuzhong, cases, shown):
    for _ in range(cases):
        taken(yuzhong, payload={"category": "S0401"})
    QuerySet(Complaint).update(outcome="O02")
    QuerySet(Access).update(is_open=False)

    assert [each.count for each in endings_of("S0401")] == shown


def test_the_directory_is_found_by_words(phone):
    text = phone.get(reverse("portal_directory"), {"q": "航班"}).content.decode()

    assert "12326</" in text and "12305</" not in text


def test_a_question_sent_twice_is_one(phone):
    form = {"question": "预付卡能退吗", "phone": "13812346027", "form_mark": str(uuid4())}
    first, second = (phone.post(reverse("portal_question"), form) for _ in range(2))

    assert QuerySet(Arrival).get().kind == "enquiry"
    assert first.context["code"] == second.context["code"] != ""


@pytest.fixture(autouse=True)
def _within_one_hour():
    """Visits are counted by the hour of the clock; no test stands on its edge."""
    with clock.playing(clock.now().replace(minute=30)):
        yield


def many_came(address):
    for _ in range(FILING.asks_from):
        count_visit(FILING, address)


def test_a_sum_is_asked_near_the_limit_and_counts_once(phone):
    many_came("203.0.113.200")  # the same network, another address
    text = phone.get(reverse("portal_question")).context["form"]
    first, second = map(int, re.findall(r"\d+", text.fields["sum"].label))
    form = {"question": "能退吗", "sum_token": text.fields["sum_token"].initial, "form_mark": str(uuid4())}

    wrong = phone.post(reverse("portal_question"), form | {"sum": "99"})
    right = phone.post(reverse("portal_question"), form | {"sum": str(first + second)})
    again = phone.post(
        reverse("portal_question"), form | {"sum": str(first + second), "form_mark": str(uuid4())}
    )

    assert [reply.status_code for reply in (wrong, right, again)] == [422, 200, 422]


def test_another_network_is_not_asked(phone):
    many_came("198.51.100.7")

    assert "sum" not in phone.get(reverse("portal_question")).context["form"].fields


def test_past_the_limit_the_help_number_stands_there(phone, monkeypatch):
    monkeypatch.setattr("lianwei.web.forms.challenge.visits", lambda limit, address: limit.most)

    assert phone.get(reverse("portal_question")).status_code == 429
