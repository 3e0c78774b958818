"""The two tables of the protocol: complete, and each line as docs/protocol/custody.md says."""

import pytest

from lianwei.federation.rules.custody.tables import (
    GIVER,
    NONE,
    TAKER,
    TO_GIVER,
    TO_TAKER,
    Giver,
    Taker,
    gap_after,
)
from tests.federation.custody.transfers import (
    CASE,
    begun,
    brought,
    promised,
    released,
    said_by,
    states,
    taken,
)


def test_every_state_knows_every_event_that_can_come():
    giver = {(state, event) for state in Giver for event in (*TO_GIVER, "cancel", "overtake")}
    taker = {(state, event) for state in (NONE, *Taker) for event in TO_TAKER}
    people = {(state, event) for state in Taker for event in ("accept", "refuse")}

    assert set(GIVER) == giver | {(NONE, "offer")} | {(NONE, event) for event in TO_GIVER}
    assert set(TAKER) == taker | people


def test_one_line_alone_gives_a_case_away_and_one_alone_takes_it():
    assert [key for key, line in GIVER.items() if line.leaves] == [(Giver.OPEN, "ACCEPT")]
    assert [key for key, line in TAKER.items() if line.enters] == [(Taker.PROMISED, "RELEASE")]


def test_nothing_is_taken_back_once_promised_or_released():
    ends = {line.state for (state, _event), line in GIVER.items() if state in (Giver.RELEASED, Giver.DONE)}
    bound = {line.state for (state, _event), line in TAKER.items() if state == Taker.PROMISED}

    assert ends == {Giver.RELEASED, Giver.DONE}
    assert bound == {Taker.PROMISED, Taker.VOID, Taker.TAKEN}


@pytest.mark.parametrize(
    ("tries", "seconds"), [(0, 60), (1, 60), (2, 120), (5, 960), (9, 15360), (10, 21600), (10_000, 21600)]
)
def test_the_gap_doubles_from_a_minute_to_six_hours_and_never_ends(tries, seconds):
    assert gap_after(tries) == seconds


def test_an_offer_changes_no_owner(nodes):
    begun(nodes)

    nodes["A"].do("offer", case=CASE, peer="B")
    came = brought(nodes["B"], said_by(nodes["A"], "OFFER").wire.decode())

    assert came["changed"]
    assert states(nodes["A"]) == (True, ["OPEN"], [])
    assert states(nodes["B"]) == (False, [], ["SEEN"])


def test_a_promise_changes_no_owner(nodes):
    promised(nodes)

    assert states(nodes["A"]) == (True, ["OPEN"], [])
    assert states(nodes["B"]) == (False, [], ["PROMISED"])


def test_while_a_release_flies_nobody_may_act(nodes):
    released(nodes)

    assert states(nodes["A"]) == (False, ["RELEASED"], [])
    assert states(nodes["B"]) == (False, [], ["PROMISED"])
    assert nodes["A"].do("act", case=CASE) == {"refused": "wrong_status"}
    assert nodes["B"].do("act", case=CASE) == {"refused": "wrong_status"}


def test_the_taker_may_act_from_its_commit_on(nodes):
    taken(nodes)

    assert states(nodes["A"]) == (False, ["RELEASED"], [])
    assert states(nodes["B"]) == (True, [], ["TAKEN"])
    assert nodes["B"].do("act", case=CASE) == {}


def test_the_receipt_ends_it(nodes):
    receipt = taken(nodes)

    came = brought(nodes["A"], receipt.wire.decode())

    assert came["changed"]
    assert states(nodes["A"]) == (False, ["DONE"], [])
    assert [node.do("due", case=CASE)["data"] for node in nodes.values()] == [[], [], []]


def test_a_cancelled_offer_answers_a_late_acceptance_with_the_withdrawal(nodes):
    accept = promised(nodes)
    nodes["A"].do("cancel", case=CASE, epoch=1, n=0)

    came = brought(nodes["A"], accept.wire.decode())
    brought(nodes["B"], came["data"])

    assert states(nodes["A"]) == (True, ["CLOSED"], [])
    assert states(nodes["B"]) == (False, [], ["VOID"])


def test_it_is_too_late_to_cancel_what_was_released(nodes):
    released(nodes)

    assert nodes["A"].do("cancel", case=CASE, epoch=1, n=0) == {"refused": "wrong_status"}
    assert states(nodes["A"]) == (False, ["RELEASED"], [])


def test_a_returned_offer_is_returned_again_with_the_same_bytes(nodes):
    begun(nodes)
    nodes["A"].do("offer", case=CASE, peer="B")
    offer = said_by(nodes["A"], "OFFER").wire.decode()
    brought(nodes["B"], offer)
    nodes["B"].do("return", case=CASE, peer="A", epoch=1, n=0)

    first, second = brought(nodes["B"], offer)["data"], brought(nodes["B"], offer)["data"]
    came = brought(nodes["A"], first)

    assert first == second != ""
    assert came["changed"]
    assert states(nodes["A"]) == (True, ["CLOSED"], [])


def test_an_offer_withdrawn_before_it_came_is_ignored_when_it_comes(nodes):
    begun(nodes)
    nodes["A"].do("offer", case=CASE, peer="B")
    offer = said_by(nodes["A"], "OFFER").wire.decode()
    nodes["A"].do("cancel", case=CASE, epoch=1, n=0)
    withdraw = nodes["A"].do("send", kind="WITHDRAW", case=CASE, peer="B", epoch=1, n=0)["data"]

    brought(nodes["B"], withdraw)
    came = brought(nodes["B"], offer)

    assert not came["changed"]
    assert states(nodes["B"]) == (False, [], ["VOID"])


def test_one_of_two_promises_wins_and_the_other_is_withdrawn(nodes):
    accept = promised(nodes)
    nodes["A"].do("offer", case=CASE, peer="C")

    brought(nodes["A"], accept.wire.decode())

    assert states(nodes["A"]) == (False, ["RELEASED", "CLOSED"], [])


def test_a_release_waits_until_every_item_of_the_dossier_is_here(nodes):
    nodes["A"].do("begin", case=CASE, sizes={"3" * 64: 1})
    nodes["A"].do("offer", case=CASE, peer="B")
    brought(nodes["B"], said_by(nodes["A"], "OFFER").wire.decode())
    nodes["B"].do("accept", case=CASE, peer="A", epoch=1, n=0)
    release = brought(nodes["A"], said_by(nodes["B"], "ACCEPT").wire.decode())["data"]

    waiting = brought(nodes["B"], release)
    before = states(nodes["B"])
    nodes["B"].do("items", case=CASE, sizes={"3" * 64: 1})
    came = brought(nodes["B"], release)

    assert (waiting["missing"], waiting["data"]) == (1, "")
    assert before == (False, [], ["PROMISED"])
    assert came["changed"]
    assert states(nodes["B"]) == (True, [], ["TAKEN"])


def test_a_copy_owns_nothing(nodes):
    begun(nodes)
    nodes["A"].do("copy", case=CASE, peer="C")
    copy = said_by(nodes["A"], "COPY").wire.decode()

    first, again = brought(nodes["C"], copy), brought(nodes["C"], copy)
    brought(nodes["A"], first["data"])

    assert first["data"] == again["data"]
    assert states(nodes["C"]) == (False, [], [])
    assert nodes["C"].do("act", case=CASE) == {"refused": "wrong_status"}
    assert nodes["A"].do("due", case=CASE)["data"] == []
