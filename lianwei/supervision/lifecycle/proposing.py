"""How a suggestion moves: drafted, submitted, answered, closed; a group standard from stage to stage."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.lifecycle import Transition
from lianwei.supervision.models import SuggestionStatus as S
from lianwei.supervision.rules.proposing import is_examined


def _has_new_version(row: Any) -> bool:
    return row.version > row.frozen


def _is_before_examination(row: Any) -> bool:
    """What was examined and approved is published in the same words."""
    return not is_examined(row.stage, row.drafted_on)


OPEN = (S.DRAFTING, S.SUBMITTED, S.ANSWERED, S.STAGED)
WRITTEN = (S.DRAFTING, S.SUBMITTED, S.STAGED)
SUBMIT = Transition("submit", pgettext_lazy("suggestion", "Submit it"), (S.DRAFTING,), S.SUBMITTED)
SUBMIT_AGAIN = Transition(
    "submit", pgettext_lazy("suggestion", "Submit the new version"), (S.SUBMITTED,), None,
    guard=_has_new_version)  # fmt: skip
ANSWER = Transition("answer", pgettext_lazy("suggestion", "Enter the answer"), (S.SUBMITTED,), S.ANSWERED)
CLOSE = Transition("close", pgettext_lazy("suggestion", "Close it"), (S.ANSWERED, S.SUBMITTED), S.CLOSED)
MOVE = Transition("move", _("Go on to the next stage"), (S.STAGED,), None)
PUBLISH = Transition("move", _("Go on to the next stage"), (S.STAGED,), S.PUBLISHED, is_hidden=True)
REVIEW = Transition("review", pgettext_lazy("suggestion", "Enter the review"), (S.PUBLISHED,), None)
ABOLISH = Transition(
    "review", pgettext_lazy("suggestion", "Enter the review"), (S.PUBLISHED,), S.CLOSED, is_hidden=True
)
WRITE = Transition(
    "write", pgettext_lazy("suggestion", "Enter an article"), WRITTEN, None, guard=_is_before_examination
)
DROP = Transition(
    "drop", _("Take an article out"), WRITTEN, None, guard=_is_before_examination, is_hidden=True
)
COLLECT = Transition("collect", _("Enter a comment"), WRITTEN, None)
DECIDE = Transition("decide", _("Decide on a comment"), WRITTEN, None, is_hidden=True)
REVISE = Transition("revise", pgettext_lazy("suggestion", "Change the details"), OPEN, None)
WITHDRAW = Transition(
    "withdraw", pgettext_lazy("suggestion", "Give it up"), (S.DRAFTING, S.STAGED), S.WITHDRAWN
)
SUGGESTION_TRANSITIONS = (
    SUBMIT, SUBMIT_AGAIN, ANSWER, CLOSE, MOVE, PUBLISH, REVIEW, ABOLISH, WRITE, DROP, COLLECT, DECIDE,
    REVISE, WITHDRAW,
)  # fmt: skip
