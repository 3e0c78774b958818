"""Writes an agreement with its losses and promises within the caller's transaction."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.commitments.operations import make_commitment
from lianwei.core.errors import Invalid
from lianwei.core.scope import Actor

from . import clockwork
from .entries import LossEntry, TermsEntry
from .models import Agreement, Complaint, RecoveredLoss, Respondent


def note_agreement(
    complaint: Complaint, terms: TermsEntry, *, kind: str, effective_on: date | None, actor: Actor
) -> Agreement:
    """Store what was agreed; where it already holds, the performance or the return-visit clock starts."""
    agreement = Agreement.objects.create(
        complaint=complaint,
        kind=kind,
        terms=terms.terms,
        results=list(terms.results),
        is_performed_at_once=terms.is_performed_at_once,
        perform_by=terms.perform_by,
        effective_on=effective_on,
    )
    respondents = {each.pk: each for each in QuerySet(Respondent).filter(complaint=complaint)}
    for loss in terms.losses:
        _note_loss(agreement, loss, respondents, actor=actor)
    if effective_on:
        follow_from(complaint, agreement, effective_on)
    return agreement


def follow_from(complaint: Complaint, agreement: Agreement, on: date) -> None:
    """Start what follows an agreement that takes effect: its performance, or the return visit."""
    if agreement.is_performed_at_once:
        clockwork.start(complaint, "follow_up", on)
    else:
        clockwork.start_agreed(complaint, "performance", on, due_on=_agreed_day(agreement))


def _agreed_day(agreement: Agreement) -> date:
    """The day by which it is to be performed; terms that are not performed at once have one."""
    if agreement.perform_by is None:
        raise Invalid({"perform_by": _("Please enter by when it is to be performed.")})
    return agreement.perform_by


def _note_loss(
    agreement: Agreement, loss: LossEntry, respondents: dict[int, Respondent], *, actor: Actor
) -> None:
    respondent = respondents.get(loss.respondent_id) if loss.respondent_id else None
    if loss.respondent_id and respondent is None:
        raise Invalid({"respondent": _("Please choose one of the businesses of this complaint.")})
    row = RecoveredLoss(
        complaint=agreement.complaint,
        agreement=agreement,
        respondent=respondent,
        kind=loss.kind,
        promised=loss.promised,
    )
    if agreement.is_performed_at_once:
        row.received, row.received_on = loss.promised, agreement.effective_on
        row.paper = _("Record of performance at once")
    else:
        row.commitment_id = _promise(agreement, row, actor=actor)
    row.save()


def _promise(agreement: Agreement, row: RecoveredLoss, *, actor: Actor) -> int:
    """The promise is tracked with all others; it names the business, never a person."""
    by = row.respondent.name if row.respondent else _("The businesses jointly")
    commitment = make_commitment(
        agreement.complaint,
        actor=actor,
        by=by,
        what=str(row.get_kind_display()),
        due_on=_agreed_day(agreement),
        amount=row.promised,
    )
    return commitment.pk
