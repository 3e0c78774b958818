"""What can happen to an arrival. Nothing is deleted: what is not wanted is left out, with its reason."""

from django.utils.translation import gettext_lazy as _

from lianwei.core.lifecycle import Transition

from .models import ArrivalStatus as S

TAKE = Transition("take", _("Take"), (S.WAITING,), S.TAKEN, is_hidden=True)
REFUSE = Transition("refuse", _("Refuse"), (S.WAITING,), S.REFUSED, is_hidden=True)
RETRY = Transition("retry", _("Mend and take again"), (S.REFUSED,), S.WAITING)
SKIP = Transition("skip", _("Leave out"), (S.WAITING, S.REFUSED), S.SKIPPED)
UNDO = Transition("undo", _("Undo"), (S.TAKEN,), S.UNDONE, is_hidden=True)
TRANSITIONS = (TAKE, REFUSE, RETRY, SKIP, UNDO)
