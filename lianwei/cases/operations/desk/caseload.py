"""Everything a person is in charge of passes to a colleague."""

from django.db import transaction

from lianwei.cases.models import Complaint, MediationSession
from lianwei.cases.sight import store
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock


@transaction.atomic
def hand_over_caseload(user_id: int, *, actor: Actor, receiver_id: int) -> int:
    """Give all cases of a person that are not in the archive, and the sessions still to come, to a
    colleague; how
    many cases. Each case notes it in its own record."""
    actor.require("user.leave")
    cases = Complaint.objects.visible_to(actor).filter(handler_id=user_id, archived_on=None).order_by("pk")
    pks = list(cases.values_list("pk", flat=True))
    for pk in pks:
        complaint = lock(Complaint, pk, actor=actor)
        complaint.handler_id = receiver_id
        store(complaint)
        record("complaint.assigned", complaint, actor=actor, handler=receiver_id, before=user_id)
    coming = MediationSession.objects.visible_to(actor).filter(mediator_id=user_id, result="")
    coming.update(mediator_id=receiver_id)
    return len(pks)
