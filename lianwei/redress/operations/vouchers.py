"""Vouchers for goods taken back: issued and signed, redeemed once, settled between the shops."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from lianwei.core import clock, keys
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import canonical, record
from lianwei.core.scope import Actor, find, lock
from lianwei.members.signing import keys_in_use, sign_with
from lianwei.redress.models import PledgedStore, ReturnPledge, ReturnVoucher, VoucherShown

from .posting import MOST

KIND = "lianwei-return-voucher-1"


def signed_bytes(text: str) -> bytes:
    """What the signature covers: nothing else the organisation signs can be shown as a voucher."""
    return f"{KIND}\n{text}".encode()


@transaction.atomic
def issue_voucher(
    pledge_id: int, *, actor: Actor, store_id: int, amount: int, expires_on: date
) -> ReturnVoucher:
    """A voucher of a shop for goods it took back. `amount` in fen."""
    pledge = lock(ReturnPledge, pledge_id, actor=actor)
    actor.require("return_voucher.issue")
    store = store_of(pledge, store_id, actor)
    if store.left_on or not pledge.is_in_force(clock.today()):
        raise WrongStatus(_("This pledge has ended."))
    if not 0 < amount <= MOST:
        raise Invalid({"amount": _("Please enter an amount above zero.")})
    if expires_on < clock.today():
        raise Invalid({"expires_on": _("This day is over already.")})
    count = ReturnVoucher.objects.visible_to(actor).filter(pledge=pledge).aggregate(n=Count("pk"))["n"]
    number = f"{pledge.number}-{count + 1:06d}"
    text = canonical(
        {"amount": amount, "number": number, "shop": store.code, "until": expires_on.isoformat()}
    )
    key = keys_in_use([pledge.holder_id])[pledge.holder_id]
    row = ReturnVoucher.objects.create(
        number=number,
        holder_id=pledge.holder_id,
        pledge=pledge,
        issued_by=store,
        amount=amount,
        issued_at=clock.now(),
        expires_on=expires_on,
        text=text,
        signature=sign_with(key, signed_bytes(text)),
        public=key.public,
    )
    record("return_voucher.issued", row, actor=actor, store=store.pk, amount=amount)
    return row


@transaction.atomic
def redeem_voucher(voucher_id: int, *, actor: Actor, store_id: int, shown_at: datetime) -> VoucherShown:
    """A shop shows a voucher to the register, at once or after a day without network: the first counts.

    The answer says whether this shop was the first; one that was not has to ask the consumer. Raises Invalid
    for a voucher that was over when it was shown, or whose signature is not ours.
    """
    voucher = lock(ReturnVoucher, voucher_id, actor=actor)
    actor.require("return_voucher.redeem")
    store = store_of(voucher.pledge, store_id, actor)
    if not keys.is_signed(signed_bytes(voucher.text), voucher.signature, by=voucher.public):
        raise Invalid(_("This voucher was not signed by us."))
    if store.left_on and clock.as_office_time(shown_at).date() > store.left_on:
        raise WrongStatus(_("This shop has left the pledge."))
    if shown_at > clock.now() or clock.as_office_time(shown_at).date() > voucher.expires_on:
        raise Invalid({"shown_at": _("The voucher was over on this day, or the day has not come yet.")})
    is_first = voucher.redeemed_in_id is None
    if is_first:
        voucher.redeemed_in, voucher.redeemed_at = store, shown_at
        voucher.save(update_fields=["redeemed_in", "redeemed_at"])
    shown = VoucherShown.objects.create(
        holder_id=voucher.holder_id,
        voucher=voucher,
        store=store,
        shown_at=shown_at,
        told_at=clock.now(),
        is_first=is_first,
    )
    record("return_voucher.shown", voucher, actor=actor, store=store.pk, is_first=is_first)
    return shown


@transaction.atomic
def settle_vouchers(pledge_id: int, *, actor: Actor, debtor_id: int, creditor_id: int, paper: str) -> int:
    """One shop paid the other what the vouchers are worth that the other redeemed; answers the fen."""
    pledge = lock(ReturnPledge, pledge_id, actor=actor)
    actor.require("return_voucher.settle")
    if not paper.strip():
        raise Invalid({"paper": _("Please give the number of the payment's paper.")})
    rows = ReturnVoucher.objects.visible_to(actor).filter(pledge=pledge, settled_on=None)
    rows = rows.filter(issued_by_id=debtor_id, redeemed_in_id=creditor_id).select_for_update(of=("self",))
    open_rows = list(rows.order_by("pk"))
    if not open_rows or debtor_id == creditor_id:
        raise WrongStatus(_("Nothing is owed between these shops."))
    for row in open_rows:
        row.settled_on, row.settled_by = clock.today(), paper.strip()
        row.save(update_fields=["settled_on", "settled_by"])
    total = sum(row.amount for row in open_rows)
    record("return_pledge.settled", pledge, actor=actor, debtor=debtor_id, creditor=creditor_id, amount=total)
    return total


def store_of(pledge: ReturnPledge, store_id: int, actor: Actor) -> PledgedStore:
    """A shop of this pledge. Raises WrongStatus for one of another."""
    store = find(PledgedStore, store_id, actor=actor)
    if store.pledge_id != pledge.pk:
        raise WrongStatus
    return store
