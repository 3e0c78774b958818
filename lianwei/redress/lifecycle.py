"""How an advance compensation moves: applied for, approved by two, paid, taken back from the business."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.lifecycle import Transition

from .models import CompensationStatus as C


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
