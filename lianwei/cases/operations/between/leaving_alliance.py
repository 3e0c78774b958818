"""A case goes to another alliance's instance, and may come back: what that does to the file here.

Whose the case is, the papers between the instances decide (lianwei/federation); this follows from them, in
the transaction that moves the title.
"""

from django.db import transaction
from django.db.models import QuerySet

from lianwei.cases.clockwork import cancel_all, start
from lianwei.cases.lifecycle import COME_BACK_ACCEPTED, COME_BACK_RECEIVED, LEAVE
from lianwei.cases.models import Complaint
from lianwei.cases.promises import drop_promises
from lianwei.cases.sight import store
from lianwei.core import clock
from lianwei.core.errors import NotVisible
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock

from .leaving import end_offers

HANDED_ON = "O11"  # outcomes.csv: transferred to another association; counted once, by the receiver
MOVED = "transferred"  # why its clocks end


@transaction.atomic
def leave_complaint(complaint_id: int, *, actor: Actor, to: str) -> Complaint:
    """The case belongs to another instance (code `to`) now: here it is closed as handed on, put away and only
    read. Its clocks end; the other side's begin with its receipt (practice.md A5).
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, LEAVE, actor=actor)
    complaint.given_to = to
    complaint.save(update_fields=["given_to"])  # what ends with it below is no act of a holder
    today = clock.today()
    end_offers(complaint, actor=actor)
    drop_promises(complaint, actor=actor, reason="handed on")
    cancel_all(complaint, today, reason=MOVED)
    complaint.outcome = HANDED_ON
    complaint.closed_on = complaint.archived_on = today
    store(complaint)
    record("complaint.left", complaint, actor=actor, to=to)
    return complaint


@transaction.atomic
def come_back_complaint(complaint_id: int, *, actor: Actor) -> Complaint:
    """A case that was given away is ours again: it stands before or after acceptance, as it left, and the
    limit begins today.
    """
    rows = QuerySet(Complaint).select_for_update().filter(pk=complaint_id)
    complaint = rows.first()
    if complaint is None:
        raise NotVisible
    back = COME_BACK_ACCEPTED if complaint.was_accepted else COME_BACK_RECEIVED
    advance(complaint, back, actor=actor)
    came_from, complaint.given_to, complaint.outcome = complaint.given_to, "", ""
    complaint.closed_on = complaint.archived_on = complaint.handler_id = None
    start(complaint, back.starts[0], clock.today())
    store(complaint)
    due_on = complaint.due_on.isoformat()
    record("complaint.came_back", complaint, actor=actor, came_from=came_from, due_on=due_on)
    return complaint
