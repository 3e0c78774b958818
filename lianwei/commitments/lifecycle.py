"""A promise is open until it is verified as kept, found broken, or dropped."""

from django.utils.translation import gettext_lazy as _

from lianwei.core.lifecycle import Transition

from .models import Commitment

KEEP = Transition(
    "keep", _("Kept"), (Commitment.Status.OPEN, Commitment.Status.BROKEN), Commitment.Status.KEPT
)
BREAK = Transition("break", _("Broken"), (Commitment.Status.OPEN,), Commitment.Status.BROKEN)
DROP = Transition("drop", _("Dropped"), (Commitment.Status.OPEN,), Commitment.Status.DROPPED)

REOPEN = Transition("reopen", _("Open again"), (Commitment.Status.KEPT,), Commitment.Status.OPEN)

TRANSITIONS = (KEEP, BREAK, DROP, REOPEN)
