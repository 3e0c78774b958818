"""What can be asked about tasks and promises: those of a list, of a subject, of a day."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import BigIntegerField, Count, Q, QuerySet
from django.db.models.functions import Cast, Substr
from django.urls import reverse

from lianwei.core import clock
from lianwei.core.lifecycle import Transition, next_steps
from lianwei.core.scope import Actor, find, subject_of
from lianwei.members.models import User
from lianwei.members.queries import works_the_lists_of
from lianwei.members.queries.people import people_who_may

from .lifecycle import BREAK, DROP, REPORT, TASK_TRANSITIONS, TRANSITIONS, VERIFY
from .models import Commitment, Task

MANY = 1000
_pages: dict[str, str] = {}


def set_task_page(noun: str, url_name: str) -> None:
    """Name the page of what tasks are about ("complaint"), by the row's key; the app that owns it does."""
    _pages[noun] = url_name


def task_page(task: Task) -> str:
    """The address of what a task is about; empty for a task about nothing filed."""
    noun, _colon, key = task.subject.partition(":")
    return reverse(_pages[noun], args=[int(key)]) if noun in _pages else ""


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


def still_to_do() -> Q:
    """Tasks that are neither done nor dropped: they follow to the successor of an organisation."""
    return Q(status=Task.Status.OPEN)


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


def promises_overdue(*, on: date) -> QuerySet[Commitment]:
    """Promises whose day has passed and that nobody has reported as kept."""
    rows = Commitment.objects.filter(status=Commitment.Status.OPEN, due_on__lt=on)
    return rows.order_by("due_on", "pk")


def promises_to_us(*, actor: Actor) -> QuerySet[Commitment]:
    """What was promised in cases that the actor's organisation holds."""
    actor.require("commitment.view")
    return Commitment.objects.filter(organisation_id__in=sorted(actor.acts_for))


def promises_of_ours(*, actor: Actor) -> QuerySet[Commitment]:
    """What the actor's organisation has promised other members."""
    actor.require("commitment.view")
    return Commitment.objects.filter(member_id__in=sorted(actor.acts_for))


def promise_steps(commitment: Commitment, *, actor: Actor) -> list[Transition]:
    """What the actor may do with a promise in a case it holds; nobody verifies an own report."""
    steps = [t for t in TRANSITIONS if t.fits(commitment) and not t.is_hidden]
    mine = commitment.status == Commitment.Status.REPORTED and actor.user_id == commitment.reported_by
    allowed = [t for t in steps if actor.may(t.permission(commitment))]
    is_sum = commitment.kind == Commitment.Kind.SUM
    left_out = {REPORT} if commitment.kind != Commitment.Kind.UNDERTAKING else set()
    left_out |= {DROP} if is_sum else set()
    left_out |= {VERIFY, BREAK} if mine else set()
    return [t for t in allowed if t not in left_out]


@dataclass(frozen=True, slots=True)
class Rate:
    """Promises whose day came within the period: how many, how many of them broken, also those kept late."""

    key: int
    due: int
    broken: int
    waiting: int

    @property
    def percent(self) -> float:
        return 100 * self.broken / self.due if self.due else 0.0

    def __add__(self, other: "Rate") -> "Rate":
        sums = (self.due + other.due, self.broken + other.broken, self.waiting + other.waiting)
        return Rate(self.key, *sums)


def broken_rates(
    column: str,
    *,
    since: date,
    until: date,
    keys: Iterable[int] | None = None,
    holders: Iterable[int] | None = None,
) -> list[Rate]:
    """Per `column` ("business_id" or "member_id"): the promises due from one day to another, dropped ones
    left out. `holders`: the organisations whose cases they were made in; the whole instance unless told.
    They name no case and no person.
    """
    rows = Commitment.objects.filter(due_on__gte=since, due_on__lte=until, **{f"{column}__isnull": False})
    if keys is not None:
        rows = rows.filter(**{f"{column}__in": list(keys)})
    if holders is not None:
        rows = rows.filter(organisation_id__in=sorted(holders))
    counted = (
        rows.exclude(status=Commitment.Status.DROPPED)
        .order_by()
        .values_list(column)
        .annotate(
            due=Count("pk"),
            broken=Count("pk", filter=Q(broken_on__isnull=False)),
            waiting=Count("pk", filter=Q(status=Commitment.Status.REPORTED)),
        )
    )
    return [Rate(*each) for each in counted]


def promised_by(noun: str, *, until: date) -> QuerySet:
    """The keys of rows of a noun ("complaint") that a promise due by a day is open about, as a condition on
    rows the actor sees.
    """
    prefix = f"{noun}:"
    rows = Commitment.objects.filter(status="open", due_on__lte=until, subject__startswith=prefix)
    return rows.annotate(key=Cast(Substr("subject", len(prefix) + 1), BigIntegerField())).values("key")
