"""The second step with who is late: the secretary-general is told that a member still has not answered."""

from datetime import date

from django.db import transaction

from lianwei.cases.models import Complaint
from lianwei.cases.models.between import BetweenMembers
from lianwei.cases.queries.between.lateness import Late, second_step_on
from lianwei.core import clock
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock


@transaction.atomic
def report_lateness(late: Late, *, actor: Actor, on: date) -> bool:
    """Note once that a member did not answer although it was told; the office of the secretary-general hears
    of it by the event. False where it answered meanwhile or this was noted before.
    """
    actor.require("complaint.report_lateness")
    complaint = lock(Complaint, late.case_id, actor=actor)
    row: BetweenMembers = lock(late.model, late.pk, actor=actor)
    if not row.is_open or row.overdue_at is None or row.escalated_at is not None:
        return False
    if second_step_on(row.due_on) >= on:
        return False
    row.escalated_at = clock.now()
    row.save(update_fields=["escalated_at"])
    told = {"what": late.what, "late_member": late.member_id, "due_on": row.due_on.isoformat()}
    record("complaint.lateness_reported", complaint, actor=actor, about=row.pk, **told)
    return True
