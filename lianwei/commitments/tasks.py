"""Periodic work: tasks called to mind when the office opens, promises whose day has passed."""

from lianwei.core import clock
from lianwei.core.schedule import every
from lianwei.core.scope import SYSTEM

from .operations import lapse_commitment, remind_of_task
from .queries import promises_overdue, tasks_to_call_to_mind

BATCH = 500


@every("30 8 * * *")
def call_tasks_to_mind() -> int:
    """The reminders of the day; how many."""
    keys = tasks_to_call_to_mind(actor=SYSTEM, on=clock.today()).values_list("pk", flat=True)[:BATCH]
    return len([remind_of_task(pk, actor=SYSTEM) for pk in list(keys)])


@every("20 * * * *")
def break_promises_overdue() -> int:
    """Promises whose day has passed and that nobody has reported as kept are broken; how many."""
    keys = promises_overdue(on=clock.today()).values_list("pk", flat=True)[:BATCH]
    return sum(lapse_commitment(pk, actor=SYSTEM) for pk in list(keys))
