"""Periodic work: tasks called to mind when the office opens."""

from lianwei.core import clock
from lianwei.core.schedule import every
from lianwei.core.scope import SYSTEM

from .operations import remind_of_task
from .queries import tasks_to_call_to_mind

BATCH = 500


@every("30 8 * * *")
def call_tasks_to_mind() -> int:
    """The reminders of the day; how many."""
    keys = tasks_to_call_to_mind(actor=SYSTEM, on=clock.today()).values_list("pk", flat=True)[:BATCH]
    return len([remind_of_task(pk, actor=SYSTEM) for pk in list(keys)])
