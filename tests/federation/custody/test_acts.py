"""Acts are written down with the title under which they are done, and one without a title is named (C7)."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import QuerySet

from lianwei.cases.models import Complaint
from lianwei.cases.operations import accept_complaint
from lianwei.core.canonical import canonical
from lianwei.core.clock import now
from lianwei.core.errors import WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import OPERATOR, SYSTEM, Actor, ActorKind
from lianwei.federation.models import CommitCounter, CustodyStep, SignedPaper, Title
from lianwei.federation.operations.abroad import offer_case_abroad
from lianwei.federation.operations.custody import begin_quarantine
from lianwei.federation.rules.custody.checks import checked
from tests.federation.custody.sides import REASON, settle

pytestmark = [pytest.mark.django_db]


def handed_over(east, west):
    pk = east.new_case()
    east.offer(pk, west)
    settle(east, west)
    west.accept()
    settle(east, west)
    return pk


def acts(side):
    with side.acting():
        rows = QuerySet(CustodyStep).filter(deed__startswith="act:").order_by("seq")
        return [(row.deed, row.epoch, row.title) for row in rows]


def planted(side, deed="act:complaint.accepted"):
    """An act that was done in spite of everything, under the title that the case row names."""
    with side.acting():
        title, counter = QuerySet(Title).get(), CommitCounter.objects.get()
        counter.last += 1
        counter.save()
        told = {"case": title.case, "epoch": title.epoch, "title": title.digest}
        return QuerySet(CustodyStep).create(seq=counter.last, deed=deed, at=now(), **told)


def faults(*sides):
    return {(each.check, each.what, each.instance) for each in checked([s.dump() for s in sides]).faults}


def test_what_the_holder_does_names_its_title(sides):
    east, west = sides
    pk = east.new_case()
    east.offer(pk, west)
    with east.acting():
        accept_complaint(pk, actor=east.actor, no_talks="tried")
        birth = QuerySet(SignedPaper).get(kind="BIRTH").digest
    settle(east, west)
    west.accept()
    settle(east, west)
    with west.acting():
        accept_complaint(QuerySet(Complaint).get().pk, actor=west.actor, no_talks="tried")
        release = QuerySet(SignedPaper).get(kind="RELEASE").digest

    assert ("act:complaint.accepted", 1, birth) in acts(east)
    assert ("act:complaint.accepted", 2, release) in acts(west)
    assert {(epoch, title) for _deed, epoch, title in acts(east)} == {(1, birth)}
    assert {(epoch, title) for _deed, epoch, title in acts(west)} == {(2, release)}
    assert faults(east, west) == set()


def test_a_case_that_never_left_is_not_written_down(sides):
    east, _west = sides
    pk = east.new_case()

    with east.acting():
        accept_complaint(pk, actor=east.actor, no_talks="tried")

    assert acts(east) == []


def test_what_people_outside_say_is_no_act_of_the_holder(sides):
    east, west = sides
    pk = east.new_case()
    east.offer(pk, west)
    before = acts(east)

    with east.acting():
        consumer = Actor(ActorKind.CONSUMER, organisation_id=east.member.pk)
        record("complaint.letter_received", QuerySet(Complaint).get(pk=pk), actor=consumer)

    assert acts(east) == before


def test_an_act_after_the_case_was_given_away_is_named(sides):
    east, west = sides
    handed_over(east, west)
    assert faults(east, west) == set()

    planted(east)

    assert faults(east, west) == {("C7", "act_without_title", east.code)}


def test_an_act_on_a_file_that_does_not_know_it_was_given_away_is_written_down_and_named(sides):
    east, west = sides
    pk = handed_over(east, west)
    with east.acting():
        QuerySet(Complaint).filter(pk=pk).update(given_to="")
        record("complaint.noted", QuerySet(Complaint).get(pk=pk), actor=SYSTEM)

    assert faults(east, west) == {("C7", "act_without_title", east.code)}


def test_what_happens_to_a_file_that_is_only_read_is_no_act(sides):
    east, west = sides
    pk = handed_over(east, west)
    before = acts(east)

    with east.acting():
        record("complaint.printed", QuerySet(Complaint).get(pk=pk), actor=east.actor)

    assert acts(east) == before


def test_an_act_under_another_title_is_named(sides):
    east, west = sides
    handed_over(east, west)
    row = planted(west)
    with west.acting():
        row.title = "0" * 64
        row.save()

    assert faults(east, west) == {("C7", "act_under_other_title", west.code)}


def test_a_release_that_is_hidden_ends_the_title_all_the_same(sides):
    """The giver leaves its release out of its dump and goes on: the taker's dump shows it."""
    east, west = sides
    handed_over(east, west)
    planted(east)
    dump = east.dump()
    dump["papers"] = [each for each in dump["papers"] if each["paper"]["type"] != "RELEASE"]

    alone = {each.what for each in checked([dump]).faults}
    both = {each.what for each in checked([dump, west.dump()]).faults}

    assert "act_without_title" not in alone
    assert "act_without_title" in both


def test_in_quarantine_nothing_is_done_with_a_case_that_was_abroad(sides):
    east, west = sides
    pk = east.new_case()
    east.offer(pk, west)
    with east.acting():
        begin_quarantine(actor=OPERATOR)

        with pytest.raises(WrongStatus):
            accept_complaint(pk, actor=east.actor, no_talks="tried")
        with pytest.raises(WrongStatus):
            offer_case_abroad(pk, actor=east.actor, peer=west.code, reason=REASON, basis="oral_consent")
        assert accept_complaint(east.new_case(), actor=east.actor, no_talks="tried").was_accepted


@pytest.mark.both
def test_acts_of_before_are_given_the_title_that_held_then(db):
    own = {"is_ours": True, "case": "A/1", "n": 0, "sender": "A", "recipient": "A", "kept_at": now()}
    QuerySet(SignedPaper).create(kind="BIRTH", epoch=1, seq=1, text="{}", digest="b" * 64, **own)
    text = canonical({"prev": "r" * 64})
    QuerySet(SignedPaper).create(kind="RECEIPT", epoch=2, seq=5, text=text, digest="c" * 64, **own)
    for seq in (2, 6):
        QuerySet(CustodyStep).create(seq=seq, case="A/1", deed="act:joint_word", at=now())

    filling = import_module("lianwei.federation.migrations.0013_titles_of_acts")
    filling.fill(apps, connection.schema_editor())

    told = QuerySet(CustodyStep).order_by("seq").values_list("epoch", "title")
    assert list(told) == [(1, "b" * 64), (3, "r" * 64)]
