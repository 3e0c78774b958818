"""A consumer with a phone answers what a business offers, by the link of the message."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db.models import QuerySet

from lianwei.cases.models import Offer, Referral
from lianwei.cases.operations import Answer, answer_referral
from lianwei.core.messages.models import Message
from tests.factories.cases import staff
from tests.factories.counter import at_counter, joined, put_to

from .conftest import PHONE, Person, worker_runs

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def link():
    told = Message.objects.filter(template="offer").latest("pk").text.plain()
    return re.search(r"(/cases/link/offer/\S+/)", told)[1]


def offers(track, case, amount):
    put = QuerySet(Referral).get(complaint=case)
    answer_referral(put.pk, actor=at_counter(track), answer=Answer("partly", "退一半", offer=amount))
    worker_runs()


def answers(person: Person, way: str) -> Person:
    """Ticks and sends, with a thumb's width of screen."""
    found = Axe().run(person.page).response["violations"]
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found] == []
    assert person.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    person.page.check(f"[name=answer][value={way}]")
    return person.goes_on(person.page.locator("main form .btn-primary"))


def test_a_consumer_proposes_something_else_and_then_accepts(desk: Person):
    actor = staff()
    track = joined(actor)
    case = put_to(track, actor=actor)
    desk.page.set_viewport_size(PHONE)

    offers(track, case, 290_000)
    desk.opens(link()).sees("2,900.00").sees("退一半").shows("offer")
    desk.page.set_viewport_size(PHONE)
    answers(desk, "other").sees("请写明您的方案")
    desk.page.fill("[name=terms]", "请退四千元")
    answers(desk, "other").sees("您的方案已转给商家")
    offers(track, case, 400_000)
    desk.opens(link()).sees("4,000.00")
    answers(desk, "accept").sees("您已接受")
    desk.shows("offer-answered")

    states = QuerySet(Offer).order_by("pk").values_list("by", "state", "amount")
    assert list(states) == [
        ("business", "replaced", 290_000),
        ("consumer", "replaced", None),
        ("business", "accepted", 400_000),
    ]
