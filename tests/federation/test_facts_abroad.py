"""Single facts on businesses between alliances: told, found on the page, withdrawn with notice, deleted."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.core import clock
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import OPERATOR, SYSTEM
from lianwei.federation.models import InMessage, OutMessage, SharedCopy, SharedFact
from lianwei.federation.operations.agreements import end_agreement
from lianwei.federation.operations.facts import tell_fact, tell_facts
from lianwei.federation.operations.handling import handle_post
from lianwei.federation.queries.own import WIRE
from lianwei.federation.rules.agreements.fields import FACT
from lianwei.federation.rules.facts import EXAMPLE, STATED, WITHDRAWN
from lianwei.registry.operations.businesses import register_business
from lianwei.registry.operations.facts import add_business_fact, retire_business_fact
from tests.factories.members import make_organisation, make_staff
from tests.factories.sharing import with_peer

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("reference_data")]
HEADLINE = "收到劝喻函：预付卡停业前未告知消费者"


@pytest.fixture
def agreed(stranger, peer):
    return with_peer(stranger, peer, fields=list(FACT))


@pytest.fixture
def shop():
    return register_business(actor=OPERATOR, name="某健身有限公司", uscc=EXAMPLE["uscc"])


@pytest.fixture
def home():
    return make_organisation("YZ")


def state(shop, home, **changes):
    told = {"kind": "advisory_letter", "on": clock.today(), "headline": HEADLINE, "audience": "alliance"}
    told |= {"organisation_id": home.pk, "source": "test:1"}
    return add_business_fact(shop.pk, actor=OPERATOR, **told | changes)


def follow():
    while deliver_pending():
        pass


def sent():
    rows = OutMessage.objects.visible_to(WIRE).filter(kind__startswith="fact.").order_by("pk")
    return [(row.kind, json.loads(row.text.plain())["data"]) for row in rows]


def bring(stranger, kind, data, *, sequence=1):
    event = stranger.event(data, kind=kind, subject=f"fact:{data['code']}", sequence=sequence)
    stranger.call(Client(), event)
    handle_post(actor=OPERATOR)
    row = InMessage.objects.visible_to(WIRE).get(message_id=event["id"])
    return row.state, row.reason


def gone(**changes):
    return {"code": EXAMPLE["code"], "on": "2026-04-01", "remark": "经复核，主体有误。"} | changes


def kept():
    return list(SharedFact.objects.visible_to(SYSTEM))


def test_a_fact_is_told_once_and_its_end_with_the_reason(peer, agreed, shop, home):
    fact = state(shop, home)
    follow()
    tell_fact(fact.pk, actor=SYSTEM)
    retire_business_fact(fact.pk, actor=OPERATOR, reason="主体有误，投诉人电话13812346027")
    follow()

    (first, stated), (second, withdrawn) = sent()
    assert (first, second) == (STATED, WITHDRAWN)
    assert (stated["uscc"], stated["headline"], stated["stated_by"]) == (shop.uscc, HEADLINE, home.name)
    assert stated["code"] == withdrawn["code"] and withdrawn["remark"].startswith("主体有误")
    assert [each.label for each in QuerySet(SharedCopy).filter(kind="facts")] == [stated["code"]]


@pytest.mark.parametrize("audience", ["own", "alliance", "public"])
def test_what_a_member_keeps_to_itself_goes_nowhere(peer, agreed, shop, home, audience):
    state(shop, home, audience=audience)
    follow()

    assert len(sent()) == (audience != "own")


def test_a_business_without_a_code_is_not_told_of(peer, agreed, home):
    state(register_business(actor=OPERATOR, name="某无证小店"), home)
    follow()

    assert sent() == []


def test_only_what_the_agreement_names_goes(stranger, peer, shop, home):
    with_peer(stranger, peer, fields=[each for each in FACT if not each.endswith(("_en", "_id"))])
    state(shop, home, headline_en="A letter")
    follow()

    [(_kind, told)] = sent()
    assert (told["headline_en"], told["stated_by"], told["headline"]) == ("", "", HEADLINE)


def test_without_the_headline_in_the_agreement_nothing_goes(stranger, peer, shop, home):
    with_peer(stranger, peer, fields=[each for each in FACT if not each.endswith("headline")])
    state(shop, home)
    follow()

    assert sent() == []


def test_with_a_new_agreement_the_peer_learns_what_stands(stranger, peer, shop, home):
    state(shop, home)
    over = state(shop, home, source="test:2")
    retire_business_fact(over.pk, actor=OPERATOR, reason="已过期")
    follow()
    agreement = with_peer(stranger, peer, fields=list(FACT))

    assert tell_facts(agreement.pk, actor=SYSTEM) == 1
    assert [kind for kind, _told in sent()] == [STATED]


def test_a_fact_is_taken_corrected_and_withdrawn(stranger, peer, agreed):
    assert bring(stranger, STATED, EXAMPLE) == ("handled", "")
    assert bring(stranger, STATED, EXAMPLE | {"headline": "更正"}, sequence=2) == ("handled", "")
    assert bring(stranger, WITHDRAWN, gone(), sequence=3) == ("handled", "")

    [row] = kept()
    assert (row.headline, row.withdrawn_on.isoformat(), row.remark) == (
        "更正",
        "2026-04-01",
        "经复核，主体有误。",
    )


def test_without_an_agreement_it_waits(stranger, peer):
    assert bring(stranger, STATED, EXAMPLE) == ("parked", "no_agreement")
    assert kept() == []


def test_more_than_agreed_waits(stranger, peer):
    with_peer(stranger, peer, fields=[each for each in FACT if not each.endswith("_id")])

    assert bring(stranger, STATED, EXAMPLE) == ("parked", "not_agreed")


def test_the_end_of_what_did_not_come_waits(stranger, peer, agreed):
    assert bring(stranger, WITHDRAWN, gone()) == ("parked", "no_fact")


@pytest.mark.parametrize(
    "changes",
    [
        {"uscc": "91500103MA5U12345X"},
        {"kind": "rumour"},
        {"headline": ""},
        {"on": "2026-02-30"},
        {"on": f"{clock.today() + timedelta(days=400)}"},
        {"headline": "x" * 201},
        {"complaint": "YZ-2026-1"},
    ],
)
def test_what_cannot_be_is_refused(stranger, peer, agreed, changes):
    assert bring(stranger, STATED, EXAMPLE | changes) == ("refused", "malformed")
    assert kept() == []


def test_names_and_numbers_of_people_are_not_kept(stranger, peer, agreed):
    bring(stranger, STATED, EXAMPLE | {"headline": "劝喻函：消费者王桂芳先生反映"})

    assert "王桂芳" not in kept()[0].headline


def test_it_is_deleted_with_the_agreement(stranger, peer, agreed):
    bring(stranger, STATED, EXAMPLE)
    end_agreement(agreed.pk, actor=OPERATOR, reason="到此为止")
    follow()

    assert kept() == []


def test_it_stands_on_the_page_of_the_business_with_its_source(client_of, stranger, agreed, shop, home):
    bring(stranger, STATED, EXAMPLE)
    browser = client_of(make_staff("clerk", organisation=home))
    page = reverse("business_detail", args=[shop.pk])

    seen = browser.get(page).content.decode()
    assert EXAMPLE["headline"] in seen and EXAMPLE["stated_by"] in seen and agreed.peer.name in seen
    bring(stranger, WITHDRAWN, gone(), sequence=2)
    seen = browser.get(page).content.decode()
    assert EXAMPLE["headline"] in seen and "经复核，主体有误。" in seen


def test_as_many_statements_for_three_as_for_one(client_of, stranger, agreed, shop, home):
    browser = client_of(make_staff("clerk", organisation=home))
    page = reverse("business_detail", args=[shop.pk])

    def statements():
        with CaptureQueriesContext(connection) as seen:
            browser.get(page)
        return len(seen)

    bring(stranger, STATED, EXAMPLE)
    browser.get(page)
    one = statements()
    for digit in "12":
        bring(stranger, STATED, EXAMPLE | {"code": f"F-{digit * 16}"})

    assert statements() == one
