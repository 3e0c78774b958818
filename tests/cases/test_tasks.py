"""Tasks on the pages: the lists, the case, the worklist, the first page; numbers become the case's tokens."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases.models import NarrativeToken
from lianwei.cases.operations.handling.tasks import give_case_task
from lianwei.cases.queries.lists.tasks import Whose, task_rows, tasks_of_today
from lianwei.commitments.models import Task
from lianwei.commitments.operations import TaskEntry
from lianwei.core import clock
from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM
from lianwei.members.queries import actor_of
from tests.cases.stages import playing
from tests.factories.cases import complaint
from tests.factories.members import make_actor, make_organisation, make_staff, stand_in_for
from tests.factories.tasks import make_task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture(autouse=True)
def _on_a_working_day():
    with playing("2026-03-05"):
        yield


@pytest.fixture
def office():
    return make_organisation("YZ")


@pytest.fixture
def chen(office):
    return make_staff("mediator", "clerk", organisation=office, name="陈建华")


@pytest.fixture
def case(chen):
    return complaint(actor=actor_of(chen))


def entry(what="周五再问经营者", **changes):
    return TaskEntry(what, **{"due_on": clock.today()} | changes)


def only_task():
    return Task.objects.visible_to(SYSTEM).get()


def test_a_number_in_a_task_about_a_case_becomes_its_token(chen, case):
    before = NarrativeToken.objects.visible_to(SYSTEM).count()

    task = give_case_task(case.pk, entry("打 13666660000 问张老板"), actor=actor_of(chen))

    assert "13666660000" not in task.what
    assert task.what.endswith("问张老板")
    assert NarrativeToken.objects.visible_to(SYSTEM).count() == before + 1
    assert (task.subject, task.reference) == (f"complaint:{case.pk}", case.number)
    assert [e.details for e in Event.objects.filter(name="complaint.task_given")] == [
        {"task": task.pk, "due_on": task.due_on.isoformat()}
    ]


def test_nobody_gives_a_task_about_another_members_case(case, office):
    with pytest.raises(NotVisible):
        give_case_task(case.pk, entry(), actor=make_actor("head"))
    with pytest.raises(NotAllowed):
        give_case_task(case.pk, entry(), actor=make_actor("analyst", organisation=office))


def test_a_task_is_noted_on_the_page_of_its_case(chen, case, client_of):
    client = client_of(chen)
    address = reverse("task_give") + f"?case={case.pk}"

    form = client.get(address).content.decode()
    answer = client.post(address, {"what": "周五再问经营者", "within": "", "person": str(chen.pk)})
    page = client.get(reverse("complaint_detail", args=[case.pk])).content.decode()

    assert "要做什么" in form
    assert f'<option value="{chen.pk}" selected>我</option>' in form
    assert answer.url == reverse("complaint_detail", args=[case.pk])
    assert "周五再问经营者" in page
    assert reverse("task_finish", args=[only_task().pk]) in page
    assert only_task().person_id == chen.pk


def test_what_is_refused_stays_in_the_form(chen, client_of):
    answer = client_of(chen).post(reverse("task_give"), {"what": "打 13666660000", "person": ""})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "打 13666660000" in page
    assert "请不要写电话" in page


def test_the_first_page_shows_what_is_due_today_and_finishes_it(chen, client_of):
    task = make_task(actor_of(chen), person_id=chen.pk, what="打印协议书")
    client = client_of(chen)

    before = client.get("/").content.decode()
    answer = client.post(reverse("task_finish", args=[task.pk]), {"back": "home"})
    after = client.get("/").content.decode()

    assert "打印协议书" in before
    assert answer.url == "/"
    assert "今天的任务" in before
    assert "今天的任务" not in after


def test_moving_and_dropping_on_their_pages(chen, client_of):
    task, client = make_task(actor_of(chen)), client_of(chen)

    client.post(reverse("task_move", args=[task.pk]), {"due_on": "2099-03-06", "person": str(chen.pk)})
    moved = only_task()
    refused = client.post(reverse("task_drop", args=[task.pk]), {"reason": ""})
    client.post(reverse("task_drop", args=[task.pk]), {"reason": "不再需要"})

    assert (moved.due_on.year, moved.person_id) == (2099, chen.pk)
    assert refused.status_code == 422
    assert only_task().status == "dropped"


def test_the_worklist_names_the_tasks_of_a_case_and_leads_to_all(chen, case, client_of):
    give_case_task(case.pk, entry(person_id=chen.pk), actor=actor_of(chen))

    page = client_of(chen).get(reverse("complaint_list")).content.decode()

    assert "1 项任务" in page
    assert f'href="{reverse("task_list")}"' in page


def test_cases_and_tasks_of_the_absent_are_marked_on_the_stand_ins_lists(office, chen, case, client_of):
    li, today = make_staff("mediator", organisation=office, name="李芳"), clock.today()
    make_task(actor_of(chen), person_id=chen.pk)
    stand_in_for(chen, li, valid_from=today, valid_to=today)

    rows = tasks_of_today(actor=actor_of(li))
    page = client_of(li).get(reverse("complaint_list")).content.decode()

    assert [row.stands_in for row in rows] == [True]
    assert '<span class="lw-tagword">代</span>' in page
    assert (
        '<span class="lw-tagword">代</span>'
        not in client_of(chen).get(reverse("complaint_list")).content.decode()
    )


@pytest.mark.parametrize("whose", Whose)
def test_each_list_costs_the_same_for_one_task_and_for_three(chen, whose):
    actor = actor_of(chen)
    give_case_task(complaint(actor=actor).pk, entry(), actor=actor)
    task_rows(actor=actor, whose=whose)
    with CaptureQueriesContext(connection) as one:
        task_rows(actor=actor, whose=whose)
    for _n in range(2):
        make_task(actor)

    with CaptureQueriesContext(connection) as three:
        task_rows(actor=actor, whose=whose)

    assert len(one) == len(three)


def test_somebody_who_looks_on_has_no_tasks(office):
    assert tasks_of_today(actor=make_actor("secretary_general", organisation=office)) == []
