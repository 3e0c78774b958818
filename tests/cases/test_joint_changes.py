"""A joint session that cannot be held as arranged is moved, or called off, for all its cases at once."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from lianwei.cases.models import Complaint, JointSession, MediationSession
from lianwei.cases.operations.together.joint import arrange_joint_session
from lianwei.cases.operations.together.joint_changes import call_off_joint_session, move_joint_session
from lianwei.core import clock
from lianwei.core.documents.queries import documents_of
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.messages.models import Message
from lianwei.core.models import Event
from lianwei.core.scope import attached
from lianwei.members.queries import actor_of
from tests.cases.test_joint_sessions import (  # noqa: F401 - fixtures
    actor,
    arranged,
    group,
    head,
    keys,
    meeting,
    work,
)
from tests.factories import members

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def parts(joint: JointSession) -> list[MediationSession]:
    return list(QuerySet(MediationSession).filter(joint_id=joint.pk).order_by("complaint_id"))


def told(group, template: str) -> list[int]:  # noqa: F811
    rows = QuerySet(Complaint).filter(pk__in=keys(group)).order_by("pk")
    return [attached(Message, row).filter(template=template).count() for row in rows]


def test_it_moves_for_all_its_cases_with_one_message_each_and_one_notice(group, head, actor):  # noqa: F811
    joint = arranged(group, head, actor)
    work()
    later = clock.now() + timedelta(days=9)

    moved = move_joint_session(group.pk, actor=actor, meeting=meeting(head, held_at=later, place="三楼"))
    work()

    assert (moved.pk, moved.held_at) == (joint.pk, later)
    assert [(each.complaint_id, each.held_at, each.place) for each in parts(joint)] == [
        (pk, later, "三楼") for pk in keys(group)
    ]
    assert told(group, "joint_session_moved") == [1, 1, 1]
    rows = QuerySet(Complaint).filter(pk__in=keys(group)).order_by("pk")
    assert [documents_of(row).filter(kind="mediation_notice").count() for row in rows] == [2, 0, 0]


def test_a_time_that_is_past_moves_nothing(group, head, actor):  # noqa: F811
    joint = arranged(group, head, actor)
    past = clock.now() - timedelta(hours=1)

    with pytest.raises(Invalid) as refused:
        move_joint_session(group.pk, actor=actor, meeting=meeting(head, held_at=past))

    assert list(refused.value.fields) == ["held_at"]
    assert {each.held_at for each in parts(joint)} == {joint.held_at}


def test_called_off_with_a_reason_it_makes_room_for_another(group, head, actor):  # noqa: F811
    joint = arranged(group, head, actor)

    with pytest.raises(Invalid):
        call_off_joint_session(group.pk, actor=actor, reason=" ")
    call_off_joint_session(group.pk, actor=actor, reason="场地被占用")
    work()

    assert parts(joint) == []
    assert told(group, "joint_session_off") == [1, 1, 1]
    row = QuerySet(Complaint).get(pk=keys(group)[0])
    assert attached(Event, row).get(name="complaint.session_called_off").details["reason"] == "场地被占用"
    again = arrange_joint_session(group.pk, actor=actor, cases=keys(group), meeting=meeting(head))
    assert len(parts(again)) == 3


def test_where_none_is_arranged_nothing_is_moved_or_called_off(group, head, actor):  # noqa: F811
    with pytest.raises(WrongStatus):
        move_joint_session(group.pk, actor=actor, meeting=meeting(head))
    with pytest.raises(WrongStatus):
        call_off_joint_session(group.pk, actor=actor, reason="场地被占用")


def test_another_member_and_a_clerk_change_nothing(group, head, actor):  # noqa: F811
    arranged(group, head, actor)
    other = actor_of(members.make_staff("head", organisation=members.make_member("NA")))
    clerk = actor_of(members.make_staff("clerk", organisation=head.organisation))

    for who, refusal in ((other, NotVisible), (clerk, NotAllowed)):
        with pytest.raises(refusal):
            move_joint_session(group.pk, actor=who, meeting=meeting(head))
        with pytest.raises(refusal):
            call_off_joint_session(group.pk, actor=who, reason="场地被占用")


def test_the_forms_on_the_page_of_the_group(client_of, group, head, actor):  # noqa: F811
    arranged(group, head, actor)
    browser, page = client_of(head), reverse("case_group_detail", args=[group.pk])
    move, off = (reverse(f"case_group_{verb}_session", args=[group.pk]) for verb in ("move", "call_off"))
    shown = browser.get(page).content.decode()
    day = (clock.today() + timedelta(days=5)).isoformat()
    data = {"held_on": day, "held_at": "09:30", "way": "on_site", "mediator": head.pk, "place": "三楼"}

    assert move in shown
    assert off in shown
    assert browser.get(move).context["form"]["place"].value() == "二楼"
    assert browser.post(move, data).status_code == 302
    assert browser.post(off, {"reason": ""}).status_code == 422
    assert browser.post(off, {"reason": "场地被占用"}).status_code == 302
    assert off not in browser.get(page).content.decode()
