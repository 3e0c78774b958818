"""What can be done with a promise. The subject is a row the caller found in scope and locked."""

from datetime import date

from django.db import models, transaction

from lianwei.commitments.lifecycle import BREAK, DROP, KEEP, REOPEN
from lianwei.commitments.models import Commitment
from lianwei.core.errors import NotVisible
from lianwei.core.events import record
from lianwei.core.lifecycle import Transition, advance
from lianwei.core.scope import Actor, attached, holder_of, subject_of


@transaction.atomic
def make_commitment(
    subject: models.Model, *, actor: Actor, by: str, what: str, due_on: date, amount: int | None = None
) -> Commitment:
    """Note a promise of a party to a subject; amount in fen where it is money."""
    actor.require("commitment.make")
    commitment = Commitment.objects.create(
        subject=subject_of(subject),
        organisation_id=holder_of(subject),
        by=by,
        what=what,
        due_on=due_on,
        amount=amount,
    )
    record(
        "commitment.made",
        commitment,
        actor=actor,
        of=commitment.subject,
        due_on=due_on.isoformat(),
        amount=amount,
    )
    return commitment


@transaction.atomic
def keep_commitment(
    subject: models.Model,
    commitment_id: int,
    *,
    actor: Actor,
    on: date,
    proof: str,
    proof_file_id: int | None = None,
) -> Commitment:
    """Verify that a promise was kept, with its proof (a voucher number, a receipt)."""
    commitment = _locked(subject, commitment_id)
    advance(commitment, KEEP, actor=actor)
    commitment.proof, commitment.proof_file_id = proof, proof_file_id
    commitment.verified_by, commitment.verified_on = actor.user_id, on
    commitment.save()
    record("commitment.kept", commitment, actor=actor, of=commitment.subject, on=on.isoformat())
    return commitment


@transaction.atomic
def break_commitment(subject: models.Model, commitment_id: int, *, actor: Actor) -> Commitment:
    """Note that the day has passed and the promise was not kept."""
    commitment = _ended(subject, commitment_id, BREAK, actor=actor)
    record("commitment.broken", commitment, actor=actor, of=commitment.subject)
    return commitment


@transaction.atomic
def drop_commitment(subject: models.Model, commitment_id: int, *, actor: Actor, reason: str) -> Commitment:
    """Take a promise off the list: it no longer matters, and the reason says why."""
    commitment = _ended(subject, commitment_id, DROP, actor=actor)
    record("commitment.dropped", commitment, actor=actor, of=commitment.subject, reason=reason)
    return commitment


@transaction.atomic
def reopen_commitment(subject: models.Model, commitment_id: int, *, actor: Actor, reason: str) -> Commitment:
    """Take back that a promise was kept: its proof did not hold. It is waited for again."""
    commitment = _locked(subject, commitment_id)
    advance(commitment, REOPEN, actor=actor)
    commitment.proof, commitment.proof_file_id = "", None
    commitment.verified_by, commitment.verified_on = None, None
    commitment.save()
    record("commitment.reopened", commitment, actor=actor, of=commitment.subject, reason=reason)
    return commitment


def _ended(subject: models.Model, commitment_id: int, step: Transition, *, actor: Actor) -> Commitment:
    commitment = _locked(subject, commitment_id)
    advance(commitment, step, actor=actor)
    commitment.save()
    return commitment


def _locked(subject: models.Model, commitment_id: int) -> Commitment:
    commitment = attached(Commitment, subject).select_for_update().filter(pk=commitment_id).first()
    if commitment is None:
        raise NotVisible
    return commitment
