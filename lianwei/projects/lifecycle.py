"""How a joint project and a member's part of it move."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.lifecycle import Transition
from lianwei.core.scope import PARTNER

from .models import PartStatus as P
from .models import ProjectStatus as S

PLANNED = (S.DRAFTED, S.INVITED, S.RUNNING)
REVISE = Transition("revise", _("Change the plan"), PLANNED, None)
INVITE = Transition("invite", _("Invite the members"), (S.DRAFTED,), S.INVITED)
BEGIN = Transition("begin", pgettext_lazy("joint project", "Begin"), (S.DRAFTED, S.INVITED), S.RUNNING)
FINISH = Transition("finish", pgettext_lazy("joint project", "Finish"), (S.RUNNING,), S.FINISHED)
SUSPEND = Transition("suspend", pgettext_lazy("joint project", "Suspend"), (S.RUNNING,), S.SUSPENDED)
RESUME = Transition("resume", pgettext_lazy("joint project", "Go on"), (S.SUSPENDED,), S.RUNNING)
GIVE_UP = Transition(
    "give_up",
    pgettext_lazy("joint project", "Give up"),
    (S.DRAFTED, S.INVITED, S.RUNNING, S.SUSPENDED),
    S.GIVEN_UP,
)
TRANSITIONS = (INVITE, BEGIN, FINISH, RESUME, REVISE, SUSPEND, GIVE_UP)


def _asks(part: Any) -> bool:
    return part.asks_for_change


ACCEPT = Transition("accept", pgettext_lazy("part of a project", "Take it on"), (P.INVITED,), P.ACCEPTED)
DECLINE = Transition(
    "decline", pgettext_lazy("part of a project", "Do not take it on"), (P.INVITED,), P.DECLINED
)
PROGRESS = Transition("progress", _("Enter how far it is"), (P.ACCEPTED,), None)
REPORT = Transition("report", _("Report as done"), (P.ACCEPTED,), P.REPORTED)
ASK_CHANGE = Transition("ask_change", _("Ask for a change"), (P.INVITED, P.ACCEPTED), None)
ANSWER_CHANGE = Transition(
    "answer_change",
    _("Answer the wish for a change"),
    (P.INVITED, P.ACCEPTED),
    None,
    by=PARTNER,
    guard=_asks,
)
CONFIRM = Transition("confirm", _("Confirm as done"), (P.REPORTED,), P.CONFIRMED, by=PARTNER)
SEND_BACK = Transition("send_back", _("Not done yet"), (P.REPORTED,), P.ACCEPTED, by=PARTNER)
WITHDRAW = Transition(
    "withdraw",
    pgettext_lazy("part of a project", "Take the part back"),
    (P.INVITED, P.ACCEPTED, P.DECLINED),
    P.WITHDRAWN,
    by=PARTNER,
)
# The member's own steps, and those of who leads the project.
OF_MEMBER = (ACCEPT, REPORT, PROGRESS, ASK_CHANGE, DECLINE)
OF_LEAD = (ANSWER_CHANGE, CONFIRM, SEND_BACK, WITHDRAW)
