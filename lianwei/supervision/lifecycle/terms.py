"""How a review of standard terms moves, and how a wording comes into the library and goes."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.lifecycle import Transition
from lianwei.core.scope import PARTNER
from lianwei.supervision.models import ReviewStatus as R
from lianwei.supervision.models import TermStatus as T

IN_WORK = (R.COLLECTING, R.REVIEWING)
OUT = (R.SENT, R.RECHECKED)
ADD_CONTRACT = Transition("add_contract", _("Add a contract"), IN_WORK, None)
ENTER_TEXT = Transition("enter_text", _("Enter the text"), (*IN_WORK, *OUT), None, is_hidden=True)
EDIT_CLAUSE = Transition("edit_clause", _("Change or cut the clause"), (*IN_WORK, *OUT), None, is_hidden=True)
JOIN_CLAUSE = Transition("join_clause", _("Join with the next"), (*IN_WORK, *OUT), None, is_hidden=True)
BEGIN = Transition("begin", _("Begin the review"), (R.COLLECTING,), R.REVIEWING)
MATCH = Transition("match", _("Compare with the library again"), (R.REVIEWING,), None, is_hidden=True)
DECIDE = Transition("decide", _("Decide on the clause"), (R.REVIEWING,), None, is_hidden=True)
CLEAR = Transition("clear", _("The rest is fine"), (R.REVIEWING,), None, is_hidden=True)
DROP = Transition("drop", _("Drop the finding"), (R.REVIEWING,), None, is_hidden=True)
REMARK = Transition("remark", _("Comment"), (R.REVIEWING, R.AGREED), None, by=PARTNER, is_hidden=True)
ASK_OPINION = Transition("ask_opinion", _("Ask an expert"), (R.REVIEWING,), None, is_hidden=True)
GIVE_OPINION = Transition("give_opinion", _("Enter the opinion"), (R.REVIEWING,), None, is_hidden=True)
AGREE = Transition("agree", _("Agree to the findings as second person"), (R.REVIEWING,), R.AGREED)
REOPEN = Transition("reopen", _("Open the findings again"), (R.AGREED,), R.REVIEWING)
DRAFT_LETTER = Transition(
    "draft_letter", _("Draft an advisory letter"), (R.AGREED, *OUT), None, is_hidden=True
)
SEND = Transition("send", _("The findings are sent"), (R.AGREED,), R.SENT)
RENEW = Transition("renew", _("Add the new version"), OUT, None, is_hidden=True)
CONFIRM = Transition("confirm", _("Confirm what became of it"), OUT, None, is_hidden=True)
RECHECK = Transition("recheck", _("The second check is done"), (R.SENT,), R.RECHECKED)
CLOSE = Transition("close", pgettext_lazy("terms review", "Close the review"), OUT, R.CLOSED)
GIVE_UP = Transition("give_up", pgettext_lazy("terms review", "Give it up"), (*IN_WORK, R.AGREED), R.GIVEN_UP)
REVIEW_TRANSITIONS = (
    BEGIN, ADD_CONTRACT, AGREE, SEND, RECHECK, CLOSE, REOPEN, ENTER_TEXT, EDIT_CLAUSE, JOIN_CLAUSE, MATCH,
    DECIDE, CLEAR, DROP, REMARK, ASK_OPINION, GIVE_OPINION, DRAFT_LETTER, RENEW, CONFIRM, GIVE_UP,
)  # fmt: skip

APPROVE = Transition("approve", _("Approve it as second person"), (T.SUBMITTED,), T.IN_FORCE)
SEND_BACK = Transition("send_back", _("Send it back with a remark"), (T.SUBMITTED,), T.RETURNED)
REWRITE = Transition("revise", _("Write it anew"), (T.RETURNED,), T.SUBMITTED)
NEXT_VERSION = Transition("revise", _("Write a new version"), (T.IN_FORCE,), None)
RETIRE = Transition("retire", _("Take it out of use"), (T.IN_FORCE,), T.RETIRED)
REPLACE = Transition("approve", _("Replaced by a newer version"), (T.IN_FORCE,), T.REPLACED, is_hidden=True)
TERM_TRANSITIONS = (APPROVE, SEND_BACK, REWRITE, NEXT_VERSION, RETIRE, REPLACE)
