"""Writes an agreement with its parties, losses and promises within the caller's transaction."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.commitments.models import Commitment
from lianwei.commitments.operations import (
    break_commitment,
    drop_commitment,
    keep_commitment,
    make_commitment,
    reopen_commitment,
)
from lianwei.core.errors import Invalid
from lianwei.core.scope import Actor, attached

from . import clockwork
from .entries import LossEntry, TermsEntry
from .models import Agreement, AgreementParty, Complaint, Payment, RecoveredLoss, Respondent


def note_agreement(
    complaint: Complaint, terms: TermsEntry, *, kind: str, effective_on: date | None, actor: Actor
) -> Agreement:
    """Store what was agreed; where it already holds, the performance or the return-visit clock starts."""
    respondents = {each.pk: each for each in QuerySet(Respondent).filter(complaint=complaint)}
    parties = _parties(terms, respondents)
    agreement = Agreement.objects.create(
        complaint=complaint,
        kind=kind,
        terms=terms.terms,
        results=list(terms.results),
        is_performed_at_once=terms.is_performed_at_once,
        perform_by=terms.perform_by,
        effective_on=effective_on,
    )
    AgreementParty.objects.bulk_create(
        AgreementParty(complaint=complaint, agreement=agreement, respondent_id=pk) for pk in parties
    )
    for loss in terms.losses:
        _note_loss(agreement, loss, respondents.get(loss.respondent_id or 0), actor=actor)
    if effective_on:
        follow_from(complaint, agreement, effective_on)
    return agreement


def _parties(terms: TermsEntry, respondents: dict[int, Respondent]) -> list[int]:
    """The businesses that are party: who pays by name and who was chosen; all of them where a sum is owed
    jointly, or nobody is named at all.
    """
    payers = {loss.respondent_id for loss in terms.losses if loss.respondent_id}
    named = payers | set(terms.parties)
    if not named <= set(respondents):
        raise Invalid({"parties": _("Please choose one of the businesses of this complaint.")})
    is_joint = any(loss.respondent_id is None for loss in terms.losses)
    is_open = not named or (is_joint and not terms.parties)
    return [pk for pk in sorted(respondents, key=lambda pk: respondents[pk].seq) if is_open or pk in named]


def follow_from(complaint: Complaint, agreement: Agreement, on: date) -> None:
    """Start what follows an agreement that takes effect: its performance, or the return visit."""
    if agreement.is_performed_at_once:
        clockwork.start(complaint, "follow_up", on)
    else:
        clockwork.start_agreed(complaint, "performance", on, due_on=_agreed_day(agreement))


def drop_promises(complaint: Complaint, *, actor: Actor, reason: str) -> None:
    """Take the open promises of a case off the list: what they hung on does not hold."""
    for promise in attached(Commitment, complaint).filter(status=Commitment.Status.OPEN):
        drop_commitment(complaint, promise.pk, actor=actor, reason=reason)


def break_promises(complaint: Complaint, *, actor: Actor) -> None:
    """Note that the open promises of a case were not kept."""
    for promise in attached(Commitment, complaint).filter(status=Commitment.Status.OPEN):
        break_commitment(complaint, promise.pk, actor=actor)


def note_payment(
    loss: RecoveredLoss, amount: int, *, on: date, paper: str, actor: Actor, file_id: int | None = None
) -> Payment:
    """Store one payment on a promise; with the last one the promise is kept."""
    payment = Payment.objects.create(
        complaint=loss.complaint, loss=loss, amount=amount, received_on=on, paper=paper, file_id=file_id
    )
    loss.received = loss.received + amount
    loss.save()
    promise = _promise_of(loss) if loss.received == loss.promised else None
    if promise:
        keep_commitment(loss.complaint, promise.pk, actor=actor, on=on, proof=paper, proof_file_id=file_id)
    return payment


def strike_out(payment: Payment, *, on: date, actor: Actor) -> RecoveredLoss:
    """Let a payment count no more; a promise that was kept by it is open again."""
    payment.struck_on = on
    payment.save()
    loss = payment.loss
    was_whole = loss.received == loss.promised
    loss.received = loss.received - payment.amount
    loss.save()
    if was_whole and loss.commitment_id:
        reopen_commitment(loss.complaint, loss.commitment_id, actor=actor, reason="payment struck out")
    return loss


def _promise_of(loss: RecoveredLoss) -> Commitment | None:
    """The promise behind a sum, as long as it waits to be kept; one broken before may still be."""
    waiting = attached(Commitment, loss.complaint).exclude(status=Commitment.Status.KEPT)
    return waiting.filter(pk=loss.commitment_id).first() if loss.commitment_id else None


def _agreed_day(agreement: Agreement) -> date:
    """The day by which it is to be performed; terms that are not performed at once have one."""
    if agreement.perform_by is None:
        raise Invalid({"perform_by": _("Please enter by when it is to be performed.")})
    return agreement.perform_by


def _note_loss(agreement: Agreement, loss: LossEntry, respondent: Respondent | None, *, actor: Actor) -> None:
    row = RecoveredLoss(
        complaint=agreement.complaint,
        agreement=agreement,
        respondent=respondent,
        kind=loss.kind,
        promised=loss.promised,
    )
    if agreement.is_performed_at_once:
        row.save()
        paper = _("Record of performance at once")
        note_payment(row, loss.promised, on=_day_of_effect(agreement), paper=paper, actor=actor)
        return
    row.due_on = loss.due_on or _agreed_day(agreement)
    row.commitment_id = _promise(row, due_on=row.due_on, actor=actor)
    row.save()


def _day_of_effect(agreement: Agreement) -> date:
    """Terms that were performed at once hold from that day on."""
    if agreement.effective_on is None:
        raise Invalid({"perform_by": _("Please enter by when it is to be performed.")})
    return agreement.effective_on


def _promise(row: RecoveredLoss, *, due_on: date, actor: Actor) -> int:
    """The promise is tracked with all others; it names the business, never a person."""
    by = row.respondent.name if row.respondent else _("The businesses jointly")
    commitment = make_commitment(
        row.complaint,
        actor=actor,
        by=by,
        what=str(row.get_kind_display()),
        due_on=due_on,
        amount=row.promised,
    )
    return commitment.pk
