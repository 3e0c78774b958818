"""Warnings before a limit runs out: at half, four fifths and all of it."""

from django.db import transaction

from lianwei.cases import clockwork
from lianwei.cases.models import Clock, Complaint
from lianwei.cases.queries.lists.warnings import due_percent
from lianwei.core.errors import NotVisible
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock


@transaction.atomic
def warn_complaint(complaint_id: int, *, actor: Actor, clock_id: int) -> int:
    """Note that a clock has reached its next warning day; answers the percentage, 0 where it was noted
    before."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("complaint.warn")
    row = (
        Clock.objects.visible_to(actor)
        .filter(complaint=complaint, pk=clock_id, state__in=clockwork.OPEN)
        .first()
    )
    if row is None:
        raise NotVisible
    percent = due_percent(row)
    if percent:
        row.warned = percent
        row.save(update_fields=["warned"])
        record(
            "complaint.warned",
            complaint,
            actor=actor,
            clock=row.name,
            percent=percent,
            due_on=row.due_on.isoformat(),
        )
    return percent
