"""Parts and milestones are tasks of their members, given, finished and dropped with them; done there is done
here.

Who began the project, or took the part on, gives the task; the instance writes it, for the task lies with
another member than who leads.
"""

from datetime import timedelta

from django.utils.translation import gettext as _

from lianwei.commitments.models import Task
from lianwei.commitments.operations import TaskEntry, drop_task, finish_task, give_task
from lianwei.core import clock
from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, Actor, find, subject_of
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
    for part in parts.order_by("pk"):
        _give(project, part, f"{part.matter} {part.planned}{part.unit}", giver, person_id=part.person_id)
    ahead = ProjectMilestone.objects.visible_to(SYSTEM).filter(project=project, reached_on=None)
    for milestone in ahead.order_by("pk"):
        _give(project, milestone, milestone.matter, giver)


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
    """Done there is done here: the part is reported as planned, the milestone reached."""
    task = find(Task, int(event.subject.partition(":")[2]), actor=SYSTEM)
    noun, _colon, key = task.subject.partition(":")
    actor = Actor(SYSTEM.kind, user_id=event.user_id, organisation_id=event.organisation_id)
    if noun == PART:
        part = find(ProjectPart, int(key), actor=SYSTEM)
        if part.status == PartStatus.ACCEPTED and part.project.status == ProjectStatus.RUNNING:
            report_part(part.pk, actor=actor, done=max(part.planned, part.done))
    elif noun == MILESTONE:
        milestone = find(ProjectMilestone, int(key), actor=SYSTEM)
        if milestone.reached_on is None and milestone.project.is_begun:
            reach_milestone(milestone.pk, actor=actor)


def _give(
    project: JointProject,
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
        f"{project.title}：{what}"[:LONGEST],
        due_on,
        person_id=person_id,
        remind_on=max(due_on - CALL, today),
        reference=project.number,
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
