"""The payment to the consumer, and what the payer takes back from the business (追偿)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor
from lianwei.redress.lifecycle import PAY, RECOVER, RETURN_PAYMENT, WRITE_OFF
from lianwei.redress.models import AdvanceCompensation, PostingKind

from .applying import lock_both, reason_kept
from .posting import Entry, counter, post, standing


@transaction.atomic
def pay_compensation(pk: int, *, actor: Actor, on: date, voucher: str) -> AdvanceCompensation:
    """The custodian paid the consumer; from now on the payer has the claim on the business."""
    fund, row = lock_both(pk, actor=actor)
    advance(row, PAY, actor=actor)
    post(fund, Entry(PostingKind.PAY, row.amount, on, voucher, row.pk), actor=actor)
    row.paid_on = on
    row.save()
    record("advance_compensation.paid", row, actor=actor, amount=row.amount)
    return row


@transaction.atomic
def return_payment(pk: int, *, actor: Actor, reason: str) -> AdvanceCompensation:
    """The payment did not reach the consumer: a counter-entry, and the sum is set aside again."""
    fund, row = lock_both(pk, actor=actor)
    advance(row, RETURN_PAYMENT, actor=actor)
    paid = standing(row, PostingKind.PAY, actor=actor)
    if paid is None:
        raise WrongStatus
    counter(fund, paid, actor=actor, reason=reason_kept(reason))
    row.paid_on = None
    row.save()
    record("advance_compensation.payment_returned", row, actor=actor)
    return row


@transaction.atomic
def recover_compensation(
    pk: int, *, actor: Actor, amount: int, on: date, voucher: str
) -> AdvanceCompensation:
    """The business paid back to the deposit, in part or in whole; never more than it owes."""
    fund, row = lock_both(pk, actor=actor)
    advance(row, RECOVER, actor=actor)
    if amount > row.outstanding:
        raise Invalid({"amount": _("The business does not owe so much.")})
    post(fund, Entry(PostingKind.RECOVER, amount, on, voucher, row.pk), actor=actor)
    row.recovered += amount
    row.save()
    record("advance_compensation.recovered", row, actor=actor, amount=amount)
    return row


@transaction.atomic
def write_off_compensation(pk: int, *, actor: Actor, reason: str) -> AdvanceCompensation:
    """What the business still owes will not come (insolvent, deleted from the register)."""
    fund, row = lock_both(pk, actor=actor)
    advance(row, WRITE_OFF, actor=actor)
    rest = row.outstanding
    post(fund, Entry(PostingKind.WRITE_OFF, rest, clock.today(), compensation_id=row.pk), actor=actor)
    row.written_off += rest
    row.ending = reason_kept(reason)
    row.save()
    record("advance_compensation.written_off", row, actor=actor, amount=rest)
    return row
