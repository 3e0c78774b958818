"""Peers that take a call and say nothing: the others and the worker's other work go on meanwhile."""

import threading
import time
from types import SimpleNamespace

import pytest
from django.db import connection

from lianwei.core.scope import OPERATOR
from lianwei.federation.models import OutMessage, OutState, Peer
from lianwei.federation.operations import answered, calling, send, share_statistics
from lianwei.federation.operations import statistics as telling
from lianwei.federation.operations.calling import AILING, AT_ONCE, FLYING, may_start
from lianwei.federation.operations.posting import send_post
from lianwei.federation.queries.own import WIRE
from lianwei.federation.tasks import send_messages
from tests.factories.exchange import active, honest
from tests.factories.sharing import with_peer

pytestmark = pytest.mark.django_db
QUICK = 2.0  # seconds in which a round ends on the slowest machine; a silent peer takes 15


@pytest.fixture
def silent(stranger):
    """The stranger says nothing until it is told to; answers how it is told."""
    speak = threading.Event()

    def wait(stranger, headers, events):
        speak.wait(10)
        return honest(stranger, headers, events)

    stranger.behave = wait
    yield speak
    speak.set()
    send_post(actor=OPERATOR)
    assert FLYING == {}


def note(peer, n=1):
    return send(peer, kind="test.note", subject="case:1", data={"n": n})


def state_of(message):
    return OutMessage.objects.visible_to(WIRE).get(pk=message.pk).state


def test_a_silent_peer_holds_nobody_up_and_its_late_answer_counts(stranger, peer, silent):
    held = note(peer)
    begun = time.monotonic()

    assert send_post(actor=OPERATOR, patience=0.05) == 0

    assert time.monotonic() - begun < QUICK
    assert (state_of(held), list(FLYING)) == (OutState.WAITING, [peer.pk])
    assert send_messages() == 1  # still under way: the worker does not rest
    silent.set()
    assert send_post(actor=OPERATOR) == 1
    assert state_of(held) == OutState.DONE


def test_while_one_peer_is_silent_another_gets_its_messages(stranger, peer, silent, other_instance):
    note(peer)
    send_post(actor=OPERATOR, patience=0.05)
    other = active(other_instance)
    messages = [note(other, n) for n in range(3)]
    until = time.monotonic() + QUICK
    while send_post(actor=OPERATOR, patience=0.1) == 0 and time.monotonic() < until:
        pass

    assert [state_of(each) for each in messages] == [OutState.DONE] * 3
    assert list(FLYING) == [peer.pk]


def test_a_peer_that_is_called_is_not_called_a_second_time(stranger, peer, silent):
    note(peer, 1)
    send_post(actor=OPERATOR, patience=0.05)
    note(peer, 2)
    Peer.objects.visible_to(WIRE).update(leased_until=None)

    send_post(actor=OPERATOR, patience=0.05)

    assert not may_start(peer.pk, is_ailing=False)
    silent.set()
    send_post(actor=OPERATOR)
    assert len(stranger.heard) == 1


def test_a_worker_that_died_holds_a_peer_up_for_half_a_minute_at_most(stranger, peer, silent, later):
    held = note(peer)
    send_post(actor=OPERATOR, patience=0.05)
    FLYING.clear()  # what the next worker knows of its calls
    silent.set()
    early = send_post(actor=OPERATOR)

    later(seconds=31)

    assert (early, send_post(actor=OPERATOR)) == (0, 1)
    assert state_of(held) == OutState.DONE


def test_ailing_peers_leave_room_for_the_others(monkeypatch):
    flight = SimpleNamespace(batch=SimpleNamespace(peer=SimpleNamespace(tries=1)))
    monkeypatch.setattr(calling, "FLYING", dict.fromkeys(range(AILING), flight))

    assert not may_start(99, is_ailing=True)
    assert may_start(99, is_ailing=False)
    assert AILING < AT_ONCE


def test_the_counts_of_a_month_are_counted_outside_the_transaction(stranger, peer, monkeypatch):
    with_peer(stranger, peer)
    before, counting = len(connection.savepoint_ids), []
    real = telling.figures

    def figures(*given, **named):
        counting.append(len(connection.savepoint_ids))
        return real(*given, **named)

    monkeypatch.setattr(telling, "figures", figures)

    share_statistics(peer.pk, actor=OPERATOR, month="2026-07")

    assert counting == [before]


def test_an_answer_that_is_late_does_not_wake_what_was_answered_meanwhile(stranger, peer, silent):
    message = send(peer, kind="test.note", subject="case:1", data={}, until_answered=True)
    send_post(actor=OPERATOR, patience=0.05)
    answered(message)
    silent.set()

    send_post(actor=OPERATOR)

    assert state_of(message) == OutState.DONE
