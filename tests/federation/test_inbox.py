"""The inbox: each message takes effect once, in order, or is put aside where a person sees it."""

import json

import pytest
from django.test import Client

from lianwei.core.errors import WrongStatus
from lianwei.core.schedule import StepsFailed
from lianwei.core.scope import OPERATOR
from lianwei.federation import receivers
from lianwei.federation.models import InMessage, InState, Peer
from lianwei.federation.operations.handling import GAP, handle_post, repeat_in_message
from lianwei.federation.queries.own import WIRE
from lianwei.federation.queries.peers import keys_of
from tests.factories.exchange import Stranger

pytestmark = pytest.mark.django_db


def peer_now():
    return Peer.objects.visible_to(WIRE).get()


def states():
    return InMessage.objects.visible_to(WIRE).order_by("pk").values_list("state", flat=True)


def taken(notes):
    return [each.data["n"] for each in notes]


def test_messages_take_effect_once_and_in_order(stranger, peer, notes):
    events = [stranger.event() for _n in range(3)]
    for batch in ([events[2]], [events[0], events[0]], [events[1], events[2]], events):
        stranger.call(Client(), *batch)

    while handle_post(actor=OPERATOR):
        pass

    assert taken(notes) == [1, 2, 3]
    assert {row.state for row in InMessage.objects.visible_to(WIRE)} == {InState.HANDLED}


def test_a_gap_is_waited_for_and_not_for_ever(stranger, peer, notes, later):
    stranger.call(Client(), stranger.event(sequence=2))
    assert handle_post(actor=OPERATOR) == 0

    later(minutes=GAP.total_seconds() / 60 + 1)

    assert handle_post(actor=OPERATOR) == 1
    assert taken(notes) == [1]


def test_a_fault_leaves_nothing_and_is_tried_again(stranger, peer, monkeypatch, later):
    def fail(message):
        Peer.objects.visible_to(WIRE).update(note="half done")
        raise ZeroDivisionError

    monkeypatch.setitem(receivers.RECEIVERS, ("test.note", 1), fail)
    stranger.call(Client(), stranger.event())
    with pytest.raises(StepsFailed):
        handle_post(actor=OPERATOR)
    assert peer_now().note == ""
    done = []
    monkeypatch.setitem(receivers.RECEIVERS, ("test.note", 1), done.append)
    assert handle_post(actor=OPERATOR) == 0
    later(minutes=2)

    assert handle_post(actor=OPERATOR) == 1
    assert len(done) == 1


def test_one_that_fails_among_many_spoils_none_but_itself(stranger, peer, monkeypatch, later):
    monkeypatch.setattr(receivers, "RECEIVERS", {})
    monkeypatch.setitem(receivers.TOGETHER, ("test.note", 1), None)
    taken = []

    @receivers.receives_many("test.note")
    def take(messages):
        for each in messages:
            Peer.objects.visible_to(WIRE).update(note=str(each.sequence))
            if each.data["n"] == 2:
                raise ZeroDivisionError
            taken.append(each.data["n"])
        return {}

    stranger.call(Client(), *(stranger.event(subject=f"case:{n}", sequence=1) for n in range(3)))
    with pytest.raises(StepsFailed):
        handle_post(actor=OPERATOR)
    assert {row.state for row in InMessage.objects.visible_to(WIRE)} == {InState.WAITING}
    assert peer_now().note == ""
    taken.clear()
    later(minutes=2)

    with pytest.raises(StepsFailed):
        handle_post(actor=OPERATOR)

    assert taken == [1, 3]
    assert list(states()) == [InState.HANDLED, InState.WAITING, InState.HANDLED]


def test_one_that_fails_does_not_hold_the_next_ones_up(stranger, peer, monkeypatch):
    def take(message):
        if message.data["n"] == 1:
            raise ZeroDivisionError

    monkeypatch.setitem(receivers.RECEIVERS, ("test.note", 1), take)
    stranger.call(Client(), *(stranger.event(subject=f"case:{n}", sequence=1) for n in range(3)))

    with pytest.raises(StepsFailed):
        handle_post(actor=OPERATOR)

    assert list(states()) == [InState.WAITING, InState.HANDLED, InState.HANDLED]


def test_what_a_receiver_parks_or_refuses_is_told_and_can_be_repeated(stranger, peer, monkeypatch):
    def park(message):
        raise receivers.Parked("unknown_kind") if message.sequence == 1 else receivers.Refused("not_ours")

    monkeypatch.setitem(receivers.RECEIVERS, ("test.note", 1), park)
    stranger.call(Client(), stranger.event(), stranger.event())
    while handle_post(actor=OPERATOR):
        pass
    rows = InMessage.objects.visible_to(WIRE).order_by("sequence")
    assert [(row.state, row.reason) for row in rows] == [("parked", "unknown_kind"), ("refused", "not_ours")]

    monkeypatch.setitem(receivers.RECEIVERS, ("test.note", 1), lambda message: None)
    repeat_in_message(rows[0].pk, actor=OPERATOR)
    handle_post(actor=OPERATOR)

    assert [row.state for row in rows.all()] == ["handled", "refused"]
    with pytest.raises(WrongStatus):
        repeat_in_message(rows[1].pk, actor=OPERATOR)


def test_a_peer_tells_its_next_key_itself(stranger, peer):
    fresh = Stranger()
    card = json.loads(stranger.card())
    card["keys"] += json.loads(fresh.card())["keys"]

    stranger.call(Client(), stranger.event(card, kind="peer.card", subject="card"))
    handle_post(actor=OPERATOR)

    assert set(keys_of(peer)) == {stranger.key_id, fresh.key_id}
    assert fresh.call(Client(), fresh.event()).status_code == 200


def test_a_peer_does_not_tell_the_keys_of_another(stranger, peer):
    hubei = Stranger(code="hb-alliance")

    stranger.call(Client(), stranger.event(json.loads(hubei.card()), kind="peer.card", subject="card"))
    handle_post(actor=OPERATOR)

    assert set(keys_of(peer)) == {stranger.key_id}
    assert InMessage.objects.visible_to(WIRE).get().reason == "not_ours"
