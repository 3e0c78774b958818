"""Whose a case is when two members do not agree: raised by the holder, decided above, within days.

A decision for the taker becomes an offer in the giver's name, signed with the giver's key, for the giver has
asked for it by raising the dispute; it can be neither returned nor taken back. The taker is bound and still
signs: acceptance, release and receipt stay the three papers by which the case moves.
"""

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.lifecycle import DISPUTE_COMPETENCE, TO_GIVE
from lianwei.cases.models import (
    CompetenceDispute,
    Complaint,
    DisputeState,
    Transfer,
    TransferState,
    disputes_of,
    offers_of,
)
from lianwei.cases.queries.between.disputes import decision_due, office_deciding
from lianwei.cases.queries.between.transfers import members_to_ask
from lianwei.cases.texts import write_for_log
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import OVERSEER, Actor, find, lock

from .transfer import basis_of, send_offer


@transaction.atomic
def dispute_competence(
    complaint_id: int,
    *,
    actor: Actor,
    taker_id: int,
    reason: str,
    basis: str = "",
    article: str = "",
    rule: str = "",
) -> CompetenceDispute:
    """Let the office above decide whether a case goes to another member that does not take it, or stays.

    The person's data rest on `basis` as with an offer, for the decision may become one.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, DISPUTE_COMPETENCE, actor=actor)
    _refuse(complaint, taker_id, reason)
    level, decider_id = office_deciding(complaint, taker_id)
    dispute = CompetenceDispute.objects.create(
        case_id=complaint.pk,
        number=complaint.number,
        category=complaint.category,
        alliance_id=complaint.alliance_id,
        epoch=complaint.epoch,
        giver_id=complaint.holder_id,
        taker_id=taker_id,
        decider_id=decider_id,
        level=level,
        rule=rule,
        reason=write_for_log(complaint, reason),
        basis_id=basis_of(complaint, basis, article, actor=actor),
        raised_at=clock.now(),
        raised_by_id=actor.user_id,
        due_on=decision_due(clock.today()),
    )
    told = {"taker": taker_id, "decider": decider_id, "due_on": dispute.due_on.isoformat()}
    record("complaint.competence_disputed", complaint, actor=actor, dispute=dispute.pk, **told)
    return dispute


def _refuse(complaint: Complaint, taker_id: int, reason: str) -> None:
    if taker_id not in {each.pk for each in members_to_ask(complaint)}:
        raise Invalid({"taker": _("Please choose a member of the alliance that does not hold the case.")})
    if not reason.strip():
        raise Invalid({"reason": _("Please say why the other member should take it.")})
    if offers_of(complaint).filter(state=TransferState.OFFERED, taker=taker_id).exists():
        raise WrongStatus(_("This member has been asked already and has not answered yet."))
    if disputes_of(complaint).filter(state=DisputeState.OPEN).exists():
        raise WrongStatus(_("The office above has been asked already and has not decided yet."))


@transaction.atomic
def decide_competence_dispute(dispute_id: int, *, actor: Actor, goes: bool, words: str) -> CompetenceDispute:
    """Decide: the case `goes` to the member named, or stays where it is. Binds both.

    Raises WrongStatus where it was decided, or the case moved or ended since.
    """
    found = find(CompetenceDispute, dispute_id, actor=actor)
    opened = actor.grants | {(Complaint._meta.label_lower, found.case_id)}  # the office may be far from it
    complaint = lock(Complaint, found.case_id, actor=replace(actor, grants=opened), by=OVERSEER)
    dispute = lock(CompetenceDispute, dispute_id, actor=actor)
    actor.require("competence_dispute.decide")
    if actor.organisation_id in (dispute.giver_id, dispute.taker_id):
        raise NotAllowed(_("A member that is a party to the dispute does not decide it."))
    if not dispute.is_open:
        raise WrongStatus(_("This dispute was decided since. Please look at the page again."))
    if not words.strip():
        raise Invalid({"words": _("Please say in a sentence why.")})
    if goes and not _may_go(complaint, dispute):
        raise WrongStatus(_("The case cannot be handed over any more as it stands now."))
    dispute.state, dispute.goes = DisputeState.DECIDED, goes
    dispute.words = write_for_log(complaint, words)
    dispute.ended_at, dispute.ended_by_id = clock.now(), actor.user_id
    dispute.save()
    told = {"dispute": dispute.pk, "giver": dispute.giver_id, "decider": dispute.decider_id}
    taker = dispute.taker_id if goes else None
    record("complaint.competence_decided", complaint, actor=actor, **told, taker=taker)
    if goes:
        _offer_as_decided(complaint, dispute, actor=actor)
    return dispute


def _may_go(complaint: Complaint, dispute: CompetenceDispute) -> bool:
    """Whether the case stands where it can be given, and the taker is still a member."""
    stands = complaint.status in TO_GIVE and complaint.epoch == dispute.epoch
    return stands and dispute.taker_id in {each.pk for each in members_to_ask(complaint)}


def _offer_as_decided(complaint: Complaint, dispute: CompetenceDispute, *, actor: Actor) -> None:
    offer = Transfer(
        taker_id=dispute.taker_id,
        rule=dispute.rule,
        reason=dispute.words,
        basis_id=dispute.basis_id,
        dispute_id=dispute.pk,
    )
    send_offer(complaint, offer, actor=actor, by=dispute.decider.code, on=clock.today().isoformat())


@transaction.atomic
def escalate_competence_dispute(dispute_id: int, *, actor: Actor, on: date) -> bool:
    """Note once that a dispute was not decided in time: it stands as overdue in the alliance's list."""
    actor.require("competence_dispute.escalate")
    found = find(CompetenceDispute, dispute_id, actor=actor)
    complaint = lock(Complaint, found.case_id, actor=actor)
    dispute = lock(CompetenceDispute, dispute_id, actor=actor)
    if not dispute.is_open or dispute.overdue_at is not None or dispute.due_on >= on:
        return False
    dispute.overdue_at = clock.now()
    dispute.save(update_fields=["overdue_at"])
    told = {"dispute": dispute.pk, "decider": dispute.decider_id, "due_on": dispute.due_on.isoformat()}
    record("complaint.competence_overdue", complaint, actor=actor, **told)
    return True
