"""The one way into the books: a sum between two accounts of a fund that the caller has locked."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.scope import Actor, lock
from lianwei.reading.numbers import tokenise
from lianwei.redress.models import Account, AccountKind, AdvanceCompensation, Fund, Posting, PostingKind
from lianwei.redress.models.fund import LEGS

MOST = 10_000_000_000  # fen of one entry: 100 million yuan; more is a slip of the keyboard
VOUCHER, REASON = 60, 200


@dataclass(frozen=True, slots=True)
class Entry:
    """What is entered: fen, the day it happened, the number of its paper, the compensation it belongs to."""

    kind: str
    amount: int
    on: date
    voucher: str = ""
    compensation_id: int | None = None


def lock_open(fund_id: int, *, actor: Actor) -> Fund:
    """First beat of all that touches the books: the fund's row is held, so that entries follow each other."""
    fund = lock(Fund, fund_id, actor=actor)
    if fund.closed_on:
        raise WrongStatus(_("This fund is closed."))
    return fund


def post(fund: Fund, entry: Entry, *, actor: Actor) -> Posting:
    """Enter a sum. Raises Invalid where there is not so much, or the voucher is entered already."""
    _check_sum(entry)
    accounts = accounts_of(fund, actor=actor)
    debit, credit = (accounts[kind] for kind in LEGS[entry.kind])
    _check_cover(debit, credit, entry.amount)
    return Posting.objects.create(
        holder_id=fund.holder_id,
        fund=fund,
        seq=_next_seq(fund, actor),
        kind=entry.kind,
        debit=debit,
        credit=credit,
        amount=entry.amount,
        on=entry.on,
        voucher=entry.voucher,
        attempt=_attempt(fund, entry, actor) if entry.voucher else 1,
        compensation_id=entry.compensation_id,
        made_at=clock.now(),
        made_by=actor.user_id,
    )


def counter(fund: Fund, wrong: Posting, *, actor: Actor, reason: str) -> Posting:
    """Enter the opposite of an entry, today. Raises Invalid where the money has moved on since."""
    accounts = {each.pk: each for each in accounts_of(fund, actor=actor).values()}
    debit, credit = accounts[wrong.credit_id], accounts[wrong.debit_id]
    _check_cover(debit, credit, wrong.amount)
    return Posting.objects.create(
        holder_id=fund.holder_id,
        fund=fund,
        seq=_next_seq(fund, actor),
        kind=PostingKind.COUNTER,
        debit=debit,
        credit=credit,
        amount=wrong.amount,
        on=clock.today(),
        voucher=wrong.voucher,
        compensation_id=wrong.compensation_id,
        counters=wrong,
        reason=tokenise(reason).text[:REASON],
        made_at=clock.now(),
        made_by=actor.user_id,
    )


def accounts_of(fund: Fund, *, actor: Actor) -> dict[str, Account]:
    """The accounts of a fund by kind, with the balances of this moment."""
    return {each.kind: each for each in Account.objects.visible_to(actor).filter(fund=fund)}


def countered(fund: Fund, *, actor: Actor) -> set[int]:
    """Entries of a fund that another one took back."""
    rows = Posting.objects.visible_to(actor).filter(fund=fund, counters__isnull=False)
    return set(rows.values_list("counters_id", flat=True))


def standing(row: AdvanceCompensation, kind: str, *, actor: Actor) -> Posting | None:
    """The last entry of this kind on a compensation that was not taken back."""
    rows = Posting.objects.visible_to(actor).filter(compensation_id=row.pk, kind=kind)
    gone = countered(row.fund, actor=actor)
    return next((each for each in rows.order_by("-seq") if each.pk not in gone), None)


def _check_sum(entry: Entry) -> None:
    if not 0 < entry.amount <= MOST:
        raise Invalid({"amount": _("Please enter an amount above zero.")})
    if entry.on > clock.today():
        raise Invalid({"on": _("This day has not come yet.")})


def _check_cover(debit: Account, credit: Account, amount: int) -> None:
    """No account goes below zero; what the payer gave is counted the other way round."""
    if credit.kind != AccountKind.CONTRIBUTED and credit.balance < amount:
        raise Invalid({"amount": _("There is not so much: %(kind)s.") % {"kind": credit.get_kind_display()}})
    if debit.kind == AccountKind.CONTRIBUTED and -debit.balance < amount:
        raise Invalid({"amount": _("The payer has not paid in so much.")})


def _attempt(fund: Fund, entry: Entry, actor: Actor) -> int:
    rows = Posting.objects.visible_to(actor).filter(fund=fund, kind=entry.kind, voucher=entry.voucher)
    earlier = set(rows.values_list("pk", flat=True))
    if earlier - countered(fund, actor=actor):
        raise Invalid({"voucher": _("This voucher is entered already.")})
    return len(earlier) + 1


def _next_seq(fund: Fund, actor: Actor) -> int:
    last = Posting.objects.visible_to(actor).filter(fund=fund).aggregate(last=Max("seq"))["last"]
    return (last or 0) + 1
