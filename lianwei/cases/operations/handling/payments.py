"""What the consumer really receives on the promises of an agreement, payment by payment."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.cases.lifecycle import RECORD_PAYMENT, STRIKE_PAYMENT
from lianwei.cases.models import Complaint, Payment, RecoveredLoss, Status
from lianwei.cases.promises import break_promises, note_payment, strike_out
from lianwei.cases.sight import store
from lianwei.cases.texts import write_for_log, write_text
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock


@transaction.atomic
def record_payment(
    complaint_id: int,
    *,
    actor: Actor,
    loss_id: int,
    received: int,
    received_on: date,
    paper: str,
    file_id: int | None = None,
) -> Payment:
    """Note one payment on a promise (fen), with its day and its voucher; instalments are one payment each.
    With the payment that makes the sum whole the promise is kept; more than was promised is refused.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, RECORD_PAYMENT, actor=actor)
    rows = QuerySet(RecoveredLoss).filter(complaint=complaint, agreement__set_aside_on=None)
    loss = rows.filter(pk=loss_id).first()
    if loss is None:
        raise NotVisible
    _check_payment(complaint, received, received_on, paper)
    _check_not_more(loss, received)
    payment = note_payment(
        loss,
        received,
        on=received_on,
        paper=write_text(complaint, paper.strip()),
        actor=actor,
        file_id=file_id,
    )
    store(complaint)
    record(
        "complaint.payment_recorded",
        complaint,
        actor=actor,
        kind=loss.kind,
        received=received,
        left=loss.promised - payment.loss.received,
    )
    return payment


@transaction.atomic
def strike_payment(complaint_id: int, *, actor: Actor, payment_id: int, reason: str) -> Payment:
    """Strike out a payment that was entered wrongly. It stays in the file and counts no more; where the
    promise was kept by it, that is open again, or broken again after a breach.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, STRIKE_PAYMENT, actor=actor)
    payment = QuerySet(Payment).filter(complaint=complaint, pk=payment_id, struck_on=None).first()
    if payment is None:
        raise NotVisible
    if not reason.strip():
        raise Invalid({"reason": _("Please say what was wrong with it.")})
    loss = strike_out(payment, on=clock.today(), actor=actor)
    if complaint.status == Status.BREACHED:
        break_promises(complaint, actor=actor)
    store(complaint)
    details = {"kind": loss.kind, "amount": payment.amount, "reason": write_for_log(complaint, reason)}
    record("complaint.payment_struck", complaint, actor=actor, **details)
    return payment


def _check_payment(complaint: Complaint, received: int, received_on: date, paper: str) -> None:
    if received <= 0:
        raise Invalid({"received": _("Please enter the amount received.")})
    if received_on > clock.today():
        raise Invalid({"received_on": _("This day lies in the future. Please enter the day of payment.")})
    if received_on < complaint.received_on:
        raise Invalid(
            {"received_on": _("This day lies before the complaint. Please enter the day of payment.")}
        )
    if not paper.strip():
        raise Invalid({"paper": _("Please name the voucher: each amount needs its paper.")})


def _check_not_more(loss: RecoveredLoss, received: int) -> None:
    """What was received is never more than what was promised."""
    left = loss.promised - loss.received
    if left <= 0:
        raise Invalid({"received": _("This promise is wholly paid; nothing is left of it.")})
    if received > left:
        yuan = f"{left / 100:,.2f}"
        raise Invalid({"received": _("Only %(yuan)s yuan are left of this promise.") % {"yuan": yuan}})
