"""When a district is merged into another, its open cases move to the successor (practice.md B12)."""

from django.db import transaction

from lianwei.cases.models import Complaint, Status
from lianwei.cases.promises import pass_on_promises
from lianwei.cases.sight import store
from lianwei.core.errors import WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock
from lianwei.members.models import Organisation


@transaction.atomic
def move_to_successor(complaint_id: int, *, actor: Actor) -> Complaint:
    """Give an open case to the organisation that took its holder's place; its clocks run on, its number
    stays.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("complaint.move_to_successor")
    successor_id = Organisation.objects.values_list("successor_id", flat=True).get(pk=complaint.holder_id)
    if complaint.status == Status.ARCHIVED or successor_id is None:
        raise WrongStatus
    former = complaint.holder_id
    complaint.holder_id = successor_id
    pass_on_promises(complaint)
    store(complaint)
    record("complaint.moved_to_successor", complaint, actor=actor, former=former, holder=successor_id)
    return complaint
