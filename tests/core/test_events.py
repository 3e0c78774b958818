"""The record: one chain per subject, positions and seals given once, details without surprises."""

import hashlib
import json

import pytest
from django.db import IntegrityError, transaction

from lianwei.core import clock, keys
from lianwei.core.events import canonical, record, seal_events
from lianwei.core.models import Event, Seal
from lianwei.core.scope import OPERATOR, Actor, ActorKind, attached
from lianwei.core.verification import verify_log
from tests.factories.members import at_office, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both]
NINE = at_office("2026-03-02 09:00")
CLERK = Actor(ActorKind.STAFF, user_id=7, organisation_id=3)


@pytest.fixture
def office():
    return make_organisation("YZ")


def note(office, n=1, actor=CLERK):
    with clock.playing(NINE):
        return record("office.noted", office, actor=actor, n=n)


def test_an_event_says_who_what_when_and_with_which_details(office):
    event = note(office, 5)

    subject = f"organisation:{office.pk}"
    assert (event.subject, event.seq, event.name, event.at) == (subject, 1, "office.noted", NINE)
    assert (event.user_id, event.organisation_id, event.actor_kind) == (7, 3, "staff")
    assert (event.details, event.position) == ({"n": 5}, None)
    assert json.loads(event.body) == {
        "actor": {"kind": "staff", "organisation": 3, "user": 7},
        "at": "2026-03-02T01:00:00+00:00",
        "details": {"n": 5},
        "name": "office.noted",
        "seq": 1,
        "subject": subject,
    }


def test_canonical_text_is_one_for_one_value():
    assert canonical({"b": [1, "渝"], "a": None}) == '{"a":null,"b":[1,"渝"]}'
    assert canonical({"a": None, "b": [1, "渝"]}) == canonical({"b": [1, "渝"], "a": None})


def test_details_that_are_no_plain_values_are_a_programmers_error(office):
    with pytest.raises(TypeError):
        record("office.noted", office, actor=CLERK, when=NINE)


def test_each_subject_has_its_own_chain(office):
    other = make_organisation("JB")

    first, strange, second = note(office, 1), note(other, 1), note(office, 2)

    assert [first.seq, strange.seq, second.seq] == [1, 1, 2]
    assert first.hash == hashlib.sha256(first.body.encode()).hexdigest()
    assert second.hash == hashlib.sha256((first.hash + second.body).encode()).hexdigest()
    assert list(attached(Event, office).order_by("seq")) == [first, second]


def test_a_number_in_a_chain_is_given_once(office):
    event = note(office)
    event.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        event.save(force_insert=True)


def test_sealing_gives_consecutive_positions_and_chains_the_seals(office):
    for n in range(3):
        note(office, n)
    assert seal_events() == 3
    for n in range(2):
        note(make_organisation(), n)
    assert seal_events() == 2

    assert list(Event.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4, 5]
    first, second = Seal.objects.order_by("number")
    assert [(s.number, s.first_position, s.last_position) for s in (first, second)] == [(1, 1, 3), (2, 4, 5)]
    assert (first.previous_hash, second.previous_hash) == ("", first.hash)
    assert keys.is_signed(second.hash.encode(), second.signature, by=keys.public_key())
    assert verify_log() == {"events": 5, "broken_at": None}


def test_sealing_twice_changes_nothing(office):
    note(office)
    seal_events()
    before = list(Event.objects.values()), list(Seal.objects.values())

    assert seal_events() == 0
    assert (list(Event.objects.values()), list(Seal.objects.values())) == before


def test_sealing_an_empty_log_makes_no_seal():
    assert (seal_events(), Seal.objects.count()) == (0, 0)
    assert verify_log() == {"events": 0, "broken_at": None}


def test_events_that_are_not_sealed_yet_are_whole_too(office):
    note(office, 1)
    seal_events()
    note(office, 2)

    assert verify_log() == {"events": 2, "broken_at": None}


def test_the_operator_is_nobody_in_particular(office):
    event = note(office, actor=OPERATOR)

    assert (event.actor_kind, event.user_id, event.organisation_id) == ("operator", None, None)
