"""A fund and its deposits: opened, paid in, taken back, corrected, closed."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, find
from lianwei.members.models import Alliance, Organisation
from lianwei.members.operations.locking import hold_organisation
from lianwei.redress.models import Account, AccountKind, Fund, Posting, PostingKind
from lianwei.registry.rules import is_valid_uscc, normalise_code

from .posting import MOST, Entry, accounts_of, counter, countered, lock_open, post

CORRECTED = (PostingKind.DEPOSIT, PostingKind.TAKE_BACK)


@dataclass(frozen=True, slots=True)
class FundEntry:
    """What a fund is when its books are opened; caps in fen."""

    kind: str
    name: str
    legal_person: str
    uscc: str
    custodian: str
    purposes: str
    case_cap: int
    fund_cap: int


@transaction.atomic
def open_fund(holder_id: int, *, actor: Actor, entry: FundEntry) -> Fund:
    """Open the books of a fund. Raises Invalid where an association would hold the money itself."""
    actor.require("fund.open")
    if not (actor.is_trusted or holder_id in actor.acts_for):
        raise NotAllowed
    holder, uscc = hold_organisation(holder_id), normalise_code(entry.uscc)
    _check(entry, uscc)
    count = Fund.objects.visible_to(actor).filter(holder=holder).count()
    fund = Fund.objects.create(
        number=f"{holder.code}-JJ-{count + 1:03d}",
        holder=holder,
        kind=entry.kind,
        name=entry.name,
        legal_person=entry.legal_person,
        uscc=uscc,
        custodian=entry.custodian,
        purposes=entry.purposes,
        case_cap=entry.case_cap,
        fund_cap=entry.fund_cap,
        opened_on=clock.today(),
        opened_by=actor.user_id,
    )
    Account.objects.bulk_create([Account(holder=holder, fund=fund, kind=kind) for kind in AccountKind])
    record("fund.opened", fund, actor=actor, number=fund.number, kind=fund.kind)
    return fund


@transaction.atomic
def revise_fund(fund_id: int, *, actor: Actor, case_cap: int, fund_cap: int) -> Fund:
    """Other caps, from now on: what is approved already stays."""
    fund = lock_open(fund_id, actor=actor)
    actor.require("fund.revise")
    _check_caps(case_cap, fund_cap)
    fund.case_cap, fund.fund_cap = case_cap, fund_cap
    fund.save(update_fields=["case_cap", "fund_cap"])
    record("fund.revised", fund, actor=actor, case_cap=case_cap, fund_cap=fund_cap)
    return fund


@transaction.atomic
def deposit_in_fund(fund_id: int, *, actor: Actor, amount: int, on: date, voucher: str) -> Posting:
    """The payer paid into its deposit at the custodian."""
    fund = lock_open(fund_id, actor=actor)
    actor.require("fund.deposit")
    posting = post(fund, Entry(PostingKind.DEPOSIT, amount, on, voucher), actor=actor)
    record("fund.deposited", fund, actor=actor, posting=posting.pk, amount=amount)
    return posting


@transaction.atomic
def take_back_from_fund(fund_id: int, *, actor: Actor, amount: int, on: date, voucher: str) -> Posting:
    """The payer took a part of its deposit back; never what is approved for payment."""
    fund = lock_open(fund_id, actor=actor)
    actor.require("fund.take_back")
    posting = post(fund, Entry(PostingKind.TAKE_BACK, amount, on, voucher), actor=actor)
    record("fund.taken_back", fund, actor=actor, posting=posting.pk, amount=amount)
    return posting


@transaction.atomic
def correct_posting(fund_id: int, *, actor: Actor, posting_id: int, reason: str) -> Posting:
    """A counter-entry to a deposit or its taking back that was entered wrongly; both entries stay.

    Payments and what was recovered are taken back on the compensation they belong to.
    """
    fund = lock_open(fund_id, actor=actor)
    actor.require("fund.correct")
    wrong = find(Posting, posting_id, actor=actor)
    is_gone = wrong.pk in countered(fund, actor=actor)
    if wrong.fund_id != fund.pk or wrong.kind not in CORRECTED or is_gone:
        raise WrongStatus
    if not reason.strip():
        raise Invalid({"reason": _("Please give the reason.")})
    posting = counter(fund, wrong, actor=actor, reason=reason.strip())
    record("fund.corrected", fund, actor=actor, posting=posting.pk, counters=wrong.pk)
    return posting


@transaction.atomic
def close_fund(fund_id: int, *, actor: Actor) -> Fund:
    """End the books: nothing lies in the deposit any more and no business owes anything."""
    fund = lock_open(fund_id, actor=actor)
    actor.require("fund.close")
    accounts = accounts_of(fund, actor=actor)
    if any(
        accounts[kind].balance for kind in (AccountKind.AVAILABLE, AccountKind.RESERVED, AccountKind.CLAIMS)
    ):
        raise WrongStatus(_("Money is still in the deposit or owed by businesses."))
    fund.closed_on = clock.today()
    fund.save(update_fields=["closed_on"])
    record("fund.closed", fund, actor=actor)
    return fund


def _check(entry: FundEntry, uscc: str) -> None:
    _check_caps(entry.case_cap, entry.fund_cap)
    if not is_valid_uscc(uscc):
        raise Invalid({"uscc": _("This is no unified social credit code.")})
    for field in ("legal_person", "custodian"):
        name = getattr(entry, field).strip()
        if Organisation.objects.filter(name=name).exists() or Alliance.objects.filter(name=name).exists():
            said = _(
                "Neither an association nor the alliance holds money. Please name the legal person that does."
            )
            raise Invalid({field: said})


def _check_caps(case_cap: int, fund_cap: int) -> None:
    if not 0 < case_cap <= MOST:
        raise Invalid({"case_cap": _("Please enter an amount above zero.")})
    if not case_cap <= fund_cap <= MOST:
        raise Invalid({"fund_cap": _("The cap of the fund is not below the cap of one case.")})
