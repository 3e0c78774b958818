"""The operators' page of the exchange, its buttons and its alarms."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lianwei.core import clock
from lianwei.core.messages.models import Message
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import OPERATOR
from lianwei.federation.models import InMessage, OutMessage, Peer
from lianwei.federation.operations import send
from lianwei.federation.operations.posting import send_post
from lianwei.federation.queries.own import WIRE
from lianwei.federation.queries.traffic import traffic
from lianwei.federation.tasks import look_for_silent_peers
from tests.factories.exchange import Stranger, active
from tests.factories.members import make_actor, make_staff

pytestmark = pytest.mark.django_db


def letters():
    """Who is told of what, after the worker has run."""
    while deliver_pending():
        pass
    return sorted((each.recipient.plain(), each.template) for each in Message.objects.all())


@pytest.fixture
def failed(stranger, peer, later):
    """A message that could not be delivered for 72 hours."""
    stranger.behave = lambda *_: (503, {}, b"")
    message = send(peer, kind="test.note", subject="case:1", data={"n": 1})
    later(hours=73)
    send_post(actor=OPERATOR)
    return message


def test_the_page_shows_what_waits_for_a_person(client_of, stranger, failed):
    stranger.call(Client(), stranger.event(type="lianwei.test.note.v2"))
    stranger.call(Client(), stranger.event(), body=b"[]", headers={"Content-Type": "x"})
    admin = client_of(make_staff("system_admin"))

    text = admin.get(reverse("peer_traffic")).content.decode()

    reasons = (
        "72 小时内无法联系到对端",
        "本实例还不认识这一类或这一版本的消息",
        "请求没有签名",
        "来源不明",
    )
    assert [said for said in reasons if said not in text] == []


def test_its_buttons_send_and_handle_again(client_of, stranger, failed):
    stranger.call(Client(), stranger.event(type="lianwei.test.note.v2"))
    admin = client_of(make_staff("system_admin"))

    admin.post(reverse("out_message_repeat", args=[failed.pk]))
    admin.post(reverse("in_message_repeat", args=[InMessage.objects.visible_to(WIRE).get().pk]))

    assert OutMessage.objects.visible_to(WIRE).get().state == "waiting"
    assert InMessage.objects.visible_to(WIRE).get().state == "waiting"


def test_operators_are_told_by_mail_once_a_day(stranger, failed):
    make_staff("system_admin", email="admin@example.cn")
    make_staff("clerk", email="clerk@example.cn")
    for _n in range(3):
        stranger.call(Client(), stranger.event(type="lianwei.test.note.v2"))

    assert letters() == [("admin@example.cn", "peer.parked"), ("admin@example.cn", "peer.undeliverable")]


def test_a_silent_peer_is_told_of_once(stranger, peer, later):
    stranger.behave = lambda *_: (503, {}, b"")
    send(peer, kind="test.note", subject="case:1", data={"n": 1}, until_answered=True)
    assert look_for_silent_peers() == 0
    later(hours=2)

    assert [look_for_silent_peers(), look_for_silent_peers()] == [1, 0]


def test_many_refusals_of_a_peer_are_told(stranger, peer):
    make_staff("system_admin", email="admin@example.cn")
    body = stranger.body(stranger.event())
    for _n in range(10):
        headers = stranger.headers(body, at=clock.now() + timedelta(minutes=10))
        stranger.call(Client(), body=body, headers=headers)

    assert letters() == [("admin@example.cn", "peer.refused_often")]
    assert traffic(actor=OPERATOR).refused[0].count == 10


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_database_as_often_for_three_peers(django_assert_num_queries, count, failed):
    for number in range(count):
        other = Stranger(code=f"peer-{number}")
        active(other)
        other.call(Client(), other.event())
    admin = make_actor("system_admin")

    with django_assert_num_queries(7):
        assert len(traffic(actor=admin).peers) == count + 1
    assert Peer.objects.visible_to(admin).count() == count + 1
