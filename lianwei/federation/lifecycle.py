"""What operators do with a peer; how a data-sharing agreement and a table of codes move."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.lifecycle import Transition

from .models import AgreementStatus as A
from .models import CodeTableStatus as C
from .models import PeerStatus as S

ACTIVATE = Transition("activate", _("Begin to exchange"), (S.PROPOSED,), S.ACTIVE)
SUSPEND = Transition("suspend", pgettext_lazy("a peer", "Suspend"), (S.ACTIVE,), S.SUSPENDED)
RESUME = Transition("resume", _("Exchange again"), (S.SUSPENDED,), S.ACTIVE)
END = Transition("end", _("End the exchange"), (S.PROPOSED, S.ACTIVE, S.SUSPENDED), S.ENDED)
TRANSITIONS = (ACTIVATE, SUSPEND, RESUME, END)

REVISE = Transition("revise", _("Change the draft"), (A.DRAFT,), None)
ASSESS = Transition("assess", _("Record the impact assessment"), (A.DRAFT,), None)
OFFER = Transition("offer", _("Put it to the parties"), (A.DRAFT,), A.SIGNING)
SIGN = Transition("sign", pgettext_lazy("a sharing agreement", "Sign"), (A.SIGNING,), None)
ENTER_FORCE = Transition("enter_force", _("Enters into force"), (A.SIGNING,), A.IN_FORCE, is_hidden=True)
WITHDRAW = Transition(
    "withdraw", pgettext_lazy("a sharing agreement", "Withdraw"), (A.DRAFT, A.SIGNING), A.WITHDRAWN
)
RENEW = Transition("renew", _("Draw up the next version"), (A.IN_FORCE,), None)
REPLACE = Transition("replace", _("Replaced by a new version"), (A.IN_FORCE,), A.ENDED, is_hidden=True)
END_AGREEMENT = Transition("end", _("End the agreement"), (A.IN_FORCE,), A.ENDED)
EXPIRE = Transition("expire", _("Its last day has passed"), (A.IN_FORCE,), A.ENDED, is_hidden=True)
AGREEMENT_TRANSITIONS = (
    REVISE,
    ASSESS,
    OFFER,
    SIGN,
    ENTER_FORCE,
    WITHDRAW,
    RENEW,
    REPLACE,
    END_AGREEMENT,
    EXPIRE,
)

CONFIRM_CODES = Transition("confirm", _("Confirm the table"), (C.PROPOSED,), C.AGREED)
DECLINE_CODES = Transition("decline", _("Decline the table…"), (C.PROPOSED,), C.DECLINED)
WITHDRAW_CODES = Transition(
    "withdraw", pgettext_lazy("a table of codes", "Withdraw"), (C.PROPOSED,), C.WITHDRAWN
)
END_CODES = Transition("end", _("End the table"), (C.AGREED,), C.ENDED)
CODE_TRANSITIONS = (CONFIRM_CODES, DECLINE_CODES, WITHDRAW_CODES, END_CODES)
