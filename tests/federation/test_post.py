"""The outbox and the inbox: against a small server that is another instance, honest or not."""

import base64
import hashlib
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from http_message_signatures import HTTPMessageVerifier, MappingKeyResolver
from http_message_signatures.algorithms import ED25519

from lianwei.core import clock
from lianwei.core.errors import NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR
from lianwei.federation.models import OutMessage, OutState, Peer
from lianwei.federation.operations import answered, rotate_instance_key, send, suspend_peer
from lianwei.federation.operations.post import Letter, send_all
from lianwei.federation.operations.posting import repeat_out_message, send_post
from lianwei.federation.queries.own import WIRE, instance_key
from tests.factories.exchange import AWAY, Message, canonical, honest, nonce_of, own_public, told
from tests.factories.members import make_actor

pytestmark = pytest.mark.django_db


def note(peer, n=1, subject="case:1", **options):
    return send(peer, kind="test.note", subject=subject, data={"n": n}, **options)


def out(message=None):
    rows = OutMessage.objects.visible_to(WIRE).order_by("pk")
    return rows.get(pk=message.pk) if message else list(rows)


def peer_now():
    return Peer.objects.visible_to(WIRE).get()


def heard(stranger):
    """What was brought, call by call: the numbers of the notes."""
    return [[each["data"]["n"] for each in json.loads(body)] for _path, _headers, body in stranger.heard]


def test_messages_go_out_signed_in_order_and_receipts_are_kept(stranger, peer):
    made = [note(peer, n) for n in (1, 2, 3)]

    assert send_post(actor=OPERATOR) == 3

    assert heard(stranger) == [[1, 2, 3]]
    assert [each.state for each in out()] == [OutState.DONE] * 3
    assert json.loads(out(made[0]).receipt)["state"] == "taken-in"
    assert peer_now().answered_at is not None
    path, headers, body = stranger.heard[0]
    keys = MappingKeyResolver(public_keys={instance_key().key_id: own_public()}, private_keys={})
    message = Message(headers, url=f"{stranger.url}{path}")
    HTTPMessageVerifier(signature_algorithm=ED25519, key_resolver=keys).verify(
        message, expect_tag="lianwei-exchange", require_components=("@target-uri", "@method"), body=body
    )


def test_each_message_proves_by_itself_who_wrote_it(peer):
    said = json.loads(note(peer).text.plain())

    own_public().verify(base64.b64decode(said.pop("lwsig")), canonical(said))
    said.pop("lwkey")
    assert hashlib.sha256(canonical(said)).hexdigest() == out()[0].digest
    assert (said["lwto"], said["source"], said["sequence"]) == (AWAY, "urn:lianwei:cq-alliance", "1")


def test_numbers_count_by_subject(peer):
    made = [note(peer, subject=each) for each in ("case:1", "case:1", "case:2")]

    assert [each.sequence for each in made] == [1, 2, 1]


def test_nothing_goes_to_a_peer_that_is_suspended_or_out_of_agreement(stranger, peer):
    note(peer)
    suspend_peer(peer.pk, actor=OPERATOR)
    assert send_post(actor=OPERATOR) == 0

    yesterday = clock.today() - timedelta(days=1)
    Peer.objects.visible_to(WIRE).update(status="active", agreement_until=yesterday)
    assert send_post(actor=OPERATOR) == 0

    assert stranger.heard == []
    assert out()[0].state == OutState.WAITING


def test_the_same_bytes_are_sent_again_after_growing_pauses(stranger, peer, later):
    stranger.behave = lambda *_: (503, {}, b"")
    note(peer)
    waits = []
    for _n in range(4):
        assert send_post(actor=OPERATOR) == 0
        waits.append(round((peer_now().next_try_at - clock.now()).total_seconds()))
        assert send_post(actor=OPERATOR) == 0
        later(seconds=waits[-1] + 1)
    stranger.behave = honest

    assert send_post(actor=OPERATOR) == 1

    assert waits == [5, 15, 60, 120]
    assert len({body for _path, _headers, body in stranger.heard}) == 1
    assert len({nonce_of(headers) for _path, headers, _body in stranger.heard}) == 5
    assert (peer_now().tries, peer_now().last_fault) == (0, "")


def test_after_72_hours_a_message_is_undeliverable_and_can_be_repeated(stranger, peer, later):
    stranger.behave = lambda *_: (503, {}, b"")
    message = note(peer)
    send_post(actor=OPERATOR)
    later(hours=73)
    send_post(actor=OPERATOR)

    assert (out(message).state, out(message).reason) == (OutState.FAILED, "no_delivery")
    assert Event.objects.filter(name="peer.undeliverable").count() == 1
    with pytest.raises(NotVisible):
        repeat_out_message(message.pk, actor=make_actor("clerk"))
    stranger.behave = honest
    repeat_out_message(message.pk, actor=OPERATOR)
    assert send_post(actor=OPERATOR) == 1
    assert out(message).state == OutState.DONE
    with pytest.raises(WrongStatus):
        repeat_out_message(message.pk, actor=OPERATOR)


def test_what_is_sent_until_answered_never_ends_and_never_fails(stranger, peer, later):
    message = note(peer, until_answered=True)
    waits = []
    for _n in range(11):
        assert send_post(actor=OPERATOR) == 1
        assert send_post(actor=OPERATOR) == 0
        waits.append(round((out(message).due_at - clock.now()).total_seconds() / 60))
        later(minutes=waits[-1] + 1)

    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]
    later(days=30)
    assert send_post(actor=OPERATOR) == 1
    answered(out(message))
    later(days=1)
    assert send_post(actor=OPERATOR) == 0
    assert out(message).state == OutState.DONE


