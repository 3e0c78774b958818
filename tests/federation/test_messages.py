"""An independent client of the exchange: what it signs well is taken, and nothing else."""

import json
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from lianwei.core import clock
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR
from lianwei.federation.models import InMessage, InState, Peer, RefusedCall
from lianwei.federation.operations import (
    end_peer,
    register_peer,
    revise_peer,
    revoke_peer_key,
    suspend_peer,
)
from lianwei.federation.queries.own import WIRE
from lianwei.federation.queries.peers import keys_of
from tests.factories.exchange import AWAY, PATH, Stranger, active, checked, named, states

pytestmark = pytest.mark.django_db
TAKEN, OTHER_URL = ("taken-in", ""), "https://elsewhere.example.cn/api/exchange/v1/messages"


def rows():
    return InMessage.objects.visible_to(WIRE)


def refusals():
    return {(row.peer_id, row.code): row.count for row in RefusedCall.objects.visible_to(WIRE)}


def test_a_message_is_taken_and_receipted(stranger, peer):
    event = stranger.event({"text": "你好"})

    answer = stranger.call(Client(), event)

    assert answer.status_code == 200
    assert states(answer) == [TAKEN]
    kept = rows().get()
    assert json.loads(kept.text.plain()) == event
    assert (kept.state, kept.kind, kept.sequence, str(kept.message_id)) == (
        "waiting",
        "test.note",
        1,
        event["id"],
    )


def test_a_message_that_comes_again_is_known(stranger, peer):
    event = stranger.event()
    first = stranger.call(Client(), event)

    second = stranger.call(Client(), event, event)

    assert states(first) == [TAKEN]
    assert states(second) == [("known", ""), ("known", "")]
    assert rows().count() == 1


def test_a_message_that_comes_again_with_other_contents_is_refused(stranger, peer):
    event = stranger.event({"sum": 1})
    stranger.call(Client(), event)

    answer = stranger.call(Client(), stranger.event({"sum": 2}, id=event["id"], sequence=1))

    assert states(answer) == [("refused", "digest_conflict")]
    assert json.loads(rows().get().text.plain())["data"] == {"sum": 1}
    assert Event.objects.filter(name="peer.contradicted").count() == 1


def test_a_hundred_messages_have_a_receipt_each(stranger, peer):
    answer = stranger.call(Client(), *(stranger.event() for _n in range(100)))

    assert states(answer) == [TAKEN] * 100
    assert stranger.call(Client(), *(stranger.event() for _n in range(101))).status_code == 422


def test_a_kind_of_the_next_version_is_parked(stranger, peer):
    event = stranger.event(type="lianwei.test.note.v2")

    answer = stranger.call(Client(), event)

    assert states(answer) == [("parked", "unknown_kind")]
    assert (rows().get().state, rows().get().version) == (InState.PARKED, 2)


FIELDS = {
    "another source": {"source": "urn:lianwei:hb-alliance"},
    "another recipient": {"lwto": "hb-alliance"},
    "an unknown key": {"lwkey": "0" * 32},
    "a time without a zone": {"time": "2026-11-22T10:00:00"},
    "no time": {"time": "yesterday"},
    "a field more": {"extra": "1"},
    "an id that is none": {"id": "1"},
    "a number that is none": {"sequence": "0"},
    "another version of CloudEvents": {"specversion": "0.3"},
    "no subject": {"subject": ""},
    "a foreign type": {"type": "com.example.other"},
    "data that are no object": {"data": []},
}


@pytest.mark.parametrize("changed", FIELDS.values(), ids=FIELDS)
def test_a_message_that_is_not_in_order_is_refused_alone(stranger, peer, changed):
    answer = stranger.call(Client(), stranger.event(), stranger.event(**changed), stranger.event())

    told = states(answer)
    assert (told[0], told[1][0], told[2]) == (TAKEN, "refused", TAKEN)
    assert rows().count() == 2
    assert [each["id"] for each in checked(answer)["receipts"]][1] == changed.get(
        "id", checked(answer)["receipts"][1]["id"]
    )


TAMPERED = {
    "data": {"data": {"sum": 100}},
    "subject": {"subject": "case:2"},
    "sequence": {"sequence": "9"},
    "time": {"time": "2026-11-20T10:00:00+08:00"},
    "kind": {"type": "lianwei.test.other.v1"},
    "signature": {"lwsig": "A" * 86 + "=="},
}


@pytest.mark.parametrize("changed", TAMPERED.values(), ids=TAMPERED)
def test_a_message_that_was_changed_after_it_was_signed_is_refused(stranger, peer, changed):
    answer = stranger.call(Client(), stranger.event() | changed)

    assert states(answer) == [("refused", "signature")]
    assert not rows().exists()


def other(headers, **changed):
    return {name: changed.get(name.replace("-", "_"), value) for name, value in headers.items()}


def swapped(text, before, after):
    assert before in text
    return text.replace(before, after)


