"""How an advance compensation moves: applied for, approved by two, paid, taken back from the business; and
how a way to court or to others does: requested, decided on, filed, ended.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.lifecycle import Transition

from .models import CompensationStatus as C
from .models import RemedyKind
from .models import RemedyStatus as R


def _is_owed(row: Any) -> bool:
    return row.outstanding > 0


def _is_untouched(row: Any) -> bool:
    return row.recovered == 0 and row.written_off == 0


CHECK = Transition("check", _("Approve as first"), (C.APPLIED,), C.CHECKED)
APPROVE = Transition("approve", _("Approve as second"), (C.CHECKED,), C.APPROVED)
PAY = Transition("pay", _("Enter the payment"), (C.APPROVED,), C.PAID)
RECOVER = Transition("recover", _("Enter what was recovered"), (C.PAID,), None, guard=_is_owed)
WRITE_OFF = Transition("write_off", _("Write off the rest"), (C.PAID,), None, guard=_is_owed)
RETURN_PAYMENT = Transition(
    "return_payment", _("The payment came back"), (C.PAID,), C.APPROVED, guard=_is_untouched
)
REFUSE = Transition("refuse", pgettext_lazy("compensation", "Refuse"), (C.APPLIED, C.CHECKED), C.REFUSED)
WITHDRAW = Transition(
    "withdraw", pgettext_lazy("compensation", "Take back"), (C.APPLIED, C.CHECKED, C.APPROVED), C.WITHDRAWN
)
TRANSITIONS = (CHECK, APPROVE, PAY, RECOVER, WRITE_OFF, RETURN_PAYMENT, REFUSE, WITHDRAW)


def _is_confirmation(row: Any) -> bool:
    return row.kind == RemedyKind.CONFIRMATION


def _is_no_confirmation(row: Any) -> bool:
    return row.kind != RemedyKind.CONFIRMATION


DECIDE = Transition("decide", _("Support it"), (R.REQUESTED,), R.PREPARED)
DECLINE = Transition("decline", _("Do not support it"), (R.REQUESTED,), R.DECLINED)
RECEIVE = Transition("receive", _("Give the receipt"), (R.HANDED_UP,), R.PREPARED)
FILE = Transition("file", _("Enter the filing"), (R.PREPARED,), R.FILED)
CONFIRM = Transition("confirm", _("Enter the decree"), (R.FILED,), R.CONFIRMED, guard=_is_confirmation)
CONCLUDE = Transition("conclude", _("Enter the result"), (R.FILED,), R.CONCLUDED, guard=_is_no_confirmation)
REJECT = Transition("reject", _("Refused there"), (R.FILED,), R.REFUSED)
TAKE_BACK = Transition(
    "take_back", pgettext_lazy("remedy", "Take back"), (R.REQUESTED, R.PREPARED, R.FILED), R.WITHDRAWN
)
REMEDY_TRANSITIONS = (DECIDE, DECLINE, RECEIVE, FILE, CONFIRM, CONCLUDE, REJECT, TAKE_BACK)
