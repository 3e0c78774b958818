"""A day to follow up for many cases: each gets a task, tried out first and taken back within a day."""

from datetime import date, timedelta

import pytest

from lianwei.cases.models import BulkItem
from lianwei.cases.operations import assign_complaint
from lianwei.commitments.models import Task
from lianwei.commitments.operations import finish_task, move_task
from lianwei.core import clock
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import SYSTEM, attached
from tests.factories import bulk
from tests.factories.cases import complaint
from tests.factories.members import make_organisation, make_staff

from .stages import last_event, picture

pytestmark = pytest.mark.django_db
MONDAY = date(2099, 3, 2)
GIVEN = {"what": "跟进办理情况", "due_on": MONDAY.isoformat(), "who": "handler"}


@pytest.fixture
def home(reference_data):
    return make_organisation("YZ")


@pytest.fixture
def head(home):
    return bulk.head(home)


@pytest.fixture
def cases(head):
    return [complaint(actor=head) for _ in range(3)]


def tasks(**wanted) -> list[Task]:
    return list(Task.objects.visible_to(SYSTEM).filter(**wanted).order_by("pk"))


def outcome(action) -> list[tuple[str, str]]:
    return list(attached(BulkItem, action).order_by("pk").values_list("state", "said"))


def test_a_trial_gives_no_task(head, cases):
    before = [picture(case.pk) for case in cases]

    action = bulk.prepared(head, cases, "task", **GIVEN)

    assert (outcome(action), tasks()) == ([("can", "")] * 3, [])
    assert [picture(case.pk) for case in cases] == before


def test_each_case_gets_a_task_for_its_own_handler(head, cases, home):
    mediator = make_staff("mediator", organisation=home)
    assign_complaint(cases[1].pk, actor=head, handler_id=mediator.pk)
    assign_complaint(cases[2].pk, actor=head, handler_id=None)

    bulk.carried_out(head, cases, "task", **GIVEN)

    assert [(each.reference, each.person_id, each.due_on, each.what) for each in tasks()] == [
        (cases[0].number, head.user_id, MONDAY, "跟进办理情况"),
        (cases[1].number, mediator.pk, MONDAY, "跟进办理情况"),
        (cases[2].number, None, MONDAY, "跟进办理情况"),
    ]
    given = {"task": tasks()[0].pk, "due_on": MONDAY.isoformat()}
    assert last_event(cases[0].pk) == ("complaint.task_given", given)


@pytest.mark.parametrize(("who", "is_mine"), [("myself", True), ("team", False)])
def test_or_for_oneself_or_the_team(who, is_mine, head, cases):
    bulk.carried_out(head, cases, "task", **GIVEN | {"who": who})

    assert [each.person_id for each in tasks()] == [head.user_id if is_mine else None] * 3


def test_the_same_task_for_the_same_day_is_given_once(head, cases):
    bulk.carried_out(head, cases[:1], "task", **GIVEN)

    action = bulk.prepared(head, cases, "task", **GIVEN)

    assert outcome(action) == [("cannot", "这一天已有同样的任务。"), ("can", ""), ("can", "")]
    assert len(tasks()) == 1


def test_a_day_that_has_passed_is_refused_for_each(head, cases):
    passed = GIVEN | {"due_on": (clock.today() - timedelta(days=1)).isoformat()}

    action = bulk.prepared(head, cases, "task", **passed)

    assert [state for state, _said in outcome(action)] == ["cannot"] * 3


def test_numbers_of_people_do_not_stay_in_the_words(head, cases):
    action = bulk.prepared(head, cases, "task", **GIVEN | {"what": "打13812346027再问"})

    assert action.given["what"] == "打〔电话1〕再问"


def test_tasks_are_taken_back_but_those_done_or_moved_stay(head, cases):
    action = bulk.carried_out(head, cases, "task", **GIVEN)
    done, moved, open_one = tasks()
    finish_task(done.pk, actor=head)
    move_task(moved.pk, actor=head, due_on=MONDAY + timedelta(days=1), person_id=head.user_id)

    action = bulk.taken_back(head, action)

    assert [state for state, _said in outcome(action)] == ["kept", "kept", "undone"]
    assert outcome(action)[1][1] == "之后任务已改期或改派。"
    assert [(each.pk, each.status) for each in tasks()] == [
        (done.pk, "done"),
        (moved.pk, "open"),
        (open_one.pk, "dropped"),
    ]
    assert tasks(pk=open_one.pk)[0].reason == "批量办理已撤销，任务一并取消。"


def test_on_the_screen_a_day_is_chosen_and_shown_before_it_is_confirmed(client_of, head, cases):
    desk = client_of(head)
    address = f"/cases/bulk/new/?kind=task&list=%3Fview%3Dopen&pick={cases[0].pk}"
    asked = desk.get(address).text
    assert "设定跟进日期" in asked and 'value="跟进办理情况"' in asked

    page = desk.post(address, {"what": "再问经营者", "due_on": "2099-03-02", "who": "handler"}, follow=True)
    here = page.redirect_chain[-1][0]
    assert "再问经营者，2099年3月2日" in page.text
    desk.post(f"{here}confirm/", {"reason": "集中跟进"})
    deliver_pending(limit=100)

    assert [each.what for each in tasks()] == ["再问经营者"]
