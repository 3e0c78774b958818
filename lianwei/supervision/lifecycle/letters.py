"""How a letter moves: drafted, put to all who sign, sent, answered, closed."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.lifecycle import Transition
from lianwei.core.scope import BUSINESS, PARTNER
from lianwei.supervision.models import LetterStatus as L
from lianwei.supervision.rules.letters.kinds import kind_coded


def _is_meeting(row: Any) -> bool:
    kind = kind_coded(row.kind)
    return kind is not None and kind.is_meeting


def _is_asked(row: Any) -> bool:
    return row.publication_asked_by is not None and row.published_on is None


def _is_unasked(row: Any) -> bool:
    return row.publication_asked_by is None and row.published_on is None


OUT = (L.SENT, L.ANSWERED)
LATER = (*OUT, L.CLOSED)  # what was promised is put right and checked after the letter is closed as well
REVISE = Transition("revise", pgettext_lazy("letter", "Change the draft"), (L.DRAFT,), None)
CIRCULATE = Transition("circulate", _("Put it to all who sign"), (L.DRAFT,), L.SIGNING)
JOIN = Transition("join", pgettext_lazy("letter", "Sign along"), (L.SIGNING,), None, by=PARTNER)
STAY_OUT = Transition("stay_out", _("Do not sign along"), (L.SIGNING,), None, by=PARTNER)
RECALL = Transition("recall", _("Take it back to change it"), (L.SIGNING,), L.DRAFT)
SEND = Transition("send", pgettext_lazy("letter", "Send it"), (L.SIGNING,), L.SENT)
SERVE = Transition("serve", pgettext_lazy("letter", "Record how it was served"), OUT, None)
HOLD = Transition("hold", _("Enter attendance and minutes"), OUT, None, guard=_is_meeting)
ANSWER = Transition("answer", pgettext_lazy("letter", "Enter a reply"), OUT, L.ANSWERED, by=BUSINESS)
ANSWER_AFTER = Transition(
    "answer", pgettext_lazy("letter", "Enter a reply"), (L.CLOSED,), None, by=BUSINESS, is_hidden=True
)
ANSWER_PART = Transition(
    "answer", pgettext_lazy("letter", "Enter a reply"), OUT, None, by=BUSINESS, is_hidden=True
)
INVITE = Transition("invite", _("Make a link to answer"), OUT, None)
PROMISE = Transition("promise", pgettext_lazy("letter", "Note a promise"), OUT, None)
PROVE = Transition("prove", _("Add the proof"), LATER, None, by=BUSINESS, is_hidden=True)
ASK_CHECK = Transition("ask_check", _("Ask a member to check it"), LATER, None, is_hidden=True)
CHECK = Transition("check", _("Say what was found"), LATER, None, by=PARTNER, is_hidden=True)
ASK_PUBLICATION = Transition("ask_publication", _("Propose to publish it"), OUT, None, guard=_is_unasked)
PUBLISH = Transition("publish", _("Publish it as second"), OUT, None, guard=_is_asked)
CLOSE = Transition("close", pgettext_lazy("letter", "Close it"), OUT, L.CLOSED)
WITHDRAW = Transition("withdraw", pgettext_lazy("letter", "Give it up"), (L.DRAFT, L.SIGNING), L.WITHDRAWN)
LETTER_TRANSITIONS = (
    CIRCULATE, REVISE, SEND, JOIN, STAY_OUT, RECALL, SERVE, HOLD, ANSWER, ANSWER_PART, ANSWER_AFTER, INVITE,
    PROMISE, PROVE, ASK_CHECK, CHECK, PUBLISH, ASK_PUBLICATION, CLOSE, WITHDRAW,
)  # fmt: skip
