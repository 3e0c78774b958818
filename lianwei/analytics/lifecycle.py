"""How a statistical return moves: handed in, checked or sent back above, locked, corrected."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.lifecycle import Transition
from lianwei.core.scope import OVERSEER

from .models import ReturnStatus as R

OPEN = (R.DRAFT, R.SENT_BACK)  # the member works on it
PREFILL = Transition("prefill", _("Fill in from the cases"), OPEN, None)
REVISE = Transition("revise", _("Enter figures"), OPEN, None)
UPLOAD = Transition("upload", _("Bring a sheet"), OPEN, None)
SUBMIT = Transition("submit", pgettext_lazy("return", "Hand in"), OPEN, R.SUBMITTED)
CHECK = Transition(
    "check", pgettext_lazy("return", "Mark as checked"), (R.SUBMITTED,), R.CHECKED, by=OVERSEER
)
SEND_BACK = Transition(
    "send_back",
    pgettext_lazy("return", "Send back"),
    (R.SUBMITTED, R.CHECKED),
    R.SENT_BACK,
    by=OVERSEER,
)
LOCK = Transition("lock", pgettext_lazy("return", "Lock"), (R.CHECKED,), R.LOCKED, by=OVERSEER)
CORRECT = Transition("correct", pgettext_lazy("return", "Correct"), (R.LOCKED,), None)
RETURN_TRANSITIONS = (SUBMIT, PREFILL, REVISE, UPLOAD, CHECK, SEND_BACK, LOCK, CORRECT)