def calls(stranger, body):
    """Name → the headers and body of a call that must be refused, and why."""
    good, at = stranger.headers(body), clock.now()
    told, signature = good["Signature-Input"], good["Signature"]
    strange = Stranger()
    own = lambda **options: stranger.headers(body, **options)  # noqa: E731 - one name for what each line does
    cover = lambda *names: own(covered_component_ids=names)  # noqa: E731 - as above
    said = lambda text: other(good, Signature_Input=text)  # noqa: E731 - as above
    m, t, d, c = ("@method", "@target-uri", "content-digest", "content-type")
    return {
        "no signature": ({"Content-Type": good["Content-Type"]}, body, "unsigned"),
        "no input": ({k: v for k, v in good.items() if k != "Signature-Input"}, body, "unsigned"),
        "only an input": ({k: v for k, v in good.items() if k != "Signature"}, body, "unsigned"),
        "no digest": ({k: v for k, v in good.items() if k != "Content-Digest"}, body, "signature"),
        "another body": (good, body + b" ", "digest"),
        "a shorter body": (good, body[:-1], "digest"),
        "another digest": (
            other(good, Content_Digest=stranger.headers(b"x")["Content-Digest"]),
            body,
            "signature",
        ),
        "digest of a short hash": (other(good, Content_Digest="md5=:AAAA:"), body, "signature"),
        "a flipped bit": (other(good, Signature=swapped(signature, "=:", "=:B")), body, "signature"),
        "an empty signature": (other(good, Signature="any=::"), body, "signature"),
        "no structured field": (other(good, Signature="nonsense"), body, "signature"),
        "another label": (other(good, Signature=swapped(signature, "any=", "other=")), body, "signature"),
        "signed by another": (strange.headers(body), body, "unknown_key"),
        "the name of a known key, signed by another": (
            replace(strange, key_name=stranger.key_id).headers(body),
            body,
            "signature",
        ),
        "an unknown key": (said(swapped(told, stranger.key_id, "f" * 32)), body, "unknown_key"),
        "a key that is no name": (said(swapped(told, stranger.key_id, "*")), body, "unknown_key"),
        "another nonce": (said(swapped(told, 'nonce="', 'nonce="0')), body, "signature"),
        "another algorithm": (said(swapped(told, '"ed25519"', '"hmac-sha256"')), body, "signature"),
        "moved in time": (said(swapped(told, "created=1", "created=2")), body, "signature"),
        "another tag": (own(tag="other-protocol"), body, "signature"),
        "no tag": (own(tag=None), body, "signature"),
        "no nonce": (own(nonce=None), body, "parameters"),
        "a short nonce": (own(nonce="1"), body, "parameters"),
        "a long nonce": (own(nonce="1" * 65), body, "parameters"),
        "no end": (own(expires=None), body, "parameters"),
        "an end before its beginning": (own(expires=at - timedelta(minutes=1)), body, "parameters"),
        "good for a day": (own(expires=at + timedelta(days=1)), body, "parameters"),
        "run out": (own(at=at - timedelta(minutes=3), expires=at - timedelta(minutes=1)), body, "expired"),
        "a clock 10 minutes ahead": (own(at=at + timedelta(minutes=10)), body, "clock"),
        "a clock 10 minutes behind": (own(at=at - timedelta(minutes=10)), body, "clock"),
        "a call of yesterday": (own(at=at - timedelta(days=1)), body, "clock"),
        "another target": (own(url=OTHER_URL), body, "signature"),
        "another method": (own(method="PUT"), body, "signature"),
        "method not covered": (cover(t, d, c), body, "signature"),
        "target not covered": (cover(m, d, c), body, "signature"),
        "type not covered": (cover(m, t, d), body, "signature"),
        "digest not covered": (own(covered_component_ids=(m, t, c), has_digest=False), body, "signature"),
        "another type": (other(good, Content_Type="application/json"), body, "signature"),
    }


NAMES = list(calls(Stranger(), b"[]"))


def test_there_are_thirty_ways_to_tamper():
    assert len(NAMES) >= 30


@pytest.mark.parametrize("name", NAMES)
def test_a_call_that_was_tampered_with_is_refused(stranger, peer, name):
    headers, body, code = calls(stranger, stranger.body(stranger.event()))[name]

    answer = stranger.call(Client(), body=body, headers=headers)

    assert (answer.status_code, answer.json()["type"]) == (401, f"about:{code}")
    assert not rows().exists()
    assert sum(refusals().values()) == 1
    assert answer["Signature"] != "" and checked(answer)["status"] == 401


def test_a_clock_that_is_off_is_told_by_how_much(stranger, peer):
    body = stranger.body(stranger.event())
    headers = stranger.headers(body, at=clock.now() + timedelta(minutes=10))

    told = stranger.call(Client(), body=body, headers=headers).json()

    assert 598 <= told["seconds_ahead"] <= 601
    assert f"{told['seconds_ahead']} 秒" in told["title"]
    assert refusals() == {(peer.pk, "clock"): 1}


