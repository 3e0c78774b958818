"""The leaver's hand-over of tasks: the instance passes them on, in the name of who closes the account."""

from django.db.models import QuerySet

from lianwei.core.scope import SYSTEM, Actor
from lianwei.members.models import User

from .models import Task
from .operations import hand_over_task
from .queries import who_can_have_tasks


def open_tasks_of(user: User) -> int:
    """How many tasks a person still has."""
    return _open(user).count()


def who_can_take_tasks(user: User, colleagues: QuerySet[User]) -> QuerySet[User]:
    """Of the leaver's colleagues those who see tasks where the leaver's lie."""
    places = sorted(set(_open(user).values_list("organisation_id", flat=True)))
    able = [{each.pk for each in who_can_have_tasks(place)} for place in places]
    return colleagues.filter(pk__in=set.intersection(*able) if able else ())


def pass_on_tasks(user: User, to: User, *, actor: Actor) -> None:
    """All of them to one colleague."""
    instance = Actor(
        SYSTEM.kind, user_id=actor.user_id, organisation_id=actor.organisation_id, name=actor.name
    )
    for pk in list(_open(user).order_by("pk").values_list("pk", flat=True)):
        hand_over_task(pk, actor=instance, receiver_id=to.pk)


def _open(user: User) -> QuerySet[Task]:
    return Task.objects.visible_to(SYSTEM).filter(person=user, status=Task.Status.OPEN)
