"""How a drive moves: planned, running, measured, closed; or given up."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.lifecycle import Transition
from lianwei.core.scope import PARTNER
from lianwei.supervision.models import DriveStatus as D

OUT = (D.RUNNING, D.MEASURED)
LATER = (*OUT, D.CLOSED)  # what has to be put right is proved and checked after the drive is closed as well


def _is_measured(row: Any) -> bool:
    return bool(row.effect)


REVISE = Transition("revise", pgettext_lazy("drive", "Change the plan"), (D.PLANNED,), None)
BEGIN = Transition("begin", pgettext_lazy("drive", "Begin it"), (D.PLANNED,), D.RUNNING)
INSPECT = Transition("inspect", pgettext_lazy("drive", "Enter an inspection"), OUT, None, by=PARTNER)
FIND = Transition("find", _("Add a finding"), OUT, None, by=PARTNER, is_hidden=True)
PROVE = Transition("prove", _("Add the proof"), LATER, None, by=PARTNER, is_hidden=True)
CHECK = Transition("check", _("Say what was found"), LATER, None, by=PARTNER, is_hidden=True)
HAND_OVER = Transition("hand_over", _("Draft the hand-over paper"), OUT, None, by=PARTNER, is_hidden=True)
RECEIVE = Transition("receive", _("Enter the receipt"), LATER, None, by=PARTNER, is_hidden=True)
MEASURE = Transition("measure", _("Measure the effect"), OUT, D.MEASURED)
CLOSE = Transition("close", pgettext_lazy("drive", "Close it"), (D.MEASURED,), D.CLOSED, guard=_is_measured)
GIVE_UP = Transition("give_up", pgettext_lazy("drive", "Give it up"), (D.PLANNED, D.RUNNING), D.GIVEN_UP)
DRIVE_TRANSITIONS = (
    BEGIN, REVISE, CLOSE, INSPECT, FIND, PROVE, CHECK, HAND_OVER, RECEIVE, MEASURE, GIVE_UP,
)  # fmt: skip
