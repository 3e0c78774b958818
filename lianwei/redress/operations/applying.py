"""An advance compensation before it is paid: applied for on a case, approved by two people, or ended."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lianwei.cases.models import Complaint, Respondent
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.reading.numbers import tokenise
from lianwei.redress.lifecycle import APPROVE, CHECK, REFUSE, WITHDRAW
from lianwei.redress.models import AccountKind, AdvanceCompensation, CompensationStatus, Fund, PostingKind
from lianwei.redress.queries.compensations import COUNTED, FITTING

from .posting import Entry, accounts_of, lock_open, post

REASON, ENDING = 500, 200
TWO = lazy("Two different people approve, and neither of them applied. Please let somebody else sign.")


@dataclass(frozen=True, slots=True)
class Application:
    """What is asked of a fund for the consumer of a case; `amount` in fen."""

    fund_id: int
    respondent_id: int
    ground: str
    amount: int
    reason: str


@transaction.atomic
def apply_for_compensation(
    complaint_id: int, *, actor: Actor, application: Application
) -> AdvanceCompensation:
    """Ask a fund to pay the consumer first. Raises Invalid above a cap, WrongStatus before acceptance."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("advance_compensation.apply")
    fund = lock_open(application.fund_id, actor=actor)
    if complaint.status not in FITTING:
        raise WrongStatus(_("A fund pays first in cases that were accepted and are not performed."))
    _check_caps(fund, complaint.pk, application.amount, actor)
    row = AdvanceCompensation.objects.create(
        number=_number(fund, actor),
        holder_id=fund.holder_id,
        fund=fund,
        complaint_id=complaint.pk,
        case_number=complaint.number,
        business_name=_business(complaint, application.respondent_id, actor),
        ground=application.ground,
        reason=tokenise(application.reason.strip()).text[:REASON],
        amount=application.amount,
        applied_at=clock.now(),
        applied_by=actor.user_id,
    )
    record("advance_compensation.applied", row, actor=actor, complaint=complaint.pk, amount=row.amount)
    return row


@transaction.atomic
def check_compensation(pk: int, *, actor: Actor) -> AdvanceCompensation:
    """The first signature: facts and amount were checked."""
    row = lock(AdvanceCompensation, pk, actor=actor)
    advance(row, CHECK, actor=actor)
    _check_person(row, actor)
    row.checked_at, row.checked_by = clock.now(), actor.user_id
    row.save()
    record("advance_compensation.checked", row, actor=actor)
    return row


@transaction.atomic
def approve_compensation(pk: int, *, actor: Actor, decision: str) -> AdvanceCompensation:
    """The second signature, on the payer's own decision; its sum is set aside in the deposit."""
    fund, row = lock_both(pk, actor=actor)
    advance(row, APPROVE, actor=actor)
    _check_person(row, actor)
    if not decision.strip():
        raise Invalid({"decision": _("Please give the number of the payer's decision.")})
    _check_caps(fund, row.complaint_id, row.amount, actor, row=row)
    post(fund, _entry(PostingKind.RESERVE, row), actor=actor)
    row.approved_at, row.approved_by, row.decision = clock.now(), actor.user_id, decision.strip()
    row.save()
    record("advance_compensation.approved", row, actor=actor, amount=row.amount)
    return row


@transaction.atomic
def refuse_compensation(pk: int, *, actor: Actor, reason: str) -> AdvanceCompensation:
    """The fund does not pay; the reason is kept."""
    row = lock(AdvanceCompensation, pk, actor=actor)
    advance(row, REFUSE, actor=actor)
    row.ending = reason_kept(reason)
    row.save()
    record("advance_compensation.refused", row, actor=actor)
    return row


@transaction.atomic
def withdraw_compensation(pk: int, *, actor: Actor, reason: str) -> AdvanceCompensation:
    """Not needed any more, say because the business paid; what was set aside is free again."""
    fund, row = lock_both(pk, actor=actor)
    was_approved = row.status == CompensationStatus.APPROVED
    advance(row, WITHDRAW, actor=actor)
    if was_approved:
        post(fund, _entry(PostingKind.RELEASE, row), actor=actor)
    row.ending = reason_kept(reason)
    row.save()
    record("advance_compensation.withdrawn", row, actor=actor)
    return row


def lock_both(pk: int, *, actor: Actor) -> tuple[Fund, AdvanceCompensation]:
    """The fund first, so that all who touch its books wait in one line; then the compensation."""
    found = AdvanceCompensation.objects.visible_to(actor).filter(pk=pk).values_list("fund_id", flat=True)
    fund_id = found.first()
    if fund_id is None:
        raise NotVisible
    return lock_open(fund_id, actor=actor), lock(AdvanceCompensation, pk, actor=actor)


def _entry(kind: str, row: AdvanceCompensation) -> Entry:
    return Entry(kind, row.amount, clock.today(), compensation_id=row.pk)


def _check_person(row: AdvanceCompensation, actor: Actor) -> None:
    if actor.user_id is None or actor.user_id in (row.applied_by, row.checked_by):
        raise NotAllowed(TWO)


def _check_caps(
    fund: Fund, complaint_id: int, amount: int, actor: Actor, *, row: AdvanceCompensation | None = None
) -> None:
    others = AdvanceCompensation.objects.visible_to(actor).filter(fund=fund, status__in=COUNTED)
    others = others.exclude(pk=row.pk if row else None).filter(complaint_id=complaint_id)
    of_case = others.aggregate(sum=Sum("amount"))["sum"] or 0
    if amount <= 0:
        raise Invalid({"amount": _("Please enter an amount above zero.")})
    if of_case + amount > fund.case_cap:
        raise Invalid({"amount": _("This is above the cap of one case.")})
    accounts = accounts_of(fund, actor=actor)
    bound = sum(accounts[kind].balance for kind in (AccountKind.RESERVED, AccountKind.CLAIMS))
    if bound + amount > fund.fund_cap:
        raise Invalid({"amount": _("This is above the cap of the fund.")})


def _business(complaint: Complaint, respondent_id: int, actor: Actor) -> str:
    rows = Respondent.objects.visible_to(actor).filter(complaint=complaint, pk=respondent_id)
    name = rows.values_list("name", flat=True).first()
    if name is None:
        raise Invalid({"respondent_id": _("Please choose the business.")})
    return name


def _number(fund: Fund, actor: Actor) -> str:
    """Counted per fund, whose row is held."""
    count = AdvanceCompensation.objects.visible_to(actor).filter(fund=fund).count()
    return f"{fund.number.replace('-JJ-', '-XP-')}-{count + 1:04d}"


def reason_kept(text: str) -> str:
    """A reason as it is stored: numbers of people are tokens. Raises Invalid where it is empty."""
    if not text.strip():
        raise Invalid({"reason": _("Please give the reason.")})
    return tokenise(text.strip()).text[:ENDING]
