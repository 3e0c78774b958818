"""After a restore: nothing moves until what was lost has come back from the peers, or a person goes on
without it (protocol, timeouts 5).
"""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor
from lianwei.federation.models import CustodyStep, InMessage, InState, Quarantine, SignedPaper
from lianwei.federation.queries.restoring import what_stands_against
from lianwei.federation.rules.custody.checks.dumps import LOST

from .writing import lock_counter

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
def end_quarantine(*, actor: Actor, anyway: bool = False) -> int:
    """A person goes on: what was parked meanwhile is handled now. How many messages that is. Numbers of
    commits that nobody could return are written down as lost.

    Raises WrongStatus where there is no quarantine; and where a peer is silent, its answer is not believed,
    or a paper has not had its effect again, unless the person goes on `anyway`.
    """
    actor.require("quarantine.end")
    rows = list(Quarantine.objects.visible_to(actor).select_for_update().filter(ended_at=None))
    if not rows:
        raise WrongStatus
    against = what_stands_against(actor=actor)
    if against and not anyway:
        said = _("Something still stands against going on: %(reasons)s")
        raise WrongStatus(said % {"reasons": " ".join(against)})
    lost = _note_lost_numbers()
    for row in rows:
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
        record("quarantine.ended", row, actor=actor, anyway=bool(against), numbers_lost=lost)
    parked = InMessage.objects.visible_to(actor).filter(state=InState.PARKED, reason__in=PARKED_BY)
    return parked.update(state=InState.WAITING, reason="", tries=0, due_at=clock.now())


def _note_lost_numbers() -> int:
    """The numbers run without gap again: what was done under the missing ones nobody knows."""
    last, steps = lock_counter().last, QuerySet(CustodyStep)
    known = set(steps.values_list("seq", flat=True))
    known |= set(QuerySet(SignedPaper).filter(is_ours=True).values_list("seq", flat=True))
    at, deed = clock.now(), f"{LOST}number"
    gone = [CustodyStep(seq=n, case="", deed=deed, at=at) for n in range(1, last + 1) if n not in known]
    steps.bulk_create(gone, batch_size=500)
    return len(gone)
