"""What the proof of the exchange reads from the books of instances: each fault planted there is named."""

import json
from functools import partial

import pytest

from lianwei.core.keys import new_pair, sign_by
from lianwei.federation.rules.cards import key_id_of
from lianwei.federation.rules.receipts import receipt_signed
from prove.offline import Books

EAST, WEST, NORTH = "east", "west", "north"
DIGEST = "d" * 64
SECRETS = {code: new_pair() for code in (EAST, WEST, NORTH)}


def card(code):
    public = SECRETS[code][1]
    return json.dumps({"keys": [{"key_id": key_id_of(public), "public": public}]})


def receipt(name, *, signer=WEST, **changed):
    secret, public = SECRETS[signer]
    said = {
        "id": name,
        "state": "taken-in",
        "reason": "",
        "digest": DIGEST,
        "at": "2026-03-06T10:00:00+08:00",
    }
    said |= {"by": WEST, "to": EAST} | changed
    return receipt_signed(said, key_id=key_id_of(public), sign=partial(sign_by, secret)).text()


def sent(name, sequence, *, given=None):
    told = {"message_id": name, "peer": WEST, "kind": "statistics.month", "subject": "a"}
    given = receipt(name) if given is None else given
    return told | {"sequence": sequence, "digest": DIGEST, "receipt": given}


def came(name, sequence, *, at="10:00:00", state="handled"):
    told = {"message_id": name, "peer": EAST, "kind": "statistics.month", "subject": "a"}
    return told | {"sequence": sequence, "state": state, "handled_at": f"2026-03-06 {at}"}


def books(directory, out, taken):
    """East told west; nothing went the other way."""
    files = []
    for by, there, here in ((EAST, out, []), (WEST, [], taken)):
        files.append(directory / by)
        files[-1].write_text(json.dumps({"by": by, "out": there, "in": here}))
    return Books.read(files, {code: card(code) for code in (EAST, WEST)})


def test_books_without_fault_name_none(tmp_path):
    found = books(tmp_path, [sent("m1", 1), sent("m2", 2)], [came("m1", 1), came("m2", 2, at="10:00:01")])

    assert (found.strayed(), found.disordered(), found.unreceipted()) == ([], [], [])
    assert found.count() == {"statistics.month": 2}


STRAYED = {
    "lost": [],
    "handled twice": [came("m1", 1), came("m1", 1)],
    "put aside": [came("m1", 1, state="parked")],
    "from nowhere": [came("m1", 1), came("m9", 2)],
}


@pytest.mark.parametrize("taken", STRAYED.values(), ids=STRAYED)
def test_a_message_that_was_not_handled_once_is_named(tmp_path, taken):
    assert len(books(tmp_path, [sent("m1", 1)], taken).strayed()) == 1


ORDERS = {
    "too early": [came("m1", 1, at="10:00:02"), came("m2", 2, at="10:00:01")],
    "a number missing": [came("m1", 1), came("m2", 3)],
}


@pytest.mark.parametrize("taken", ORDERS.values(), ids=ORDERS)
def test_a_message_out_of_its_order_is_named(tmp_path, taken):
    assert books(tmp_path, [], taken).disordered() == ["m2"]


RECEIPTS = {
    "none": "",
    "of another message": receipt("m2"),
    "over other contents": receipt("m1", digest="e" * 64),
    "of somebody else": receipt("m1", by=NORTH),
    "for somebody else": receipt("m1", to=NORTH),
    "of a refusal": receipt("m1", state="refused", reason="malformed"),
    "under a key that is on no card": receipt("m1", signer=NORTH),
    "under the sender's own key": receipt("m1", signer=EAST),
    "changed since": receipt("m1").replace("10:00:00", "10:00:01"),
}


@pytest.mark.parametrize("given", RECEIPTS.values(), ids=RECEIPTS)
def test_a_receipt_that_proves_nothing_is_named(tmp_path, given):
    assert books(tmp_path, [sent("m1", 1, given=given)], [came("m1", 1)]).unreceipted() == ["m1"]
