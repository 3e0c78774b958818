"""What comes again while it is parked: papers of custody are sent until they are answered, each time as a
message of its own. One is kept for a person, the others are counted at it.
"""

import json

from lianwei.core import clock
from lianwei.federation.models import InMessage, InState
from lianwei.federation.queries.own import WIRE

from .abroad.mailing import PAPER

REPEATED = "repeated"  # the reason of one that was settled by another that says the same


def is_repeat(row: InMessage, state: str) -> bool:
    """Whether a message that is to be parked says again what the parked one before it about its subject says;
    then it is counted there. Where one was handled now, its parked forerunner is settled with it.
    """
    if row.kind != PAPER or state not in (InState.PARKED, InState.HANDLED):
        return False
    before = _before(row)
    if before is None or _said(before) != _said(row):
        return False
    if state == InState.HANDLED:
        before.state, before.reason, before.handled_at = InState.HANDLED, REPEATED, clock.now()
        before.save(update_fields=["state", "reason", "handled_at"])
        return False
    before.copies += 1
    before.save(update_fields=["copies"])
    return True


def _before(row: InMessage) -> InMessage | None:
    """The last message about the subject that said something else or is parked; None unless it is parked."""
    rows = InMessage.objects.visible_to(WIRE).filter(
        peer=row.peer_id, subject=row.subject, sequence__lt=row.sequence
    )
    last = rows.exclude(reason=REPEATED).defer("text").order_by("-sequence", "-pk").first()
    return last if last and last.state == InState.PARKED and last.kind == row.kind else None


def _said(row: InMessage) -> object:
    return json.loads(row.text.plain())["data"]
