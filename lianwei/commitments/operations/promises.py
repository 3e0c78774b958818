"""What can be done with a promise. The subject is a row the caller found in scope and locked."""

from dataclasses import dataclass
from datetime import date

from django.db import models, transaction
from django.utils.translation import gettext_lazy as lazy

from lianwei.commitments.lifecycle import BREAK, DROP, REOPEN, REPORT, VERIFY
from lianwei.commitments.models import Commitment
from lianwei.core import clock
from lianwei.core.errors import NotAllowed, NotVisible
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, attached, holder_of, subject_of

Status = Commitment.Status
TWO = lazy("Whoever reported it does not verify it. Please let a colleague look at the proof.")


@dataclass(frozen=True, slots=True)
class Promiser:
    """Who promised, as it stands in a register, and the number of the case it was promised in."""

    kind: str = Commitment.Kind.SUM
    business_id: int | None = None
    member_id: int | None = None
    reference: str = ""


@transaction.atomic
def make_commitment(
    subject: models.Model,
    *,
    actor: Actor,
    by: str,
    what: str,
    due_on: date,
    amount: int | None = None,
    promiser: Promiser | None = None,
) -> Commitment:
    """Note a promise of a party to a subject; amount in fen where it is money."""
    actor.require("commitment.make")
    known = promiser or Promiser()
    commitment = Commitment.objects.create(
        subject=subject_of(subject),
        organisation_id=holder_of(subject),
        by=by,
        what=what,
        due_on=due_on,
        amount=amount,
        kind=known.kind,
        business_id=known.business_id,
        member_id=known.member_id,
        reference=known.reference,
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
def report_commitment(
    subject: models.Model,
    commitment_id: int,
    *,
    actor: Actor,
    on: date,
    proof: str,
    proof_file_id: int | None = None,
) -> Commitment:
    """Report that a promise was kept on a day, with its proof (a voucher number, a receipt, a file)."""
    commitment = _locked(subject, commitment_id)
    advance(commitment, REPORT, actor=actor)
    commitment.proof, commitment.proof_file_id = proof, proof_file_id
    commitment.reported_by, commitment.reported_on = actor.user_id, on
    commitment.verdict = ""
    commitment.save()
    record("commitment.reported", commitment, actor=actor, of=commitment.subject, on=on.isoformat())
    return commitment


@transaction.atomic
def verify_commitment(subject: models.Model, commitment_id: int, *, actor: Actor) -> Commitment:
    """Find the proof good. Raises NotAllowed for whoever reported it: two people see every kept promise."""
    commitment = _locked(subject, commitment_id)
    advance(commitment, VERIFY, actor=actor)
    _check_other(commitment, actor)
    commitment.verified_by, commitment.verified_on = actor.user_id, clock.today()
    commitment.save()
    record("commitment.verified", commitment, actor=actor, of=commitment.subject)
    return commitment


@transaction.atomic
def break_commitment(
    subject: models.Model, commitment_id: int, *, actor: Actor, verdict: str = ""
) -> Commitment:
    """Note that a promise was not kept: its day has passed, or the proof does not hold, in the `verdict` of
    somebody else than who reported it.
    """
    commitment = _locked(subject, commitment_id)
    was_reported = commitment.status == Status.REPORTED
    advance(commitment, BREAK, actor=actor)
    if was_reported:
        _check_other(commitment, actor)
    return _broken(commitment, verdict, actor=actor)


@transaction.atomic
def lapse_commitment(commitment_id: int, *, actor: Actor) -> bool:
    """Break a promise whose day has passed and which nobody has reported as kept; false where it was."""
    late = Commitment.objects.select_for_update().filter(due_on__lt=clock.today(), status=Status.OPEN)
    commitment = late.filter(pk=commitment_id).first()
    if commitment is None:
        return False
    advance(commitment, BREAK, actor=actor)
    _broken(commitment, "", actor=actor)
    return True


@transaction.atomic
def drop_commitment(subject: models.Model, commitment_id: int, *, actor: Actor, reason: str) -> Commitment:
    """Take a promise off the list: it no longer matters, and the reason says why."""
    commitment = _locked(subject, commitment_id)
    advance(commitment, DROP, actor=actor)
    commitment.save()
    record("commitment.dropped", commitment, actor=actor, of=commitment.subject, reason=reason)
    return commitment


@transaction.atomic
def reopen_commitment(subject: models.Model, commitment_id: int, *, actor: Actor, reason: str) -> Commitment:
    """Take back that a promise was kept: its proof did not hold. It is waited for again."""
    commitment = _locked(subject, commitment_id)
    advance(commitment, REOPEN, actor=actor)
    commitment.proof, commitment.proof_file_id = "", None
    commitment.reported_by, commitment.reported_on = None, None
    commitment.verified_by, commitment.verified_on = None, None
    commitment.save()
    record("commitment.reopened", commitment, actor=actor, of=commitment.subject, reason=reason)
    return commitment


def _broken(commitment: Commitment, verdict: str, *, actor: Actor) -> Commitment:
    commitment.broken_on = commitment.broken_on or clock.today()
    commitment.verdict = verdict
    commitment.save()
    by = "verdict" if verdict else "date"
    record("commitment.broken", commitment, actor=actor, of=commitment.subject, by=by)
    return commitment


def _check_other(commitment: Commitment, actor: Actor) -> None:
    if actor.user_id is None or actor.user_id == commitment.reported_by:
        raise NotAllowed(TWO)


def _locked(subject: models.Model, commitment_id: int) -> Commitment:
    commitment = attached(Commitment, subject).select_for_update().filter(pk=commitment_id).first()
    if commitment is None:
        raise NotVisible
    return commitment
