"""Tasks as rows of a list: what, by when, whose, the case they are about, what can be done."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianwei.cases.models import Complaint
from lianwei.commitments.models import Task
from lianwei.commitments.queries import (
    open_tasks,
    task_page,
    tasks_about,
    tasks_closed,
    tasks_due,
    tasks_given,
    tasks_on_my_lists,
    verbs_of,
)
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.members.queries import works_the_lists_of
from lianwei.ui.words import Chip, deadline_chip

SIZE = 50


class Whose(StrEnum):
    """The lists of tasks."""

    MINE = "mine"
    TEAM = "team"
    GIVEN = "given"
    CLOSED = "closed"


LABELS = {
    Whose.MINE: _("Mine and the team's"),
    Whose.TEAM: _("Everybody's"),
    Whose.GIVEN: _("Given by me"),
    Whose.CLOSED: _("Done and dropped"),
}
SOURCES = {
    Whose.MINE: tasks_on_my_lists,
    Whose.TEAM: open_tasks,
    Whose.GIVEN: tasks_given,
    Whose.CLOSED: tasks_closed,
}


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task. `stands_in`: it is an absent colleague's. `verbs`: the steps the reader may take."""

    task: Task
    chip: Chip | None
    url: str
    stands_in: bool
    verbs: frozenset[str]

    @property
    def whose(self) -> str:
        """The name of the person; empty for the team."""
        return str(self.task.person or "")


def task_rows(*, actor: Actor, whose: Whose) -> tuple[list[TaskRow], bool]:
    """One list, the next due first, and whether there are more than it shows."""
    found = list(SOURCES[whose](actor=actor)[: SIZE + 1])
    return _rows(found[:SIZE], actor), len(found) > SIZE


def tasks_of_today(*, actor: Actor) -> list[TaskRow]:
    """What is due today, late, or to be called to mind."""
    if not actor.may("task.view"):
        return []
    due: QuerySet[Task] = tasks_due(actor=actor, until=clock.today())
    return _rows(list(due[:SIZE]), actor)


def tasks_of_case(complaint: Complaint, *, actor: Actor) -> list[TaskRow]:
    """The tasks about a case found in scope."""
    return _rows(tasks_about(complaint, actor=actor), actor) if actor.may("task.view") else []


def _rows(tasks: list[Task], actor: Actor) -> list[TaskRow]:
    covered = works_the_lists_of(actor.user_id) - {actor.user_id} if tasks else frozenset()
    return [_row(each, covered, actor) for each in tasks]


def _row(task: Task, covered: frozenset[int], actor: Actor) -> TaskRow:
    is_open = task.status == Task.Status.OPEN
    return TaskRow(
        task=task,
        chip=deadline_chip(task.due_on, today=clock.today()) if is_open else None,
        url=task_page(task),
        stands_in=is_open and task.person_id in covered,
        verbs=verbs_of(task, actor=actor),
    )
