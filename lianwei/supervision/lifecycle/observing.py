"""How an observation moves, and how a visit does: planned, made, asked about, decided on."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.lifecycle import Transition
from lianwei.supervision.models import ObservationStatus as O
from lianwei.supervision.models import VisitStatus as V

BEFORE, OPEN = (O.PLANNED,), (O.PLANNED, O.RUNNING)
OUT_OF_OPEN = (O.PLANNED, O.RUNNING, O.CLOSED)


def _is_first_round(row: Any) -> bool:
    return row.previous_id is None


REVISE = Transition("revise", pgettext_lazy("observation", "Change the plan"), BEFORE, None)
COMPOSE = Transition("compose", _("Write the checklist"), BEFORE, None)
ADD_SHOPS = Transition("add_shops", _("Add shops"), OPEN, None)
NAME = Transition("name", _("Name an observer"), OPEN, None)
TRAIN = Transition("train", _("Enter training and test"), OPEN, None, is_hidden=True)
ASSIGN = Transition("assign", _("Give a visit to somebody"), OPEN, None)
DRAW = Transition("draw", _("Share out the visits"), OPEN, None)
INVITE = Transition("invite", _("Make a personal link"), OPEN, None, is_hidden=True)
RELEASE = Transition("release", _("End somebody's visits"), OPEN, None, is_hidden=True)
BEGIN = Transition("begin", _("Begin the visits"), BEFORE, O.RUNNING)
CLOSE = Transition("close", pgettext_lazy("observation", "Close the visits"), (O.RUNNING,), O.CLOSED)
WRITE = Transition("write", _("Write the conclusions"), (O.CLOSED,), None)
REPORT = Transition("report", pgettext_lazy("observation", "Finish the report"), (O.CLOSED,), O.REPORTED)
LOOK_AGAIN = Transition(
    "look_again",
    pgettext_lazy("observation", "Look again"),
    (O.CLOSED, O.REPORTED),
    None,
    guard=_is_first_round,
)
GIVE_UP = Transition("give_up", pgettext_lazy("observation", "Give it up"), OUT_OF_OPEN, O.GIVEN_UP)
OBSERVATION_TRANSITIONS = (
    COMPOSE, ADD_SHOPS, NAME, TRAIN, DRAW, ASSIGN, BEGIN, INVITE, RELEASE, CLOSE, WRITE, REPORT, LOOK_AGAIN,
    REVISE, GIVE_UP,
)  # fmt: skip

RECEIVE = Transition("receive", pgettext_lazy("visit", "Enter it"), (V.PLANNED,), V.ARRIVED)
RECEIVE_ASKED = Transition(
    "receive", pgettext_lazy("visit", "Enter it"), (V.PLANNED,), V.ASKED, is_hidden=True
)
ADD_PHOTO = Transition(  # a phone may deliver a photo before its visit
    "receive", _("Add a photo"), (V.PLANNED, V.ARRIVED, V.ASKED, V.KEPT), None, is_hidden=True
)
ADD_PHOTO_ASKED = Transition("receive", _("Add a photo"), (V.ARRIVED, V.KEPT), V.ASKED, is_hidden=True)
ASK = Transition("ask", pgettext_lazy("visit", "Ask about it"), (V.ARRIVED, V.KEPT), V.ASKED)
KEEP = Transition("keep", pgettext_lazy("visit", "Keep it"), (V.ASKED,), V.KEPT)
LEAVE_OUT = Transition("leave_out", pgettext_lazy("visit", "Leave it out"), (V.ASKED,), V.LEFT_OUT)
VISIT_TRANSITIONS = (RECEIVE, RECEIVE_ASKED, ADD_PHOTO, ADD_PHOTO_ASKED, KEEP, LEAVE_OUT, ASK)
