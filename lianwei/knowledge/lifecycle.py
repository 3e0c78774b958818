"""How an entry of the knowledge base comes to be read by all members, and goes."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.lifecycle import Transition
from lianwei.core.scope import PARTNER

from .models.entries import EntryStatus as S
from .models.experience import ExperienceStatus as E

SUBMIT = Transition("submit", _("Submit for review"), (S.DRAFT,), S.SUBMITTED)
RETURN = Transition("return", _("Return with a remark…"), (S.SUBMITTED,), S.DRAFT)
PUBLISH = Transition("publish", pgettext_lazy("knowledge", "Publish"), (S.SUBMITTED,), S.PUBLISHED)
WITHDRAW = Transition("withdraw", pgettext_lazy("knowledge", "Withdraw…"), (S.PUBLISHED,), S.WITHDRAWN)
# The version before, as the next one is published.
REPLACE = Transition("publish", _("Replaced by a newer version"), (S.PUBLISHED,), S.REPLACED, is_hidden=True)
TRANSITIONS = (SUBMIT, RETURN, PUBLISH, WITHDRAW, REPLACE)

ANSWER = Transition("answer", _("Answer"), (E.OPEN, E.ANSWERED), None, by=PARTNER)
CHOOSE_ANSWER = Transition("choose_answer", _("This helped"), (E.OPEN, E.ANSWERED), E.ANSWERED)
TAKE_BACK = Transition("take_back", _("Take it back"), (E.OPEN, E.ANSWERED), E.WITHDRAWN)
EXPERIENCE_TRANSITIONS = (ANSWER, CHOOSE_ANSWER, TAKE_BACK)
