"""Enquiries: asked, answered, counted in persons; nothing personal in the clear."""

from datetime import date

import pytest
from django.db.models import QuerySet

from lianwei.cases.models import Enquiry
from lianwei.cases.operations import answer_enquiry
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import attached
from tests.cases.actors import consumer, worker
from tests.cases.stages import playing
from tests.factories.cases import complaint, enquiry, staff
from tests.factories.members import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def actor():
    return staff()


def events(row):
    return [(e.name, e.details) for e in attached(Event, row).order_by("seq")]


def test_an_open_question_gets_its_number_and_waits(actor):
    with playing("2026-03-02"):
        row = enquiry(
            actor=actor, question="店家电话13900001111,能退吗", persons=3, name="王芳", phone="13812346027"
        )

    assert (row.number, row.persons, row.received_on, row.answered_on) == (
        "YZ-2026-Z00001",
        3,
        date(2026, 3, 2),
        None,
    )
    assert (row.question, str(row.name), str(row.phone)) == ("店家电话〔电话1〕,能退吗", "王*", "138****6027")
    assert events(row) == [("enquiry.received", {"persons": 3, "answered": False})]


def test_a_question_answered_at_once_is_done(actor):
    with playing("2026-03-02"):
        row = enquiry(actor=actor, answer="可以,请带发票")

    assert (row.answer, row.answered_on, row.answered_by_id) == (
        "可以,请带发票",
        date(2026, 3, 2),
        actor.user_id,
    )


def test_an_answer_is_given_once_and_knows_the_numbers_of_the_question(actor):
    row = enquiry(actor=actor, question="店家电话13900001111,能退吗")

    answer_enquiry(row.pk, actor=actor, answer="请打13900001111,或者本会023-63001234")

    kept = QuerySet(Enquiry).get(pk=row.pk)
    assert kept.answer == "请打〔电话1〕,或者本会〔电话2〕"
    assert '"13900001111"' in kept.numbers.plain()
    assert events(row)[1:] == [("enquiry.answered", {})]
    with pytest.raises(WrongStatus):
        answer_enquiry(row.pk, actor=actor, answer="再答")
    assert QuerySet(Enquiry).get(pk=row.pk).answer == kept.answer


@pytest.mark.parametrize(
    ("fault", "field"),
    [({"question": " "}, "question"), ({"persons": 0}, "persons"), ({"persons": -1}, "persons")],
)
def test_an_enquiry_has_a_question_and_a_person(actor, fault, field):
    with pytest.raises(Invalid) as refusal:
        enquiry(actor=actor, **fault)

    assert (list(refusal.value.fields), QuerySet(Enquiry).count(), Event.objects.count()) == ([field], 0, 0)


def test_who_may_not(actor):
    row, stranger = enquiry(actor=actor), worker(make_organisation("JB"))

    with pytest.raises(NotVisible):
        answer_enquiry(row.pk, actor=stranger, answer="x")
    with pytest.raises(NotAllowed):
        answer_enquiry(row.pk, actor=worker(row.holder, without=("enquiry.answer",)), answer="x")
    with pytest.raises(Invalid):
        answer_enquiry(row.pk, actor=actor, answer=" ")
    with pytest.raises(NotAllowed):
        enquiry(actor=worker(row.holder, without=("enquiry.receive",)))
    with pytest.raises(NotAllowed):
        enquiry(actor=consumer(complaint(actor=actor), "enquiry.receive"))
    assert len(events(row)) == 1