def test_what_waits_for_an_answer_does_not_hold_the_next_ones_up(stranger, peer):
    note(peer, 1, until_answered=True)
    send_post(actor=OPERATOR)
    note(peer, 2)

    assert send_post(actor=OPERATOR) == 1
    assert heard(stranger) == [[1], [2]]


def test_a_peer_that_asks_to_wait_is_left_alone_so_long(stranger, peer, later):
    stranger.behave = lambda *_: (429, {"Retry-After": "30"}, b"")
    note(peer)
    send_post(actor=OPERATOR)
    later(seconds=28)
    assert send_post(actor=OPERATOR) == 0
    stranger.behave = honest
    later(seconds=3)

    assert send_post(actor=OPERATOR) == 1
    assert len(stranger.heard) == 2


DISHONEST = {
    "forgets": (lambda s, h, e: told(s, h, []), "no_receipt"),
    "signs nothing": (lambda s, h, e: (200, {}, canonical({"receipts": [s.receipt(e[0])]})), "bad_answer"),
    "answers another call": (lambda s, h, e: told(s, h, [s.receipt(e[0])], nonce="0" * 20), "bad_answer"),
    "answers nonsense": (lambda s, h, e: told(s, h, "x"), "bad_answer"),
    "receipts other contents": (
        lambda s, h, e: told(s, h, [s.receipt(e[0], digest="0" * 64)]),
        "bad_receipt",
    ),
    "receipts for another": (lambda s, h, e: told(s, h, [s.receipt(e[0], by="hb-alliance")]), "bad_receipt"),
    "receipts to another": (lambda s, h, e: told(s, h, [s.receipt(e[0], to="hb-alliance")]), "bad_receipt"),
    "does not sign its receipt": (
        lambda s, h, e: told(s, h, [s.receipt(e[0]) | {"reason": "later"}]),
        "bad_receipt",
    ),
    "tells the clock": (lambda s, h, e: (401, {}, b'{"type": "about:clock"}'), "clock"),
    "is gone": (lambda s, h, e: (404, {}, b"<html>"), "HTTP 404"),
    "leads elsewhere": (lambda s, h, e: (307, {"Location": f"{s.url}/elsewhere"}, b""), "HTTP 307"),
}


@pytest.mark.parametrize("name", DISHONEST)
def test_without_a_good_receipt_a_message_stays_in_the_outbox(stranger, peer, later, name):
    stranger.behave, fault = DISHONEST[name]
    message = note(peer)

    assert send_post(actor=OPERATOR) == 0

    assert (out(message).state, peer_now().last_fault) == (OutState.WAITING, fault)
    stranger.behave = honest
    later(seconds=6)
    assert send_post(actor=OPERATOR) == 1


def test_a_refused_message_waits_for_a_person_and_the_others_go_on(stranger, peer):
    def one_refused(stranger, headers, events):
        first = stranger.receipt(events[0], state="refused", reason="wrong_recipient")
        return told(stranger, headers, [first, *(stranger.receipt(each) for each in events[1:])])

    stranger.behave = one_refused
    note(peer, 1)
    note(peer, 2)

    send_post(actor=OPERATOR)

    assert [(each.state, each.reason) for each in out()] == [
        (OutState.FAILED, "wrong_recipient"),
        (OutState.DONE, ""),
    ]


def test_a_sign_of_life_sends_at_once_what_waits(stranger, peer, later):
    stranger.behave = lambda *_: (503, {}, b"")
    note(peer, until_answered=True)
    for _n in range(9):
        send_post(actor=OPERATOR)
        later(hours=3)
    send_post(actor=OPERATOR)
    stranger.behave = honest
    assert send_post(actor=OPERATOR) == 0

    stranger.call(Client(), stranger.event())

    assert send_post(actor=OPERATOR) == 1


def test_many_messages_cost_as_many_questions_as_one(stranger, peer):
    def asked(count):
        send_all(peer, [Letter(f"case:{n}", {"n": n}) for n in range(count)], kind="test.note")
        with CaptureQueriesContext(connection) as found:
            assert send_post(actor=OPERATOR) == count
        return len(found)

    assert asked(1) == asked(30)


def test_many_messages_written_at_once_keep_their_order(stranger, peer):
    note(peer)
    rows = send_all(
        peer, [Letter("case:1", {"n": 1}), Letter("case:2", {"n": 2}), Letter("case:1", {})], kind="test.note"
    )

    assert [(row.subject, row.sequence) for row in rows] == [("case:1", 2), ("case:2", 1), ("case:1", 3)]


def test_a_long_silence_is_caught_up_in_batches(stranger, peer):
    for n in range(230):
        note(peer, n)

    assert [send_post(actor=OPERATOR) for _n in range(4)] == [100, 100, 30, 0]
    assert [n for call in heard(stranger) for n in call] == list(range(230))


def test_the_new_key_signs_from_its_day_on(stranger, peer, later):
    fresh = rotate_instance_key(actor=OPERATOR)
    later(days=2)
    note(peer)

    send_post(actor=OPERATOR)

    _path, headers, body = stranger.heard[-1]
    assert f'keyid="{fresh.key_id}"' in headers["Signature-Input"]
    assert json.loads(body)[-1]["lwkey"] == fresh.key_id


def test_a_lost_race_for_a_number_takes_the_next_one(peer):
    first = note(peer)
    OutMessage.objects.visible_to(WIRE).filter(pk=first.pk).update(sequence=1)

    assert note(peer).sequence == 2
