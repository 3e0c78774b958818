"""How a survey moves: prepared, open, closed; and how an answer that is doubted is decided on."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.lifecycle import Transition

from .models import AnswerStatus as A
from .models import SurveyStatus as S

OPEN = Transition("open", pgettext_lazy("survey", "Open it"), (S.DRAFT,), S.OPEN)
CLOSE = Transition("close", pgettext_lazy("survey", "Close it"), (S.OPEN,), S.CLOSED)
REOPEN = Transition("reopen", pgettext_lazy("survey", "Open it again"), (S.CLOSED,), S.OPEN)
TRANSITIONS = (OPEN, CLOSE, REOPEN)
KEEP = Transition("keep", _("Let it count"), (A.DOUBTED, A.VOID), A.KEPT)
VOID = Transition("void", _("Do not count it…"), (A.TAKEN, A.DOUBTED, A.KEPT), A.VOID)
ANSWER_TRANSITIONS = (KEEP, VOID)
