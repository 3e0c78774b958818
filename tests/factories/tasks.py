"""Tasks for tests, given by the real operation."""

from lianwei.commitments.models import Task
from lianwei.commitments.operations import TaskEntry, give_task
from lianwei.core import clock
from lianwei.core.scope import Actor


def make_task(actor: Actor, *, what: str = "再问经营者", **changes: object) -> Task:
    """A task for the team, due today, unless told."""
    known = {"due_on": clock.today()} | changes
    return give_task(TaskEntry(what, **known), actor=actor)