def test_a_clock_four_minutes_off_is_taken_and_noted(stranger, peer):
    body = stranger.body(stranger.event())

    answer = stranger.call(
        Client(), body=body, headers=stranger.headers(body, at=clock.now() + timedelta(minutes=4))
    )

    assert states(answer) == [TAKEN]
    assert 238 <= Peer.objects.visible_to(WIRE).get().ahead <= 241


def test_the_very_same_call_is_a_replay(stranger, peer):
    body = stranger.body(stranger.event())
    headers = stranger.headers(body)
    stranger.call(Client(), body=body, headers=headers)

    again = stranger.call(Client(), body=body, headers=headers)

    assert (again.status_code, again.json()["type"]) == (409, "about:replayed")
    assert refusals() == {(peer.pk, "replayed"): 1}


def test_a_body_that_is_signed_and_no_batch_is_refused(stranger, peer):
    for body, code in (
        (b"{", "malformed_json"),
        (b"[]", "malformed_batch"),
        (b'{"a": 1}', "malformed_batch"),
    ):
        answer = stranger.call(Client(), body=body)
        assert (answer.status_code, answer.json()["type"]) == (422, f"about:{code}")


def test_another_content_type_is_refused_though_signed(stranger, peer):
    body = stranger.body(stranger.event())

    answer = stranger.call(
        Client(), body=body, headers=stranger.headers(body, content_type="application/json")
    )

    assert (answer.status_code, answer.json()["type"]) == (415, "about:content_type")


def _proposed(stranger):
    named()
    register_peer(actor=OPERATOR, card=stranger.card())


def _suspended(stranger):
    suspend_peer(active(stranger).pk, actor=OPERATOR)


def _ended(stranger):
    end_peer(active(stranger).pk, actor=OPERATOR)


def _out_of_agreement(stranger):
    yesterday = clock.today() - timedelta(days=1)
    revise_peer(active(stranger).pk, actor=OPERATOR, agreement_until=yesterday)


STANDINGS = {
    "proposed": _proposed,
    "suspended": _suspended,
    "ended": _ended,
    "agreement_ended": _out_of_agreement,
}


@pytest.mark.parametrize("code", STANDINGS)
def test_a_peer_we_do_not_exchange_with_is_refused(stranger, code):
    STANDINGS[code](stranger)

    answer = stranger.call(Client(), stranger.event())

    assert (answer.status_code, answer.json()["type"]) == (403, f"about:{code}")
    assert not rows().exists()


def test_an_agreement_holds_through_its_last_day(stranger):
    active(stranger, agreement_until=clock.today())

    assert states(stranger.call(Client(), stranger.event())) == [TAKEN]


def test_a_revoked_key_is_not_believed(stranger, peer):
    event = stranger.event()
    key = keys_of(peer)[stranger.key_id]
    revoke_peer_key(peer.pk, actor=OPERATOR, key=key.pk)

    answer = stranger.call(Client(), event)

    assert (answer.status_code, answer.json()["type"]) == (401, "about:revoked_key")


def test_a_message_under_a_revoked_key_is_refused_in_a_call_under_a_good_one(stranger, peer):
    old, fresh = Stranger(secret=stranger.secret, box=stranger.box), Stranger()
    revise_peer(peer.pk, actor=OPERATOR, card=fresh.card())
    revoke_peer_key(peer.pk, actor=OPERATOR, key=keys_of(peer)[old.key_id].pk)

    answer = fresh.call(Client(), old.event(), fresh.event())

    assert states(answer) == [("refused", "revoked_key"), TAKEN]


def test_a_body_of_a_gigabyte_is_refused_before_it_is_read(stranger, peer):
    class Never:
        def read(self, size=-1):
            raise AssertionError("was read")

    answer = Client().post(PATH, b"x", content_type="text/plain", headers={"Content-Length": str(2**30)})

    assert (answer.status_code, answer.json()["type"]) == (413, "about:too_large")
    assert refusals() == {(None, "too_large"): 1}


def test_too_much_waiting_asks_the_peer_to_wait(stranger, peer, monkeypatch):
    monkeypatch.setattr("lianwei.federation.operations.taking.DEEP", 1)
    stranger.call(Client(), stranger.event(), stranger.event())

    answer = stranger.call(Client(), stranger.event())

    assert (answer.status_code, answer["Retry-After"]) == (429, "30")
    assert rows().count() == 2


def test_one_peers_key_does_not_speak_for_another(stranger, peer):
    hubei = Stranger(code="hb-alliance")
    active(hubei)

    answer = hubei.call(Client(), stranger.event(), hubei.event(source=f"urn:lianwei:{AWAY}"))

    assert states(answer) == [("refused", "wrong_source")] * 2
    assert str(uuid.UUID(checked(answer)["receipts"][0]["id"])) != ""
