"""What is no paper for us by who it says changes nothing; broken promises are kept as proof."""

import json
from datetime import UTC, datetime

import pytest

from lianwei.core.canonical import canonical
from lianwei.federation.rules.custody.papers import Paper, write
from tests.federation.custody.instances import PAIRS
from tests.federation.custody.transfers import (
    CASE,
    begun,
    brought,
    dump,
    promised,
    released,
    said_by,
    states,
    taken,
)

AT = datetime(2026, 3, 1, tzinfo=UTC)


def forged(paper: Paper, *, by: str, **changed: object) -> str:
    """The same paper with other fields, signed by somebody's key."""
    told = {name: getattr(paper, name) for name in ("case", "epoch", "n", "sender", "recipient", "seq")}
    told |= {"prev": paper.prev, "body": paper.body, "kind": paper.kind} | changed
    kind = str(told.pop("kind"))
    return write(kind, secret=PAIRS[by][0], made_at=AT, **told).wire.decode()


def test_a_paper_signed_by_another_key_is_refused(nodes):
    accept = promised(nodes)

    assert brought(nodes["A"], forged(accept, by="C")) == {"refused": "forged"}
    assert brought(nodes["A"], forged(accept, by="X")) == {"refused": "forged"}
    assert states(nodes["A"]) == (True, ["OPEN"], [])


def test_a_paper_for_another_instance_is_refused(nodes):
    accept = promised(nodes)

    assert brought(nodes["C"], accept.wire.decode()) == {"refused": "not_for_us"}


def test_a_paper_of_somebody_unknown_is_refused(nodes):
    accept = promised(nodes)

    assert brought(nodes["A"], forged(accept, by="X", sender="X")) == {"refused": "unknown_sender"}


def test_a_changed_byte_is_refused(nodes):
    accept = promised(nodes)
    told = accept.told | {"n": 1}

    assert brought(nodes["A"], canonical(told)) == {"refused": "forged"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("", "malformed"),
        ("[]", "malformed"),
        ("{}", "malformed"),
        ("{" * 100_000, "malformed"),
        ("x" * (4 * 1024 * 1024 + 1), "too_large"),
    ],
    ids=["empty", "list", "no fields", "deep", "large"],
)
def test_what_is_no_paper_is_refused(nodes, data, reason):
    assert brought(nodes["A"], data) == {"refused": reason}


def test_the_same_fields_written_otherwise_are_refused(nodes):
    accept = promised(nodes)

    assert brought(nodes["A"], json.dumps(accept.told)) == {"refused": "not_canonical"}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"v": 2}, "unknown_version"),
        ({"type": "BIRTH"}, "malformed"),
        ({"type": "HELLO"}, "malformed"),
        ({"seq": -1}, "malformed"),
        ({"seq": True}, "malformed"),
        ({"epoch": "1"}, "malformed"),
        ({"body": []}, "malformed"),
        ({"more": 1}, "malformed"),
    ],
    ids=str,
)
def test_fields_that_no_paper_has_are_refused(nodes, changed, reason):
    accept = promised(nodes)

    assert brought(nodes["A"], canonical(accept.told | changed)) == {"refused": reason}


def test_an_acceptance_by_whom_nothing_was_offered_is_an_alarm(nodes):
    accept = promised(nodes)

    came = brought(nodes["A"], forged(accept, by="C", sender="C"))

    assert came["alarm"] == "answer_to_no_offer"
    assert states(nodes["A"]) == (True, ["OPEN"], [])


def test_an_acceptance_of_another_paper_is_an_alarm(nodes):
    accept = promised(nodes)

    came = brought(nodes["A"], forged(accept, by="B", prev="0" * 64))

    assert came["alarm"] == "answer_to_other_paper"
    assert states(nodes["A"]) == (True, ["OPEN"], [])


def test_a_release_without_acceptance_is_refused(nodes):
    release = released(nodes)
    body = {name: value for name, value in release.body.items() if name != "accept"}

    assert brought(nodes["B"], forged(release, by="A", body=body)) == {"refused": "malformed"}
    assert states(nodes["B"]) == (False, [], ["PROMISED"])


