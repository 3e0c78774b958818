"""Parts and milestones are tasks of their members: done there, done here; dropped with the project."""

from datetime import timedelta

import pytest

from lianwei.commitments.models import Task
from lianwei.commitments.operations import finish_task
from lianwei.commitments.queries import task_page
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, subject_of
from lianwei.core.workdays import office_calendar
from lianwei.projects import handlers
from lianwei.projects.models import PartStatus
from lianwei.projects.operations import keeping, planning
from lianwei.projects.operations import parts as doing
from tests.factories import projects
from tests.factories.members import make_alliance, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def sides():
    home, away = make_organisation("YZ"), make_organisation("NA")
    make_alliance(home, away)
    return home, away


def tell(row, name, handler):
    """Run a handler of the latest event of a row, twice: it must bear that."""
    event = Event.objects.filter(subject=subject_of(row), name=name).latest("pk")
    for _time in range(2):
        handler(event)


def tasks(row):
    rows = Task.objects.visible_to(SYSTEM).filter(subject=subject_of(row)).order_by("pk")
    return [(each.organisation_id, each.status) for each in rows]


def test_a_part_and_a_milestone_are_tasks_of_their_members_once(sides):
    home, away = sides
    row, theirs = projects.running(home, away)
    milestone = projects.milestone(row, away)

    tell(row, "joint_project.begun", handlers.give_tasks)

    assert tasks(theirs) == tasks(milestone) == [(away.pk, "open")]
    task = Task.objects.visible_to(projects.head(away)).get(subject=subject_of(theirs))
    assert (task.reference, task.due_on >= theirs.due_on) == (row.number, True)
    assert task.remind_on < task.due_on
    assert task_page(task).endswith(f"/parts/{theirs.pk}/")


def test_a_task_done_there_reports_the_part_here(sides):
    home, away = sides
    row, theirs = projects.running(home, away)
    tell(row, "joint_project.begun", handlers.give_tasks)
    doing.progress_part(theirs.pk, actor=projects.head(away), done=31)
    task = Task.objects.visible_to(SYSTEM).get(subject=subject_of(theirs))

    finish_task(task.pk, actor=projects.head(away))
    tell(task, "task.finished", handlers.take_over_from_task)

    theirs.refresh_from_db()
    assert (theirs.status, theirs.done) == (PartStatus.REPORTED, 31)


def test_a_task_ticked_off_with_less_than_planned_asks_for_the_report(sides):
    home, away = sides
    row, theirs = projects.running(home, away)
    tell(row, "joint_project.begun", handlers.give_tasks)
    doing.progress_part(theirs.pk, actor=projects.head(away), done=3)
    task = Task.objects.visible_to(SYSTEM).get(subject=subject_of(theirs))

    finish_task(task.pk, actor=projects.head(away))
    tell(task, "task.finished", handlers.take_over_from_task)

    theirs.refresh_from_db()
    assert (theirs.status, theirs.done) == (PartStatus.ACCEPTED, 3)
    assert tasks(theirs) == [(away.pk, "done"), (away.pk, "open")]
    asked = Task.objects.visible_to(SYSTEM).get(subject=subject_of(theirs), status="open")
    assert "3" in asked.what and "30" in asked.what and asked.what != task.what


@pytest.mark.parametrize("is_agreed", [True, False])
def test_a_task_follows_the_change_that_was_agreed(sides, is_agreed):
    home, away = sides
    row, theirs = projects.running(home, away)
    tell(row, "joint_project.begun", handlers.give_tasks)
    before = Task.objects.visible_to(SYSTEM).get(subject=subject_of(theirs))
    day = theirs.due_on - timedelta(days=30)
    doing.ask_change_of_part(theirs.pk, actor=projects.head(away), reason="两家停业", planned=28, due_on=day)

    doing.answer_change_of_part(theirs.pk, actor=projects.head(home), is_agreed=is_agreed)
    tell(theirs, "project_part.change_answered", handlers.move_task_of_part)

    after = Task.objects.visible_to(SYSTEM).get(subject=subject_of(theirs))
    known = (before.due_on, before.what, 0)
    changed = (office_calendar().next_working(day).day, before.what.replace("30", "28"), 1)
    moved = Event.objects.filter(subject=subject_of(after), name="task.moved").count()
    assert (after.due_on, after.what, moved) == (changed if is_agreed else known)


def test_a_part_reported_here_is_done_there(sides):
    home, away = sides
    row, theirs = projects.running(home, away)
    tell(row, "joint_project.begun", handlers.give_tasks)

    doing.report_part(theirs.pk, actor=projects.head(away), done=30)
    tell(theirs, "project_part.reported", handlers.finish_tasks)

    assert tasks(theirs) == [(away.pk, "done")]


def test_a_milestone_reached_on_either_side_is_done_on_both(sides):
    home, away = sides
    row, _theirs = projects.running(home, away)
    first, second = projects.milestone(row, away), projects.milestone(row, away)
    tell(row, "joint_project.begun", handlers.give_tasks)

    keeping.reach_milestone(first.pk, actor=projects.head(home))
    tell(first, "project_milestone.reached", handlers.finish_tasks)
    task = Task.objects.visible_to(SYSTEM).get(subject=subject_of(second))
    finish_task(task.pk, actor=projects.head(away))
    tell(task, "task.finished", handlers.take_over_from_task)

    second.refresh_from_db()
    assert tasks(first) == [(away.pk, "done")] and second.reached_on is not None


def test_open_tasks_fall_with_the_part_and_with_the_project(sides):
    home, away = sides
    row, theirs = projects.running(home, away)
    milestone = projects.milestone(row, away)
    tell(row, "joint_project.begun", handlers.give_tasks)

    doing.withdraw_part(theirs.pk, actor=projects.head(home), reason="改由本单位承担")
    tell(theirs, "project_part.withdrawn", handlers.drop_task_of_part)
    assert tasks(theirs) == [(away.pk, "dropped")]
    planning.give_up_project(row.pk, actor=projects.head(home), reason="经费未到位")
    tell(row, "joint_project.given_up", handlers.drop_tasks)

    assert tasks(milestone) == [(away.pk, "dropped")]


def test_a_task_about_something_else_is_left_alone(sides):
    home, away = sides
    row, _theirs = projects.running(home, away)
    tell(row, "joint_project.begun", handlers.give_tasks)
    before = Event.objects.count()
    task = Task.objects.visible_to(SYSTEM).first()
    Task.objects.visible_to(SYSTEM).filter(pk=task.pk).update(subject="complaint:1")

    finish_task(task.pk, actor=projects.head(task.organisation))
    tell(task, "task.finished", handlers.take_over_from_task)

    assert Event.objects.count() == before + 1
