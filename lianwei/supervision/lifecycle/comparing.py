"""How a comparative test moves: plan, purchase, laboratory, verdict, makers, release (GB/T 40551-2021)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.lifecycle import Transition
from lianwei.core.scope import PARTNER
from lianwei.supervision.models import TrialStatus as S

KNOWN = (S.JUDGED, S.NOTIFIED)  # what is not up to standard goes to the authority as soon as it is known
HELD = (S.BUYING, S.TESTING, S.JUDGED, S.NOTIFIED)
REVISE = Transition("revise", pgettext_lazy("comparative test", "Change the plan"), (S.PLANNED,), None)
BEGIN = Transition("begin", _("Begin to buy samples"), (S.PLANNED,), S.BUYING)
BUY = Transition("buy", _("Enter a sample"), (S.BUYING,), None, by=PARTNER)
HAND_OVER = Transition("hand_over", _("Record a hand-over"), HELD, None, by=PARTNER, is_hidden=True)
DELIVER = Transition("deliver", _("All samples are at the laboratory"), (S.BUYING,), S.TESTING)
FILL = Transition("fill", _("Bring the sheet of the laboratory"), (S.TESTING,), None)
CONFIRM = Transition("confirm", _("Confirm the sheet"), (S.TESTING,), None, is_hidden=True)
JUDGE = Transition("judge", _("Judge and name the samples"), (S.TESTING,), S.JUDGED)
REFER = Transition("refer", _("Put it before the authority"), KNOWN, None)
NOTIFY = Transition("notify", _("Tell the makers"), (S.JUDGED,), S.NOTIFIED)
OBJECT = Transition("object", _("Enter an objection"), (S.NOTIFIED,), None)
RETEST = Transition("retest", _("Enter a second result"), (S.NOTIFIED,), None, is_hidden=True)
DECIDE = Transition("decide", _("Decide as second person"), (S.NOTIFIED,), None, is_hidden=True)
RELEASE = Transition("release", pgettext_lazy("comparative test", "Release it"), (S.NOTIFIED,), S.RELEASED)
GIVE_UP = Transition(
    "give_up",
    pgettext_lazy("comparative test", "Give it up"),
    (S.PLANNED, S.BUYING, S.TESTING, S.JUDGED, S.NOTIFIED),
    S.GIVEN_UP,
)
TEST_TRANSITIONS = (
    BEGIN, BUY, DELIVER, FILL, CONFIRM, JUDGE, REFER, NOTIFY, OBJECT, RETEST, DECIDE, RELEASE, REVISE,
    HAND_OVER, GIVE_UP,
)  # fmt: skip
