"""How a request about one's own data and a destruction list move."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.lifecycle import Transition
from lianwei.core.scope import OVERSEER

from .models import ListStatus as L
from .models import RequestStatus as R

CHECK_REQUEST = Transition("check", _("Check the identity"), (R.RECEIVED,), R.CHECKED)
DECIDE_REQUEST = Transition("decide", _("Decide the request"), (R.CHECKED,), R.DECIDED)
ANSWER_REQUEST = Transition("answer", pgettext_lazy("request", "Answer"), (R.DECIDED,), R.ANSWERED)
WITHDRAW_REQUEST = Transition(
    "withdraw", pgettext_lazy("request", "Taken back by the person"), (R.RECEIVED, R.CHECKED), R.WITHDRAWN
)
REQUEST_TRANSITIONS = (CHECK_REQUEST, DECIDE_REQUEST, ANSWER_REQUEST, WITHDRAW_REQUEST)

CHECK_LIST = Transition("check", _("List is checked"), (L.PROPOSED,), L.CHECKED)
APPROVE_LIST = Transition("approve", _("Approve for the archive"), (L.CHECKED,), L.APPROVED)
# The second signature may come from the association above, where two people are few (OVERSEER: whoever sees
# the list and may order).
ORDER_LIST = Transition("order", _("Approve as head and destroy"), (L.APPROVED,), L.ORDERED, by=OVERSEER)
FINISH_LIST = Transition("finish", _("All is destroyed"), (L.ORDERED,), L.DESTROYED, is_hidden=True)
DROP_LIST = Transition("drop", _("Drop the list"), (L.PROPOSED, L.CHECKED, L.APPROVED), L.DROPPED)
LIST_TRANSITIONS = (CHECK_LIST, APPROVE_LIST, ORDER_LIST, FINISH_LIST, DROP_LIST)
