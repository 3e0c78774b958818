"""The pages of joint handling between alliances: the list, the request, the desk, the page of the case."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.core import clock
from lianwei.core.scope import SYSTEM
from lianwei.federation.models import JointRequest
from lianwei.federation.operations import joint as do
from lianwei.federation.queries.peers import peer_with_code
from lianwei.federation.rules.joint import UID_TOLD
from tests.factories.abroad import neighbour
from tests.factories.exchange import AWAY
from tests.factories.exchange_kinds import HELPED, asked_by
from tests.factories.members import make_actor, make_alliance, make_organisation, make_staff
from tests.factories.sharing import with_peer
from tests.federation.test_joint_abroad import (
    ask,
    back,
    bring,
    no_second_owner,
    request_told,
    sent,
    state,
    words,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def home():
    found = make_organisation("YZ", region_code="500103")
    make_alliance(found, code="ONE")
    return found


@pytest.fixture
def agreed(home, stranger, peer):
    return with_peer(stranger, peer, basis="joint", fields=HELPED)


@pytest.fixture
def head(home):
    return make_actor("head", organisation=home)


@pytest.fixture
def by(stranger, peer):
    return neighbour(stranger)


@pytest.fixture
def client(client_of, home):
    return client_of(make_staff("head", organisation=home))


def test_a_request_of_a_peer_is_seen_answered_and_noted(client, home, by, stranger, agreed):
    assert bring(stranger, request_told(by), sequence=1) == ("handled", "")
    row = JointRequest.objects.visible_to(SYSTEM).get()

    shown = client.get(reverse("joint_request_list")).content.decode()
    desk = client.get(reverse("home")).content.decode()
    page = client.get(reverse("joint_request_view", args=[row.pk])).content.decode()
    client.post(reverse("joint_request_note", args=[row.pk]), {"text": "明天去看"})
    answer = client.post(reverse("joint_request_answer", args=[row.pk]), {"text": "已停业，电话13812345678"})

    assert answer.status_code == 302
    assert "成都平原消费维权联盟" in shown and "健身卡停业不退" in shown and "健身卡停业不退" in desk
    assert "门前有无停业公告" in page
    assert row.organisation_id == home.pk
    assert words(row) == [(False, "asked"), (True, "noted"), (True, "answered")]
    assert [each["page"]["step"] for each in sent("joint.told")] == ["noted", "answered"]
    assert "13812345678" not in json.dumps(sent("joint.told"), ensure_ascii=False)
    assert state(row) == "answered"


def test_the_answer_of_the_peer_stands_on_the_page_of_the_case(client, head, by, stranger, agreed):
    row = ask(head)

    noted = bring(stranger, back(by, row, "noted", 0, "请问门牌号"), "joint.told", sequence=1)
    answered = bring(stranger, back(by, row, "answered", 1, "门店已停业，无公告"), "joint.told", sequence=2)
    page = client.get(reverse("complaint_detail", args=[row.complaint_id])).content.decode()

    assert noted == answered == ("handled", "")
    assert state(row) == "answered"
    assert "门店已停业，无公告" in page and "请问门牌号" in page
    assert no_second_owner() == [row.case]


def test_the_list_costs_the_same_for_one_request_and_three(client, home, by, peer, agreed):
    url = reverse("joint_request_list")
    asked_by(by, peer, home)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for n in (1, 2):
        asked_by(by, peer, home, n=n, uid=f"{UID_TOLD[:-1]}{n}")

    with CaptureQueriesContext(connection) as three:
        page = client.get(url).content.decode()

    assert len(three) == len(one)
    assert page.count("健身卡停业不退") >= 3


def test_the_page_of_a_case_costs_the_same_for_one_request_and_three(client, head, agreed):
    row = ask(head)
    url = reverse("complaint_detail", args=[row.complaint_id])
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    told = {"peer": AWAY, "kind": "serve", "matter": "送达文书", "due_on": clock.today()}
    for _n in range(2):
        do.ask_joint_request(row.complaint_id, actor=head, **told)

    with CaptureQueriesContext(connection) as three:
        page = client.get(url).content.decode()

    assert len(three) - len(one) <= 0
    assert page.count("送达文书") >= 2


def test_a_late_request_says_so(client, home, by, agreed, later):
    row = asked_by(by, peer_with_code(AWAY), home)
    later(days=2)

    assert "逾期" in client.get(reverse("joint_request_view", args=[row.pk])).content.decode()
