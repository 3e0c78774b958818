"""What is open follows the case: whoever holds it now goes on with it."""

from django.db import transaction

from lianwei.cases.models import Complaint
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock
from lianwei.redress.models.remedy import OPEN, ways_of


@transaction.atomic
def follow_case(complaint_id: int, *, actor: Actor) -> int:
    """Give the open ways of a case to its holder; material that was handed up stays with the association
    above. How many moved; none the second time.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("legal_remedy.follow_case")
    rows = ways_of(complaint).filter(status__in=OPEN).exclude(holder=complaint.holder_id)
    moved = list(rows.select_for_update().order_by("pk"))
    for row in moved:
        former = row.holder_id
        if row.carrier_id == former:
            row.carrier_id = complaint.holder_id
        row.holder_id = complaint.holder_id
        row.save(update_fields=["holder", "carrier"])
        record("legal_remedy.followed", row, actor=actor, former=former, holder=row.holder_id)
    return len(moved)
