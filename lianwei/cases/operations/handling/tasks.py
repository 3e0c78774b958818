"""Tasks about a case, noted in its own record."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.models import Complaint
from lianwei.cases.texts import write_text
from lianwei.commitments.models import Task
from lianwei.commitments.operations import TaskEntry, give_task
from lianwei.core.errors import WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock


@transaction.atomic
def give_case_task(complaint_id: int, entry: TaskEntry, *, actor: Actor) -> Task:
    """Give a task about a case; numbers in its words become the case's tokens."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("task.give")
    if not complaint.is_open:
        raise WrongStatus(_("The case is in the archive. Please reopen it before you change it."))
    words = replace(entry, what=write_text(complaint, entry.what), reference=complaint.number)
    task = give_task(words, actor=actor, about=complaint)
    record("complaint.task_given", complaint, actor=actor, task=task.pk, due_on=task.due_on.isoformat())
    return task
