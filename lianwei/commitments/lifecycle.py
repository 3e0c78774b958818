"""A promise is open until it is verified as kept, found broken, or dropped; a task until done or dropped."""

from django.utils.translation import gettext_lazy as _

from lianwei.core.lifecycle import Transition

from .models import Commitment, Task

KEEP = Transition(
    "keep", _("Kept"), (Commitment.Status.OPEN, Commitment.Status.BROKEN), Commitment.Status.KEPT
)
BREAK = Transition("break", _("Broken"), (Commitment.Status.OPEN,), Commitment.Status.BROKEN)
DROP = Transition("drop", _("Dropped"), (Commitment.Status.OPEN,), Commitment.Status.DROPPED)

REOPEN = Transition("reopen", _("Open again"), (Commitment.Status.KEPT,), Commitment.Status.OPEN)

TRANSITIONS = (KEEP, BREAK, DROP, REOPEN)

FINISH = Transition("finish", _("Done"), (Task.Status.OPEN,), Task.Status.DONE)
DROP_TASK = Transition("drop", _("Not needed"), (Task.Status.OPEN,), Task.Status.DROPPED)
MOVE = Transition("move", _("Another day or person"), (Task.Status.OPEN,), None)

TASK_TRANSITIONS = (FINISH, MOVE, DROP_TASK)
