"""One real instance asks another for help with a case: each word once on both sides, one owner always."""

import pytest
from django.db.models import QuerySet

from lianwei.core.scope import OPERATOR
from lianwei.federation.models import CopyRow, JointRequest, JointWord, SharingAgreement
from lianwei.federation.operations import abroad, joint
from lianwei.federation.operations.abroad.mailing import mail_paper
from lianwei.federation.operations.agreements import (
    end_agreement,
)
from lianwei.federation.queries.custody import paper_due
from lianwei.federation.rules.custody.checks import checked
from tests.federation.custody.helping import MAY, agree, asked, request_at
from tests.federation.custody.sides import Side, settle

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def sides(sides):
    for each in sides:
        each.may(MAY)
    agree(*sides)
    return sides


def steps_at(side: Side) -> list[tuple[bool, str, str]]:
    with side.acting():
        rows = QuerySet(JointWord).order_by("pk")
        return [(each.is_ours, each.step, each.text) for each in rows]


def state_at(side: Side) -> str:
    with side.acting():
        return QuerySet(JointRequest).get().state


def one_owner(east: Side, west: Side) -> None:
    assert checked([each.dump() for each in (east, west)]).faults == ()
    assert (east.states()[0], west.states()[0]) == (True, False)


def test_a_request_is_answered_noted_and_closed(sides):
    east, west = sides
    asked(east, west)
    one_owner(east, west)

    with west.acting():
        joint.note_joint_request(request_at(west).pk, actor=west.actor, text="明天去看")
        joint.answer_joint_request(request_at(west).pk, actor=west.actor, text="门店已停业")
    settle(east, west)
    with east.acting():
        joint.note_joint_request(request_at(east).pk, actor=east.actor, text="谢谢，还请拍照")
        joint.close_joint_request(request_at(east).pk, actor=east.actor)
    settle(east, west)

    said = [(step, text) for _is_ours, step, text in steps_at(east)]
    assert said == [(step, text) for _is_ours, step, text in steps_at(west)]
    assert [step for step, _text in said] == ["asked", "noted", "answered", "noted", "closed"]
    assert (state_at(east), state_at(west)) == ("closed", "closed")
    one_owner(east, west)
    with east.acting():
        assert not QuerySet(CopyRow).filter(is_ours=True, is_answered=False).exists()


def test_a_copy_that_is_sent_again_has_its_effect_once(sides):
    east, west = sides
    asked(east, west)

    with east.acting():
        row = QuerySet(CopyRow).get(is_ours=True)
        mail_paper(paper_due(row, actor=OPERATOR))
    settle(east, west)

    assert [step for _is_ours, step, _text in steps_at(west)] == ["asked"]
    one_owner(east, west)


def test_a_withdrawal_and_an_answer_that_cross_end_the_same_on_both_sides(sides):
    east, west = sides
    asked(east, west)

    with east.acting():
        joint.withdraw_joint_request(request_at(east).pk, actor=east.actor)
    with west.acting():
        joint.answer_joint_request(request_at(west).pk, actor=west.actor, text="门店已停业")
    settle(east, west)

    assert (state_at(east), state_at(west)) == ("withdrawn", "withdrawn")
    assert "门店已停业" in {text for _is_ours, _step, text in steps_at(east)}
    one_owner(east, west)


def test_a_case_that_is_handed_over_ends_what_was_asked_for_it(sides):
    east, west = sides
    pk = asked(east, west)

    east.offer(pk, west)
    settle(east, west)
    with west.acting():
        abroad.accept_case_abroad(west.abroad().pk, actor=west.actor)
    settle(east, west)

    assert (state_at(east), state_at(west)) == ("closed", "closed")
    assert (east.states()[0], west.states()[0]) == (False, True)
    assert checked([each.dump() for each in (east, west)]).faults == ()


def test_the_end_of_the_agreement_stops_one_side_and_deletes_at_the_other(sides):
    east, west = sides
    asked(east, west)

    with east.acting():
        end_agreement(QuerySet(SharingAgreement).get().pk, actor=OPERATOR, reason="合作结束")
    settle(east, west)

    assert state_at(east) == "stopped"
    with west.acting():
        assert not QuerySet(JointRequest).exists() and not QuerySet(JointWord).exists()
    one_owner(east, west)
