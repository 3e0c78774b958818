"""Parts and milestones are tasks of their members, given, finished and dropped with them; done there is done
here.

Who began the project, or took the part on, gives the task; the instance writes it, for the task lies with
another member than who leads.
"""

from dataclasses import replace
from datetime import timedelta

from django.utils.translation import gettext as _

from lianwei.commitments.models import Task
from lianwei.commitments.operations import TaskEntry, drop_task, finish_task, give_task, move_task
from lianwei.core import clock
from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, Actor, find, subject_of
from lianwei.core.workdays import office_calendar
from lianwei.projects.models import (
    JointProject,
    PartStatus,
    ProjectMilestone,
    ProjectPart,
    ProjectStatus,
)
from lianwei.projects.operations.keeping import reach_milestone
from lianwei.projects.operations.parts import report_part

CALL = timedelta(days=7)  # before the day: when the task is called to mind
LONGEST = 200
PART, MILESTONE = "projectpart", "projectmilestone"


@on("joint_project.begun")
@on("joint_project.resumed")
@on("project_part.accepted")
@on("project_part.added")
@on("project_part.sent_back")
@on("project_milestone.added")
def give_tasks(event: Event) -> None:
    """A task for each part taken on and each milestone ahead of a running project that has none yet."""
    project = find(JointProject, _project_key(event), actor=SYSTEM)
    if project.status != ProjectStatus.RUNNING or event.user_id is None:
        return
    giver = Actor(SYSTEM.kind, user_id=event.user_id, organisation_id=event.organisation_id)
    parts = ProjectPart.objects.visible_to(SYSTEM).filter(project=project, status=PartStatus.ACCEPTED)
    parts = parts.select_related("project")
    for part in parts.order_by("pk"):
        _give(part, _words(part), giver, person_id=part.person_id)
    ahead = ProjectMilestone.objects.visible_to(SYSTEM).filter(project=project, reached_on=None)
    ahead = ahead.select_related("project")
    for milestone in ahead.order_by("pk"):
        _give(milestone, _words(milestone), giver)


@on("project_part.change_answered")
def move_task_of_part(event: Event) -> None:
    """The task of a part with another quantity or day says so and is due then."""
    part = find(ProjectPart, int(event.subject.partition(":")[2]), actor=SYSTEM)
    what, due_on = _words(part), max(part.due_on, clock.today())
    last = office_calendar().next_working(due_on).day
    for task in _open_tasks([event.subject]):
        if (task.what, task.due_on) != (what, last):
            actor = Actor(SYSTEM.kind, user_id=event.user_id)
            move_task(task.pk, actor=actor, due_on=due_on, person_id=task.person_id, what=what)


@on("project_part.reported")
@on("project_part.confirmed")
@on("project_milestone.reached")
def finish_tasks(event: Event) -> None:
    """What is reported here is done there."""
    for task in _open_tasks([event.subject]):
        finish_task(task.pk, actor=Actor(SYSTEM.kind, user_id=event.user_id))


@on("project_part.withdrawn")
def drop_task_of_part(event: Event) -> None:
    """The part fell, and its task with it."""
    _drop([event.subject], event)


@on("joint_project.given_up")
@on("joint_project.finished")
def drop_tasks(event: Event) -> None:
    """The project has ended: what is open of it need not be done."""
    key = _project_key(event)
    rows = [
        subject_of(each)
        for model in (ProjectPart, ProjectMilestone)
        for each in model.objects.visible_to(SYSTEM).filter(project_id=key)
    ]
    _drop(rows, event)


@on("task.finished")
def take_over_from_task(event: Event) -> None:
    """Done there is done here: the part is reported with what was entered of it, the milestone reached.

    Where less than planned was entered, the member is asked by another task to report how many, and why.
    """
    task = find(Task, int(event.subject.partition(":")[2]), actor=SYSTEM)
    noun, _colon, key = task.subject.partition(":")
    actor = Actor(SYSTEM.kind, user_id=event.user_id, organisation_id=event.organisation_id)
    if noun == PART:
        part = find(ProjectPart, int(key), actor=SYSTEM)
        if part.status == PartStatus.ACCEPTED and part.project.status == ProjectStatus.RUNNING:
            _report_or_ask(part, task, actor)
    elif noun == MILESTONE:
        milestone = find(ProjectMilestone, int(key), actor=SYSTEM)
        if milestone.reached_on is None and milestone.project.is_begun:
            reach_milestone(milestone.pk, actor=actor)


def _report_or_ask(part: ProjectPart, task: Task, actor: Actor) -> None:
    if part.done >= part.planned:
        report_part(part.pk, actor=actor, done=part.done)
        return
    told = {"done": part.done, "planned": part.planned, "what": _words(part)}
    words = _("Report how many are done (%(done)s of %(planned)s so far): %(what)s") % told
    _give(part, words, replace(actor, user_id=actor.user_id or task.made_by_id), person_id=task.person_id)


def _words(row: ProjectPart | ProjectMilestone) -> str:
    """What is to be done, after the title of the project."""
    much = f" {row.planned}{row.unit}" if isinstance(row, ProjectPart) else ""
    return f"{row.project.title}：{row.matter}{much}"[:LONGEST]


def _give(
    row: ProjectPart | ProjectMilestone,
    what: str,
    giver: Actor,
    *,
    person_id: int | None = None,
) -> None:
    if _open_tasks([subject_of(row)]):
        return
    today = clock.today()
    due_on = max(row.due_on, today)
    entry = TaskEntry(
        what[:LONGEST],
        due_on,
        person_id=person_id,
        remind_on=max(due_on - CALL, today),
        reference=row.project.number,
    )
    give_task(entry, actor=giver, about=row)


def _drop(subjects: list[str], event: Event) -> None:
    actor = Actor(SYSTEM.kind, user_id=event.user_id)
    for task in _open_tasks(subjects):
        drop_task(task.pk, actor=actor, reason=_("The joint project needs it no more."))


def _open_tasks(subjects: list[str]) -> list[Task]:
    rows = Task.objects.visible_to(SYSTEM).filter(subject__in=subjects, status=Task.Status.OPEN)
    return list(rows.order_by("pk"))


def _project_key(event: Event) -> int:
    """Of the event's own subject, or of the project that it names (`of`)."""
    subject = event.details.get("of") or event.subject
    return int(subject.partition(":")[2])
