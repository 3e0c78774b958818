"""What somebody with the database in hand may try, and where the log says it is broken."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lianwei.core import clock
from lianwei.core.commands import verify
from lianwei.core.events import chained, record, seal_digest, seal_events
from lianwei.core.models import Event, Seal
from lianwei.core.scope import OPERATOR, Actor, ActorKind
from lianwei.core.verification import verify_log
from tests.factories.members import at_office, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both]
CLERK = Actor(ActorKind.STAFF, user_id=7, organisation_id=3)


@pytest.fixture
def log():
    """Two subjects with three sealed events each (positions 1 to 6, seals 1 and 2)."""
    offices = [make_organisation("YZ"), make_organisation("JB")]
    with clock.playing(at_office("2026-03-02 09:00")):
        for n in range(3):
            for office in offices:
                record("office.noted", office, actor=CLERK, n=n)
            if n:
                seal_events()
    return f"organisation:{offices[0].pk}"


def broken_at():
    return verify_log()["broken_at"]


def event(subject, seq):
    return Event.objects.get(subject=subject, seq=seq)


def rewrite(subject, *, first, **details):
    """Change the details of an event and hash the chain anew from there."""
    previous = event(subject, first - 1).hash if first > 1 else ""
    for row in Event.objects.filter(subject=subject, seq__gte=first).order_by("seq"):
        body = json.loads(row.body)
        if row.seq == first:
            body["details"] |= details
        row.body = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        row.hash = previous = chained(previous, row.body)
        row.save()


def test_an_untouched_log_holds(log):
    assert verify_log() == {"events": 6, "broken_at": None}
    assert [(s.first_position, s.last_position) for s in Seal.objects.order_by("number")] == [(1, 4), (5, 6)]


def test_a_tampered_body_is_named(log):
    row = event(log, 2)
    Event.objects.filter(pk=row.pk).update(body=row.body.replace('"n":1', '"n":9'))

    assert broken_at() == f"{log}#2"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("name", "office.praised"),
        ("user_id", 8),
        ("organisation_id", None),
        ("at", at_office("2026-03-01 09:00")),
    ],
)
def test_a_column_changed_beside_the_body_is_named(log, column, value):
    Event.objects.filter(pk=event(log, 2).pk).update(**{column: value})

    assert broken_at() == f"{log}#2"


@pytest.mark.parametrize("body", ["", "{}", "no json", '{"actor":{"kind":"king"}}', "[]"])
def test_a_body_that_says_nothing_is_named_even_when_its_hash_fits(log, body):
    row = event(log, 2)
    Event.objects.filter(pk=row.pk).update(body=body, hash=chained(event(log, 1).hash, body))

    assert broken_at() == f"{log}#2"


@pytest.mark.parametrize(("seq", "link"), [(1, 1), (2, 2)])
def test_a_deleted_row_is_named_by_the_number_that_is_missing(log, seq, link):
    event(log, seq).delete()

    assert broken_at() == f"{log}#{link}"


def test_a_cut_tail_is_named_by_its_seal(log):
    event(log, 3).delete()

    assert broken_at() == "seal#2"


def test_a_whole_chain_that_vanished_is_named_by_its_seal(log):
    Event.objects.filter(subject=log).delete()

    assert broken_at() == "seal#1"


def test_a_chain_rewritten_and_hashed_anew_is_named_by_its_seal(log):
    rewrite(log, first=1, n=9)

    assert broken_at() == "seal#1"


def test_a_rewritten_end_is_named_by_the_last_seal(log):
    rewrite(log, first=3, n=9)

    assert broken_at() == "seal#2"


def test_events_swapped_between_positions_are_named_by_their_seal(log):
    one, other = event(log, 1), event(log, 2)
    Event.objects.filter(pk=one.pk).update(position=99)
    Event.objects.filter(pk=other.pk).update(position=one.position)
    Event.objects.filter(pk=one.pk).update(position=other.position)

    assert broken_at() == "seal#1"


def test_a_position_beyond_the_last_seal_is_named(log):
    with clock.playing(at_office("2026-03-02 10:00")):
        record("office.noted", make_organisation("WZ"), actor=OPERATOR, n=1)
    late = Event.objects.order_by("-pk").first()
    Event.objects.filter(pk=late.pk).update(position=7)

    assert broken_at() == f"{late.subject}#1"


def test_events_whose_last_seal_was_taken_away_are_named(log):
    Seal.objects.get(number=2).delete()

    assert broken_at() == f"{log}#3"


@pytest.mark.parametrize("column", ["hash", "signature", "previous_hash", "public_key"])
def test_a_changed_seal_is_named(log, column):
    seal = Seal.objects.get(number=2)
    Seal.objects.filter(pk=seal.pk).update(**{column: getattr(seal, column)[::-1]})

    assert broken_at() == "seal#2"


def test_a_log_rewritten_and_sealed_anew_with_a_foreign_key_is_named(log):
    rewrite(log, first=1, n=9)
    thief, previous = Ed25519PrivateKey.generate(), ""
    theirs = base64.b64encode(thief.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()
    for seal in Seal.objects.order_by("number"):
        rows = Event.objects.filter(position__range=(seal.first_position, seal.last_position))
        seal.previous_hash, seal.public_key = previous, theirs
        seal.hash = seal_digest(seal.number, previous, iter([e.hash for e in rows.order_by("position")]))
        seal.signature = base64.b64encode(thief.sign(seal.hash.encode())).decode()
        seal.save()
        previous = seal.hash

    assert broken_at() == "seal#1"


def test_seals_of_a_retired_signing_key_hold_as_long_as_it_is_named(log, settings):
    retired = Seal.objects.get(number=1).public_key
    settings.LIANWEI_SIGNING_KEY = base64.b64encode(b"the next key of thirty-two bytes").decode()

    assert broken_at() == "seal#1"
    settings.LIANWEI_FORMER_PUBLIC_KEYS = [retired]
    assert broken_at() is None


def test_the_first_of_several_broken_links_is_named(log):
    Event.objects.filter(pk=event(log, 3).pk).update(name="office.praised")
    Event.objects.filter(pk=event(log, 2).pk).update(name="office.praised")

    assert broken_at() == f"{log}#2"


def test_the_command_prints_one_object_and_fails_on_a_broken_log(log, capsys):
    assert verify(None, OPERATOR) == 0
    Event.objects.filter(pk=event(log, 2).pk).update(name="office.praised")
    assert verify(None, OPERATOR) == 1

    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert printed == [{"events": 6, "broken_at": None}, {"events": 6, "broken_at": f"{log}#2"}]
