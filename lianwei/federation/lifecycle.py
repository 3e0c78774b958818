"""What operators do with a peer."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.lifecycle import Transition

from .models import PeerStatus as S

ACTIVATE = Transition("activate", _("Begin to exchange"), (S.PROPOSED,), S.ACTIVE)
SUSPEND = Transition("suspend", pgettext_lazy("a peer", "Suspend"), (S.ACTIVE,), S.SUSPENDED)
RESUME = Transition("resume", _("Exchange again"), (S.SUSPENDED,), S.ACTIVE)
END = Transition("end", _("End the exchange"), (S.PROPOSED, S.ACTIVE, S.SUSPENDED), S.ENDED)
TRANSITIONS = (ACTIVATE, SUSPEND, RESUME, END)
