"""A promise is open until somebody reports it as kept and somebody else verifies that, until it is found
broken, or dropped; a task until done or dropped.
"""

from django.utils.translation import gettext_lazy as _

from lianwei.core.lifecycle import Transition

from .models import Commitment, Task

REPORT = Transition(
    "report",
    _("Report as kept"),
    (Commitment.Status.OPEN, Commitment.Status.BROKEN),
    Commitment.Status.REPORTED,
)
VERIFY = Transition("verify", _("Verify"), (Commitment.Status.REPORTED,), Commitment.Status.KEPT)
BREAK = Transition(
    "break", _("Not kept"), (Commitment.Status.OPEN, Commitment.Status.REPORTED), Commitment.Status.BROKEN
)
DROP = Transition(
    "drop",
    _("No longer matters"),
    (Commitment.Status.OPEN, Commitment.Status.BROKEN),
    Commitment.Status.DROPPED,
)
REOPEN = Transition(
    "reopen",
    _("Open again"),
    (Commitment.Status.REPORTED, Commitment.Status.KEPT),
    Commitment.Status.OPEN,
    is_hidden=True,
)

TRANSITIONS = (REPORT, VERIFY, BREAK, DROP, REOPEN)

FINISH = Transition("finish", _("Done"), (Task.Status.OPEN,), Task.Status.DONE)
DROP_TASK = Transition("drop", _("Not needed"), (Task.Status.OPEN,), Task.Status.DROPPED)
MOVE = Transition("move", _("Another day or person"), (Task.Status.OPEN,), None)

TASK_TRANSITIONS = (FINISH, MOVE, DROP_TASK)
