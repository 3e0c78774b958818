"""How a statistical return moves: handed in, checked or sent back above, locked, corrected; and how a report
does: drafted, reviewed by one person, released by another, corrected by a new version; and how a
published text does: looked at, followed up, done, or set aside; and a resolution to publish figures does:
signed by a second person, withdrawn; the recall of what was published likewise; and a narrative does: read,
masked further, accepted, left out.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.lifecycle import Transition
from lianwei.core.scope import OVERSEER

from .models import NarrativeStatus as N
from .models import OpinionStatus as O
from .models import ReportStatus as S
from .models import ResolutionStatus as D
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

REVISE_REPORT = Transition("revise", pgettext_lazy("report", "Change the text"), (S.DRAFT,), None)
RECOUNT_REPORT = Transition("recount", _("Count the figures anew"), (S.DRAFT,), None)
REVIEW_REPORT = Transition("review", pgettext_lazy("report", "Pass the review"), (S.DRAFT,), S.REVIEWED)
RETURN_REPORT = Transition("return", pgettext_lazy("report", "Return to the drafter"), (S.REVIEWED,), S.DRAFT)
RELEASE_REPORT = Transition("release", _("Sign and release"), (S.REVIEWED,), S.RELEASED)
CORRECT_REPORT = Transition("correct", _("Correct by a new version"), (S.RELEASED,), None)
REPORT_TRANSITIONS = (
    RELEASE_REPORT,
    REVIEW_REPORT,
    RETURN_REPORT,
    REVISE_REPORT,
    RECOUNT_REPORT,
    CORRECT_REPORT,
)

FOLLOW = Transition("follow", _("Follow it up"), (O.NEW, O.ASIDE, O.DONE), O.FOLLOWED)
NOTE = Transition("note", _("Note what was done"), (O.FOLLOWED,), None)
FINISH = Transition("finish", pgettext_lazy("opinion", "Finish"), (O.FOLLOWED,), O.DONE)
SET_ASIDE = Transition("set_aside", _("Set it aside"), (O.NEW, O.FOLLOWED), O.ASIDE)
OPINION_TRANSITIONS = (FOLLOW, NOTE, FINISH, SET_ASIDE)

SIGN_RESOLUTION = Transition(
    "sign", pgettext_lazy("open data", "Sign as legal officer"), (D.ENTERED,), D.SIGNED
)
WITHDRAW_RESOLUTION = Transition(
    "withdraw", pgettext_lazy("open data", "Withdraw"), (D.ENTERED, D.SIGNED), D.WITHDRAWN
)
RESOLUTION_TRANSITIONS = (SIGN_RESOLUTION, WITHDRAW_RESOLUTION)

SIGN_RECALL = Transition("sign", pgettext_lazy("recall", "Sign the recall"), (D.ENTERED,), D.SIGNED)
WITHDRAW_RECALL = Transition("withdraw", pgettext_lazy("recall", "Drop it"), (D.ENTERED,), D.WITHDRAWN)
RECALL_TRANSITIONS = (SIGN_RECALL, WITHDRAW_RECALL)

ACCEPT_NARRATIVE = Transition("accept", pgettext_lazy("narrative", "Accept"), (N.WAITING,), N.ACCEPTED)
MASK_NARRATIVE = Transition("mask", pgettext_lazy("narrative", "Mask more"), (N.WAITING,), None)
REJECT_NARRATIVE = Transition(
    "reject", pgettext_lazy("narrative", "Leave out"), (N.WAITING, N.ACCEPTED), N.REJECTED
)
WITHDRAW_NARRATIVE = Transition(
    "withdraw",
    pgettext_lazy("narrative", "Take out, as the consent ended"),
    (N.WAITING, N.ACCEPTED),
    N.WITHDRAWN,
    is_hidden=True,
)  # the worker's step: nobody is granted it
NARRATIVE_TRANSITIONS = (ACCEPT_NARRATIVE, MASK_NARRATIVE, REJECT_NARRATIVE)
