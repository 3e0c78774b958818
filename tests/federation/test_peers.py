"""Peers from their cards, our own card and keys, and the pages for them."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR
from lianwei.demo.peers import make_peers
from lianwei.federation.models import InstanceKey, OutMessage, Peer, PeerKey
from lianwei.federation.operations import (
    activate_peer,
    end_peer,
    name_instance,
    register_peer,
    resume_peer,
    revise_peer,
    revoke_instance_key,
    revoke_peer_key,
    rotate_instance_key,
    send,
    suspend_peer,
)
from lianwei.federation.queries.own import WIRE, instance_key, own_page, public_card
from lianwei.federation.queries.peers import keys_of, peers
from lianwei.federation.rules.envelopes import envelope_of
from tests.factories.exchange import AWAY, HOME, Stranger, active, named
from tests.factories.members import make_actor, make_staff

pytestmark = pytest.mark.django_db


def names():
    return list(Event.objects.order_by("pk").values_list("name", flat=True))


def test_a_peer_is_registered_from_its_card_and_exchanges_nothing_yet(stranger):
    peer = register_peer(actor=OPERATOR, card=stranger.card(), note="合成数据")

    assert (peer.code, peer.url, peer.status, peer.versions) == (AWAY, stranger.url, "proposed", [1])
    assert list(keys_of(peer)) == [stranger.key_id]
    assert names() == ["peer.registered"]


CARDS = {
    "no JSON": "card",
    "a list": "[]",
    "no keys": {"keys": []},
    "another version": {"versions": [2]},
    "no code": {"code": "X Y"},
    "no web address": {"url": "ftp://x.example.cn"},
    "an address in the own network": {"url": "https://10.0.0.7"},
    "an address of this machine": {"url": "https://127.0.0.2:8000"},
    "the name of this machine": {"url": "https://localhost"},
    "an address of the cloud's secrets": {"url": "http://169.254.169.254"},
    "an open address": {"url": "http://exchange.example.cn"},
    "a password in the address": {"url": "https://a:b@exchange.example.cn"},
    "a key of another length": {"keys": [{"key_id": "0" * 32, "public": "AAAA", "box": "AAAA"}]},
}


@pytest.mark.parametrize("changed", CARDS.values(), ids=CARDS)
def test_a_text_that_is_no_good_card_is_refused(stranger, changed):
    card = changed if isinstance(changed, str) else stranger.card(**changed)

    with pytest.raises(Invalid) as refused:
        register_peer(actor=OPERATOR, card=card)

    assert list(refused.value.fields) == ["card"]
    assert not Peer.objects.visible_to(WIRE).exists()


def test_a_key_must_be_named_after_itself(stranger):
    card = json.loads(stranger.card())
    card["keys"][0]["key_id"] = Stranger().key_id

    with pytest.raises(Invalid):
        register_peer(actor=OPERATOR, card=json.dumps(card))


def test_neither_the_own_card_nor_one_twice_nor_anothers_key_is_taken(stranger):
    named()
    register_peer(actor=OPERATOR, card=stranger.card())
    for card in (stranger.card(code=HOME), stranger.card(), stranger.card(code="hb-alliance")):
        with pytest.raises(Invalid):
            register_peer(actor=OPERATOR, card=card)

    assert PeerKey.objects.visible_to(WIRE).count() == 1


def test_a_peer_goes_through_its_steps(stranger):
    named()
    peer = register_peer(actor=OPERATOR, card=stranger.card())
    for step, status in (
        (activate_peer, "active"),
        (suspend_peer, "suspended"),
        (resume_peer, "active"),
        (end_peer, "ended"),
    ):
        assert step(peer.pk, actor=OPERATOR).status == status
    with pytest.raises(WrongStatus):
        resume_peer(peer.pk, actor=OPERATOR)
    with pytest.raises(WrongStatus):
        revise_peer(peer.pk, actor=OPERATOR, card=stranger.card())
    assert names()[-4:] == ["peer.activated", "peer.suspended", "peer.resumed", "peer.ended"]


def test_no_peer_is_activated_before_this_instance_has_a_name(stranger):
    peer = register_peer(actor=OPERATOR, card=stranger.card())

    with pytest.raises(WrongStatus):
        activate_peer(peer.pk, actor=OPERATOR)


def test_who_has_no_part_in_the_operation_sees_no_peer(stranger):
    register_peer(actor=OPERATOR, card=stranger.card())
    clerk = make_actor("clerk")

    assert list(Peer.objects.visible_to(clerk)) == []
    with pytest.raises(NotAllowed):
        peers(actor=clerk)
    with pytest.raises(NotAllowed):
        register_peer(actor=clerk, card=Stranger(code="hb-alliance").card())


def test_a_fresh_card_brings_address_and_keys(stranger):
    peer, fresh = active(stranger), Stranger(url="https://new.sc.example.cn")

    revise_peer(peer.pk, actor=OPERATOR, card=fresh.card())

    assert set(keys_of(peer)) == {stranger.key_id, fresh.key_id}
    assert Peer.objects.visible_to(WIRE).get().url == "https://new.sc.example.cn"


def test_a_key_is_revoked_once(stranger):
    peer = active(stranger)
    key = keys_of(peer)[stranger.key_id]

    revoke_peer_key(peer.pk, actor=OPERATOR, key=key.pk)

    assert not keys_of(peer)[stranger.key_id].is_valid(clock.now())
    with pytest.raises(WrongStatus):
        revoke_peer_key(peer.pk, actor=OPERATOR, key=key.pk)


def test_an_instance_is_named_once_and_has_a_key():
    named()

    assert public_card().code == HOME
    assert [each.key_id for each in public_card().keys] == [instance_key().key_id]
    with pytest.raises(WrongStatus):
        named()
    with pytest.raises(Invalid):
        name_instance(actor=OPERATOR, code="Not A Code", name="x")


def test_a_new_key_is_told_to_the_peers_before_it_signs(stranger):
    active(stranger)
    before = instance_key()

    fresh = rotate_instance_key(actor=OPERATOR)

    assert instance_key().pk == before.pk
    assert instance_key(at=fresh.signs_from).pk == fresh.pk
    assert {each.key_id for each in public_card().keys} == {before.key_id, fresh.key_id}
    told = envelope_of(json.loads(OutMessage.objects.visible_to(WIRE).get().text.plain()))
    assert (told.kind, told.lwkey) == ("peer.card", before.key_id)
    assert [each["key_id"] for each in told.data["keys"]] == [before.key_id, fresh.key_id]
    with pytest.raises(WrongStatus):
        rotate_instance_key(actor=OPERATOR)


def test_a_lost_key_is_revoked_and_what_waits_is_signed_anew(stranger):
    peer = active(stranger)
    message = send(peer, kind="test.note", subject="case:1", data={"n": 1})
    lost = instance_key()

    revoke_instance_key(lost.pk, actor=OPERATOR)

    again = OutMessage.objects.visible_to(WIRE).get()
    said = envelope_of(json.loads(again.text.plain()))
    assert (said.id, again.digest) == (str(message.message_id), message.digest)
    assert said.lwkey == instance_key().key_id != lost.key_id
    assert lost.key_id not in {each.key_id for each in public_card().keys}


def test_the_private_halves_lie_sealed_and_are_on_no_page(client_of):
    named()
    key = InstanceKey.objects.get()
    admin = client_of(make_staff("system_admin"))

    text = admin.get(reverse("own_card_view")).content.decode()

    assert public_card().code in text and key.public in text
    assert key.secret.plain() not in text and key.box_secret.plain() not in text
    assert key.secret.plain().encode() not in bytes(key.secret.blob)


def test_the_pages_lead_from_the_card_to_the_exchange(client_of, stranger):
    admin = client_of(make_staff("system_admin"))
    admin.post(reverse("own_card_name"), {"code": HOME, "name": "重庆都市圈消费维权大联盟"})
    admin.post(reverse("peer_register"), {"card": stranger.card(), "agreement_until": "2027-12-31"})
    peer = Peer.objects.visible_to(WIRE).get()

    page = admin.get(reverse("peer_view", args=[peer.pk])).content.decode()
    admin.post(reverse("peer_activate", args=[peer.pk]))

    assert "成都平原消费维权联盟" in page and stranger.key_id[:4] in page
    assert Peer.objects.visible_to(WIRE).get().status == "active"
    assert "成都平原消费维权联盟" in admin.get(reverse("peer_list")).content.decode()


def test_a_card_that_is_none_is_told_beside_the_field(client_of):
    admin = client_of(make_staff("system_admin"))

    answer = admin.post(reverse("peer_register"), {"card": "这不是名片"})

    assert answer.status_code == 422
    assert "名片" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_as_often_for_three_peers(
    client_of, django_assert_num_queries, count, stranger
):
    named()
    for number in range(count):
        register_peer(actor=OPERATOR, card=Stranger(code=f"peer-{number}").card())
    admin = make_actor("system_admin")

    with django_assert_num_queries(1):
        assert len(peers(actor=admin)) == count
    with django_assert_num_queries(5):
        assert own_page(actor=OPERATOR).card.code == HOME


def test_who_takes_no_part_is_not_there(stranger):
    assert stranger.call(Client(), stranger.event()).status_code == 404
    assert Client().get("/api/exchange/v1/card").status_code == 404


def test_the_card_is_public_and_holds_no_secret(peer):
    told = Client().get("/api/exchange/v1/card").json()

    assert set(told) == {"lianwei", "code", "name", "name_en", "url", "versions", "kinds", "keys"}
    assert set(told["keys"][0]) == {"key_id", "public", "box", "valid_from", "valid_until"}
    assert told["versions"] == [1]


def test_the_demo_has_a_proposed_peer_that_says_it_is_made_up(client_of):
    make_peers()
    make_peers()

    (row,) = peers(actor=OPERATOR)

    assert (row.peer.status, "合成数据" in row.peer.name, "合成数据" in row.peer.note) == (
        "proposed",
        True,
        True,
    )
