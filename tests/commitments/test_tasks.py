"""Tasks: given for a working day, seen by who works there, done, moved, dropped with a reason, called up."""

from datetime import date

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from lianwei.commitments.models import Task
from lianwei.commitments.operations import (
    TaskEntry,
    drop_task,
    finish_task,
    give_task,
    hand_over_task,
    move_task,
    remind_of_task,
)
from lianwei.commitments.queries import (
    open_tasks,
    tasks_closed,
    tasks_due,
    tasks_given,
    tasks_on_my_lists,
    tasks_waiting,
)
from lianwei.commitments.tasks import call_tasks_to_mind
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.messages.models import Message
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, attached, find
from lianwei.members.operations import leave_service
from lianwei.members.queries import actor_of
from tests.cases.stages import playing
from tests.factories.members import make_actor, make_organisation, make_staff, stand_in_for
from tests.factories.tasks import make_task

pytestmark = [pytest.mark.django_db, pytest.mark.both]
FRIDAY, SATURDAY, MONDAY = date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 9)


@pytest.fixture(autouse=True)
def _on_a_working_day():
    with playing("2026-03-05"):
        yield


@pytest.fixture
def office():
    return make_organisation("YZ")


@pytest.fixture
def chen(office):
    return make_staff("mediator", organisation=office, name="陈建华")


@pytest.fixture
def li(office):
    return make_staff("clerk", organisation=office, name="李芳")


def keys(rows):
    return [each.pk for each in rows]


def test_a_task_is_due_on_a_working_day(chen):
    with playing("2026-03-05"):
        task = make_task(actor_of(chen), due_on=SATURDAY)

    assert (task.due_on, task.remind_on, task.status) == (MONDAY, MONDAY, "open")
    assert [(e.name, e.details) for e in attached(Event, task)] == [
        ("task.given", {"of": "", "to": None, "due_on": "2026-03-09"})
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"what": " "}, "what"),
        ({"what": "问" * 201}, "what"),
        ({"what": "打 13812346027 给王女士"}, "what"),
        ({"due_on": date(2026, 3, 4)}, "due_on"),
        ({"is_private": True}, "is_private"),
    ],
)
def test_what_cannot_be_a_task(chen, changes, field):
    with playing("2026-03-05"):
        entry = {"what": "再问经营者", "due_on": FRIDAY} | changes
        with pytest.raises(Invalid) as refused:
            give_task(TaskEntry(**entry), actor=actor_of(chen))

    assert list(refused.value.fields) == [field]
    assert Task.objects.visible_to(SYSTEM).count() == 0


def test_a_task_goes_to_somebody_who_works_here(chen):
    stranger = make_staff("mediator")

    with pytest.raises(Invalid) as refused:
        make_task(actor_of(chen), person_id=stranger.pk)

    assert list(refused.value.fields) == ["person"]


def test_a_task_of_the_team_stands_on_everybodys_list_and_ones_own_on_ones_own(chen, li):
    for_all = make_task(actor_of(chen))
    for_li = make_task(actor_of(chen), person_id=li.pk)

    assert keys(tasks_on_my_lists(actor=actor_of(li))) == keys([for_all, for_li])
    assert keys(tasks_on_my_lists(actor=actor_of(chen))) == keys([for_all])
    assert keys(tasks_given(actor=actor_of(chen))) == keys([for_all, for_li])
    assert keys(open_tasks(actor=actor_of(chen))) == keys([for_all, for_li])
    assert (tasks_waiting(actor_of(li)), tasks_waiting(actor_of(chen))) == (2, 1)


def test_a_reminder_to_oneself_is_seen_by_nobody_else(chen, li):
    mine = make_task(actor_of(chen), person_id=chen.pk, is_private=True)

    assert keys(tasks_on_my_lists(actor=actor_of(chen))) == [mine.pk]
    assert keys(open_tasks(actor=actor_of(li))) == []
    for step in (finish_task, remind_of_task):
        with pytest.raises(NotVisible):
            step(mine.pk, actor=actor_of(li))


def test_another_member_does_not_know_of_a_task(chen):
    task, stranger = make_task(actor_of(chen)), make_actor("head")

    with pytest.raises(NotVisible):
        finish_task(task.pk, actor=stranger)
    assert keys(open_tasks(actor=stranger)) == []


