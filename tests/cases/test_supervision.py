"""督办 from above, its answer, and remarks of the staff."""

from datetime import date

import pytest
from django.db.models import QuerySet

from lianwei.cases.models import Complaint, Note, Status, Supervision
from lianwei.cases.operations import answer_supervision, note_complaint, supervise_complaint
from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from lianwei.core.scope import OPERATOR
from tests.cases.actors import above, onlooker
from tests.cases.stages import last, last_event, playing, refused, row, standing, take
from tests.factories.cases import staff
from tests.factories.members import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def actor():
    return staff()


@pytest.fixture
def case(actor):
    with playing("2026-03-02"):
        return standing(Status.ACCEPTED, actor)


def press(case, actor, **changes):
    plain = {"demand": "请加快,联系13900001111", "due_on": date(2026, 3, 10)}
    with playing("2026-03-03"):
        return supervise_complaint(case.pk, actor=actor, **plain | changes)


@pytest.mark.parametrize("who", ["the own head", "the association above", "a supervising body"])
def test_a_case_is_pressed_from_above(actor, case, who):
    QuerySet(Complaint).filter(pk=case.pk).update(alliance_id=1)
    city = make_organisation("CQ", kind="CITY")
    viewers = {"the association above": above(case.holder, at=city), "a supervising body": onlooker(city, 1)}
    presser = viewers.get(who, actor)

    order = press(case, presser)

    assert (order.issued_by_id, order.issued_on, order.due_on) == (
        presser.organisation_id,
        date(2026, 3, 3),
        date(2026, 3, 10),
    )
    assert (row(case.pk).is_supervised, row(case.pk).status) == (True, Status.ACCEPTED)
    assert last_event(case.pk) == (
        "complaint.supervised",
        {"demand": "请加快,联系〔电话1〕", "due_on": "2026-03-10"},
    )


@pytest.mark.parametrize("viewer", ["secretary_general", "liaison_group"])
def test_equals_do_not_press_each_other(actor, case, viewer):
    QuerySet(Complaint).filter(pk=case.pk).update(alliance_id=1)
    chair = onlooker(make_organisation("BN"), 1, viewer=viewer)

    with pytest.raises(NotAllowed):
        press(case, chair)

    assert row(case.pk).is_supervised is False


def test_the_answer_ends_it_when_nothing_else_is_open(actor, case):
    first, second = press(case, actor), press(case, actor)

    for order, is_open in ((first, True), (second, False)):
        with playing("2026-03-05"):
            answer_supervision(case.pk, actor=actor, supervision_id=order.pk, answer="已开调解会")
        assert row(case.pk).is_supervised is is_open

    kept = QuerySet(Supervision).get(pk=second.pk)
    assert (kept.answer, kept.answered_on) == ("已开调解会", date(2026, 3, 5))
    assert last_event(case.pk) == ("complaint.supervision_answered", {"supervision": second.pk})
    with refused(case.pk, NotVisible):
        answer_supervision(case.pk, actor=actor, supervision_id=second.pk, answer="再答一次")


@pytest.mark.parametrize(
    ("fault", "field"), [({"demand": " "}, "demand"), ({"due_on": date(2026, 3, 2)}, "due_on")]
)
def test_an_order_says_what_and_by_when(actor, case, fault, field):
    with refused(case.pk, Invalid) as refusal:
        press(case, actor, **fault)

    assert list(refusal.value.fields) == [field]


def test_an_order_is_due_today_at_the_earliest(actor, case):
    assert press(case, actor, due_on=date(2026, 3, 3)).due_on == date(2026, 3, 3)


def test_an_answer_has_words_and_an_order_of_this_case(actor, case):
    order, other_actor = press(case, actor), staff("JB")
    other = take(standing(Status.ACCEPTED, other_actor).pk, other_actor, "supervise")

    with refused(case.pk, Invalid):
        answer_supervision(case.pk, actor=actor, supervision_id=order.pk, answer=" ")
    with refused(case.pk, NotVisible):
        answer_supervision(case.pk, actor=actor, supervision_id=last(Supervision, other.pk), answer="已办")


def test_the_command_line_presses_nobody(case):
    with refused(case.pk, NotAllowed):
        press(case, OPERATOR)


def test_a_note_is_kept_with_its_writer_and_moves_nothing(actor, case):
    with playing("2026-03-03"):
        note = note_complaint(case.pk, actor=actor, text="消费者改号13900001111")

    kept = QuerySet(Note).get(complaint=case)
    assert (kept.text, kept.author_id) == ("消费者改号〔电话1〕", actor.user_id)
    assert row(case.pk).version == case.version
    assert last_event(case.pk) == ("complaint.noted", {"note": note.pk})


def test_an_empty_note_is_refused(actor, case):
    with refused(case.pk, Invalid) as refusal:
        note_complaint(case.pk, actor=actor, text="\n")

    assert list(refusal.value.fields) == ["text"]
