"""Writes an agreement with its parties, losses and promises within the caller's transaction."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lianwei.commitments.models import Commitment
from lianwei.commitments.operations import (
    Promiser,
    break_commitment,
    drop_commitment,
    make_commitment,
    reopen_commitment,
    report_commitment,
)
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.scope import Actor, attached
from lianwei.members.queries import organisation_known

from . import clockwork
from .entries import LossEntry, TermsEntry
from .models import Agreement, AgreementParty, Assistance, Complaint, Payment, RecoveredLoss, Respondent

Status = Commitment.Status


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
    """Take the sums of terms that never took effect off the list: what they hung on does not hold. A day that
    passed before everybody had signed broke nothing.
    """
    unsigned = QuerySet(RecoveredLoss).filter(complaint=complaint, agreement__effective_on=None)
    hanging = unsigned.filter(received=0).values_list("commitment_id", flat=True)
    waits = Q(status=Status.OPEN) | Q(status=Status.BROKEN, pk__in=[pk for pk in hanging if pk])
    sums = attached(Commitment, complaint).filter(waits, kind=Commitment.Kind.SUM).order_by("pk")
    for promise in sums:
        drop_commitment(complaint, promise.pk, actor=actor, reason=reason)


def break_promises(complaint: Complaint, *, actor: Actor) -> None:
    """Note that the sums agreed on in a case were not paid."""
    sums = attached(Commitment, complaint).filter(status=Status.OPEN, kind=Commitment.Kind.SUM)
    for promise in sums.order_by("pk"):
        break_commitment(complaint, promise.pk, actor=actor)


def pass_on_promises(complaint: Complaint) -> None:
    """Whoever holds the case now waits for what was promised in it."""
    attached(Commitment, complaint).update(organisation_id=complaint.holder_id)


def pass_on_task(complaint: Complaint, request: Assistance) -> None:
    """The task goes with its request; one that was broken stays with who broke it."""
    waiting = attached(Commitment, complaint).filter(pk=request.commitment_id or 0)
    waiting.filter(status__in=(Status.OPEN, Status.REPORTED)).update(
        member_id=request.asked_id, by=organisation_known(request.asked_id).name
    )


def note_task(complaint: Complaint, request: Assistance, *, actor: Actor) -> int:
    """What a member is asked to do is tracked with all promises; the key of the promise."""
    by = Promiser(Commitment.Kind.TASK, member_id=request.asked_id, reference=complaint.number)
    commitment = make_commitment(
        complaint,
        actor=actor,
        by=organisation_known(request.asked_id).name,
        what=request.kind_label,
        due_on=request.due_on,
        promiser=by,
    )
    return commitment.pk


def report_task(complaint: Complaint, pk: int | None, *, file_id: int | None, actor: Actor) -> None:
    """The member has answered; whoever asked verifies."""
    waiting = attached(Commitment, complaint).filter(pk=pk or 0, status__in=(Status.OPEN, Status.BROKEN))
    proof = _("The answer on the page of the case")
    for task in waiting:
        report_commitment(
            complaint, task.pk, actor=actor, on=clock.today(), proof=proof, proof_file_id=file_id
        )


def report_undertakings(
    complaint: Complaint, respondent: Respondent, *, on: date, file_id: int, actor: Actor
) -> None:
    """A business says with a file that it has done what it undertook; the association verifies."""
    waiting = attached(Commitment, complaint).filter(
        kind=Commitment.Kind.UNDERTAKING, by=respondent.name, status__in=(Status.OPEN, Status.BROKEN)
    )
    proof = _("Reported by the business")
    for each in waiting.order_by("pk"):
        report_commitment(complaint, each.pk, actor=actor, on=on, proof=proof, proof_file_id=file_id)


def drop_task_of(complaint: Complaint, pk: int | None, *, reason: str, actor: Actor) -> None:
    """The request was declined or withdrawn. One that was late by then stays broken."""
    for task in attached(Commitment, complaint).filter(pk=pk or 0, status=Status.OPEN):
        drop_commitment(complaint, task.pk, actor=actor, reason=reason)


def note_payment(
    loss: RecoveredLoss, amount: int, *, on: date, paper: str, actor: Actor, file_id: int | None = None
) -> Payment:
    """Store one payment on a promise; with the last one the promise waits to be verified."""
    payment = Payment.objects.create(
        complaint=loss.complaint, loss=loss, amount=amount, received_on=on, paper=paper, file_id=file_id
    )
    loss.received = loss.received + amount
    loss.save()
    promise = _promise_of(loss) if loss.received == loss.promised else None
    if promise:
        report_commitment(loss.complaint, promise.pk, actor=actor, on=on, proof=paper, proof_file_id=file_id)
    return payment


def strike_out(payment: Payment, *, on: date, actor: Actor) -> RecoveredLoss:
    """Let a payment count no more; a promise that was reported or kept by it is open again."""
    payment.struck_on = on
    payment.save()
    loss = payment.loss
    was_whole = loss.received == loss.promised
    loss.received = loss.received - payment.amount
    loss.save()
    paid = attached(Commitment, loss.complaint).filter(status__in=(Status.REPORTED, Status.KEPT))
    promise = paid.filter(pk=loss.commitment_id or 0).first() if was_whole else None
    if promise:
        reopen_commitment(loss.complaint, promise.pk, actor=actor, reason="payment struck out")
    return loss


def _promise_of(loss: RecoveredLoss) -> Commitment | None:
    """The promise behind a sum, as long as it waits to be kept; one broken before may still be."""
    waiting = attached(Commitment, loss.complaint).filter(status__in=(Status.OPEN, Status.BROKEN))
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
        promiser=Promiser(
            business_id=row.respondent.business_id if row.respondent else None,
            reference=row.complaint.number,
        ),
    )
    return commitment.pk