def test_a_release_with_the_acceptance_of_another_offer_is_refused(nodes):
    release = released(nodes)

    assert brought(nodes["B"], forged(release, by="A", n=1)) == {"refused": "release_without_accept"}


def test_a_release_that_nobody_promised_to_take_is_an_alarm_kept_once(nodes):
    release = released(nodes)
    accept = forged(release.inside("accept"), by="C", sender="C")
    told = json.loads(accept)
    body = release.body | {"accept": told}
    digest = write("ACCEPT", secret=PAIRS["C"][0], made_at=AT, **_named(told)).digest
    dumped = forged(release, by="A", recipient="C", body=body, prev=digest)

    came = [brought(nodes["C"], dumped)["alarm"] for _n in range(2)]

    assert came == ["release_without_promise"] * 2
    assert len(dump(nodes["C"])["alarms"]) == 1
    assert states(nodes["C"]) == (False, [], [])


def _named(told: dict) -> dict:
    named = {name: told[name] for name in ("case", "epoch", "n", "seq", "prev", "body")}
    return named | {"sender": told["from"], "recipient": told["to"]}


def test_a_withdrawal_after_the_release_is_an_alarm_and_both_papers_stay(nodes):
    taken(nodes)
    offer = next(each for each in dump(nodes["B"])["papers"] if each["paper"]["type"] == "OFFER")
    body = {"ground": "cancelled"}
    told = {"case": CASE, "epoch": 1, "n": 0, "sender": "A", "recipient": "B", "seq": 99, "body": body}
    withdraw = write("WITHDRAW", secret=PAIRS["A"][0], made_at=AT, prev=offer["digest"], **told)

    came = brought(nodes["B"], withdraw.wire.decode())

    assert came["alarm"] == "withdrawn_after_release"
    assert states(nodes["B"]) == (True, [], ["TAKEN"])
    assert {each["paper"]["type"] for each in dump(nodes["B"])["papers"]} >= {"RELEASE", "WITHDRAW"}


def test_an_offer_of_a_case_of_somebody_else_is_refused(nodes):
    begun(nodes)
    nodes["A"].do("offer", case=CASE, peer="B")
    offer = said_by(nodes["A"], "OFFER")

    stolen = forged(offer, by="C", sender="C")

    assert brought(nodes["B"], stolen) == {"refused": "titles_foreign"}


def test_an_offer_without_titles_is_refused(nodes):
    begun(nodes)
    nodes["A"].do("offer", case=CASE, peer="B")
    offer = said_by(nodes["A"], "OFFER")

    assert brought(nodes["B"], forged(offer, by="A", body={"titles": []})) == {"refused": "titles_missing"}


def test_an_offer_with_a_birth_record_of_ones_own_making_is_refused(nodes):
    begun(nodes)
    nodes["A"].do("offer", case=CASE, peer="B")
    offer = said_by(nodes["A"], "OFFER")
    told = {"case": CASE, "epoch": 1, "n": 0, "recipient": "C", "seq": 1, "prev": "", "body": {}}
    birth = write("BIRTH", secret=PAIRS["C"][0], made_at=AT, sender="C", **told)
    body = offer.body | {"titles": [birth.told]}

    made_up = forged(offer, by="C", sender="C", prev=birth.digest, body=body)

    assert brought(nodes["B"], made_up) == {"refused": "titles_foreign"}


def test_an_old_owner_cannot_offer_what_it_gave_away(nodes):
    taken(nodes)
    offer = next(each["paper"] for each in dump(nodes["A"])["papers"] if each["paper"]["type"] == "OFFER")

    assert nodes["A"].do("offer", case=CASE, peer="C") == {"refused": "wrong_status"}
    assert brought(nodes["C"], canonical(offer)) == {"refused": "not_for_us"}


def test_a_receipt_of_another_dossier_is_an_alarm(nodes):
    receipt = taken(nodes)

    came = brought(nodes["A"], forged(receipt, by="B", body={"root": "0" * 64}))

    assert came["alarm"] == "receipt_of_other_dossier"
    assert states(nodes["A"]) == (False, ["RELEASED"], [])
