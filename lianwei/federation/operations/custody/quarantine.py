"""After a restore: nothing moves until somebody has seen that no row is missing (protocol, timeouts 5)."""

from django.db import transaction

from lianwei.core import clock
from lianwei.core.errors import WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.federation.models import InMessage, InState, Quarantine

PARKED_BY = ("quarantine", "lost_rows")


@transaction.atomic
def begin_quarantine(*, actor: Actor, why: str = Quarantine.Why.RESTORED) -> Quarantine:
    """From now on no paper is written or sent; what comes is parked. Begun twice, it is one."""
    actor.require("quarantine.begin")
    rows = Quarantine.objects.visible_to(actor).filter(ended_at=None, why=why)
    found = rows.select_for_update().first()
    if found is not None:
        return found
    row = Quarantine.objects.create(why=why, began_at=clock.now())
    record("quarantine.begun", row, actor=actor, why=str(why))
    return row


@transaction.atomic
def end_quarantine(*, actor: Actor) -> int:
    """An operator has compared the dumps of all sides: what was parked meanwhile is handled now. How many
    messages that is. Raises WrongStatus where there is no quarantine.
    """
    actor.require("quarantine.end")
    rows = list(Quarantine.objects.visible_to(actor).select_for_update().filter(ended_at=None))
    if not rows:
        raise WrongStatus
    for row in rows:
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
        record("quarantine.ended", row, actor=actor)
    parked = InMessage.objects.visible_to(actor).filter(state=InState.PARKED, reason__in=PARKED_BY)
    return parked.update(state=InState.WAITING, reason="", tries=0, due_at=clock.now())