def test_a_task_is_done_once(chen, li):
    task = make_task(actor_of(chen))

    done = finish_task(task.pk, actor=actor_of(li))

    assert (done.status, done.closed_on, done.closed_by_id) == ("done", clock.today(), li.pk)
    assert keys(open_tasks(actor=actor_of(chen))) == []
    assert keys(tasks_closed(actor=actor_of(chen))) == [task.pk]
    with pytest.raises(WrongStatus):
        finish_task(task.pk, actor=actor_of(li))


def test_a_task_is_dropped_with_a_reason_alone(chen):
    task = make_task(actor_of(chen))

    for reason in ("", "打过 13812346027"):
        with pytest.raises(Invalid):
            drop_task(task.pk, actor=actor_of(chen), reason=reason)
    dropped = drop_task(task.pk, actor=actor_of(chen), reason="对方已经来过")

    assert (dropped.status, dropped.reason) == ("dropped", "对方已经来过")


def test_a_task_moves_to_another_day_and_person(chen, li):
    with playing("2026-03-05"):
        task = remind_of_task(make_task(actor_of(chen)).pk, actor=SYSTEM)
        moved = move_task(task.pk, actor=actor_of(chen), due_on=SATURDAY, person_id=li.pk)

    assert (moved.due_on, moved.remind_on, moved.person_id, moved.reminded_on) == (
        MONDAY,
        MONDAY,
        li.pk,
        None,
    )


def test_who_may_not_is_refused(office, chen):
    analyst = make_actor("analyst", organisation=office)

    with pytest.raises(NotAllowed):
        make_task(analyst)
    with pytest.raises(NotAllowed):
        open_tasks(actor=analyst)


def test_a_stand_in_works_the_absents_tasks(chen, li):
    task, today = make_task(actor_of(chen), person_id=chen.pk), clock.today()
    stand_in_for(chen, li, valid_from=today, valid_to=today)

    assert keys(tasks_due(actor=actor_of(li), until=today)) == [task.pk]


def test_a_task_is_called_to_mind_once_on_its_day(office):
    chen = make_staff("mediator", organisation=office, email="chen@example.cn")
    with playing("2026-03-05"):
        task = make_task(actor_of(chen), due_on=MONDAY, remind_on=FRIDAY, person_id=chen.pk)
        assert call_tasks_to_mind() == 0
    with playing("2026-03-06"):
        counts = [call_tasks_to_mind(), call_tasks_to_mind()]

    assert counts == [1, 0]
    assert find(Task, task.pk, actor=SYSTEM).reminded_on == FRIDAY
    assert [e.details["to"] for e in Event.objects.filter(name="task.reminded")] == [chen.pk]
    assert keys(tasks_due(actor=actor_of(chen), until=FRIDAY)) == [task.pk]


def test_a_reminder_is_mailed_where_mail_goes_out(office, settings):
    settings.EMAIL_HOST = "mail.example.cn"
    chen = make_staff("mediator", organisation=office, email="chen@example.cn")
    task = make_task(actor_of(chen), person_id=chen.pk, what="周五再问经营者")

    remind_of_task(task.pk, actor=SYSTEM)

    letters = [(m.recipient.plain(), "周五再问经营者" in m.text.plain()) for m in attached(Message, task)]
    assert letters == [("chen@example.cn", True)]
    assert mail.outbox == []


def test_a_leavers_tasks_pass_on_and_private_ones_are_dropped(office, chen, li):
    head = make_actor("head", organisation=office)
    task = make_task(actor_of(chen), person_id=chen.pk)
    private = make_task(actor_of(chen), person_id=chen.pk, is_private=True)

    leave_service(chen, actor=head, receivers={"task": li})

    assert find(Task, task.pk, actor=SYSTEM).person_id == li.pk
    assert find(Task, private.pk, actor=SYSTEM).status == "dropped"


def test_only_who_closes_an_account_hands_over(chen, li):
    task = make_task(actor_of(chen))

    with pytest.raises(NotAllowed):
        hand_over_task(task.pk, actor=actor_of(li), receiver_id=li.pk)


@pytest.mark.parametrize("wrong", [{"closed_on": date(2026, 3, 5)}, {"is_private": True, "person_id": None}])
def test_the_database_refuses_what_makes_no_sense(chen, wrong):
    task = make_task(actor_of(chen))

    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.visible_to(SYSTEM).filter(pk=task.pk).update(**wrong)
