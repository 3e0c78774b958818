"""What can be asked about tasks: those of a list, of a subject, of a day."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import Q, QuerySet

from lianwei.core import clock
from lianwei.core.lifecycle import next_steps
from lianwei.core.scope import Actor, find, subject_of
from lianwei.members.models import User
from lianwei.members.queries import works_the_lists_of
from lianwei.members.queries.people import people_who_may

from .lifecycle import TASK_TRANSITIONS
from .models import Task

MANY = 1000


def find_task(pk: int, *, actor: Actor) -> Task:
    """One task the actor sees."""
    return find(Task, pk, actor=actor)


def who_can_have_tasks(organisation_id: int) -> list[User]:
    """The people of an organisation who see tasks, by name."""
    return people_who_may("task.view", organisation_id)


def verbs_of(task: Task, *, actor: Actor) -> frozenset[str]:
    """What the actor may do with a task now."""
    return frozenset(each.verb for each in next_steps(task, TASK_TRANSITIONS, actor=actor))


def open_tasks(*, actor: Actor) -> QuerySet[Task]:
    """What is still to be done where the actor works, the next due first."""
    actor.require("task.view")
    rows = Task.objects.visible_to(actor).filter(status=Task.Status.OPEN)
    return rows.select_related("person", "made_by").order_by("due_on", "pk")


def tasks_on_my_lists(*, actor: Actor) -> QuerySet[Task]:
    """The actor's own, those of the absent the actor stands in for, and the team's."""
    people = sorted(works_the_lists_of(actor.user_id))
    return open_tasks(actor=actor).filter(Q(person_id__in=people) | Q(person_id=None))


def tasks_given(*, actor: Actor) -> QuerySet[Task]:
    """What the actor gave to others and waits for."""
    return open_tasks(actor=actor).filter(made_by_id=actor.user_id).exclude(person_id=actor.user_id)


def tasks_closed(*, actor: Actor) -> QuerySet[Task]:
    """Done or dropped, the latest first."""
    actor.require("task.view")
    rows = Task.objects.visible_to(actor).exclude(status=Task.Status.OPEN)
    return rows.select_related("person", "made_by").order_by("-closed_on", "-pk")


def tasks_due(*, actor: Actor, until: date) -> QuerySet[Task]:
    """What lies on the actor's lists and is due by a day, or called to mind by then."""
    return tasks_on_my_lists(actor=actor).filter(Q(due_on__lte=until) | Q(remind_on__lte=until))


def tasks_waiting(actor: Actor) -> int:
    """How many are due today or late on the actor's lists; counted no further than a thousand."""
    if not actor.may("task.view") or not actor.acts_for:
        return 0
    return tasks_due(actor=actor, until=clock.today()).order_by()[: MANY + 1].count()


def tasks_about(subject: models.Model, *, actor: Actor) -> list[Task]:
    """The tasks about a row found in scope, open ones first."""
    rows = Task.objects.visible_to(actor).filter(subject=subject_of(subject))
    found = rows.select_related("person", "made_by", "closed_by").order_by("due_on", "pk")
    return sorted(found, key=lambda task: task.status != Task.Status.OPEN)


def open_tasks_by_subject(subjects: Iterable[str], *, actor: Actor) -> Counter[str]:
    """How many tasks are open about each of these rows."""
    rows = Task.objects.visible_to(actor).filter(subject__in=list(subjects), status=Task.Status.OPEN)
    return Counter(rows.order_by().values_list("subject", flat=True))


def tasks_to_call_to_mind(*, actor: Actor, on: date) -> QuerySet[Task]:
    """Open tasks whose reminder has come and was not given."""
    rows = Task.objects.visible_to(actor).filter(status=Task.Status.OPEN, reminded_on=None, remind_on__lte=on)
    return rows.order_by("remind_on", "pk")
