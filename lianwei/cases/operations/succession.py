"""When a district is merged into another, its open cases move to the successor (practice.md B12)."""

from django.db import transaction

from lianwei.cases.models import AccessRole, Complaint, Status
from lianwei.cases.promises import pass_on_promises
from lianwei.cases.sight import store
from lianwei.core.errors import WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock
from lianwei.members.models import Organisation

from .leaving import end_offers, end_requests


@transaction.atomic
def move_to_successor(complaint_id: int, *, actor: Actor) -> Complaint:
    """Give an open case to the organisation that took its holder's place; its clocks run on, its number
    stays. Offers and disputes about whose it is end; the successor makes its own.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("complaint.move_to_successor")
    successor_id = Organisation.objects.values_list("successor_id", flat=True).get(pk=complaint.holder_id)
    if complaint.status == Status.ARCHIVED or successor_id is None:
        raise WrongStatus
    former = complaint.holder_id
    end_offers(complaint, actor=actor)
    end_requests(complaint, successor_id, actor=actor)
    still = {pk: role for pk, role in complaint.shared.items() if role != AccessRole.OFFERED}
    still.pop(str(successor_id), None)
    complaint.shared, complaint.holder_id = still, successor_id
    pass_on_promises(complaint)
    store(complaint)
    record("complaint.moved_to_successor", complaint, actor=actor, former=former, holder=successor_id)
    return complaint
