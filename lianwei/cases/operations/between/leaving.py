"""A member leaves the alliance, or is switched off: what still stood between it and the others ends.

The cases it holds stay its own, or move to its successor (succession.py): nothing is without an owner.
"""

from django.db import transaction

from lianwei.cases.custody import Kind, write_paper
from lianwei.cases.models import (
    AccessRole,
    AssistanceState,
    Complaint,
    DisputeState,
    Transfer,
    TransferState,
    assistances_of,
    disputes_of,
    offers_of,
    papers_of_offers,
)
from lianwei.cases.promises import drop_task_of
from lianwei.cases.sight import store
from lianwei.core import clock
from lianwei.core.events import record
from lianwei.core.scope import Actor, find, lock
from lianwei.members.signing import keys_in_use

LEFT, OVERTAKEN = "left", "overtaken"  # why an offer is withdrawn, in its paper


@transaction.atomic
def lapse_transfer(transfer_id: int, *, actor: Actor) -> bool:
    """End an offer to a member that is none any more; the case stays where it is. Also one that was decided
    above: nobody is left whom it could bind. False where it was answered meanwhile.
    """
    found = find(Transfer, transfer_id, actor=actor)
    complaint = lock(Complaint, found.case_id, actor=actor)
    actor.require("complaint.lapse_transfer")
    offer = offers_of(complaint).select_for_update().get(pk=transfer_id)
    if not offer.is_open:
        return False
    close_offer(offer, LEFT, actor=actor)
    if complaint.shared.get(str(offer.taker_id)) == AccessRole.OFFERED:
        del complaint.shared[str(offer.taker_id)]
    store(complaint)
    record("complaint.transfer_withdrawn", complaint, actor=actor, transfer=offer.pk, taker=offer.taker_id)
    return True


def close_offer(offer: Transfer, why: str, *, actor: Actor) -> None:
    """Withdraw an open offer of a case the caller holds, with its paper."""
    key = keys_in_use([offer.giver_id])[offer.giver_id]
    offered = papers_of_offers([offer]).get(kind=Kind.OFFER)
    write_paper(offer, Kind.WITHDRAW, key, prev=offered.digest, body={"why": why})
    offer.state, offer.answered_at, offer.answered_by_id = TransferState.WITHDRAWN, clock.now(), actor.user_id
    offer.save()


def end_offers(complaint: Complaint, *, actor: Actor, besides: int = 0) -> None:
    """What else stood open about whose a case is, held by the caller, ends as the case moves."""
    others = offers_of(complaint).filter(state=TransferState.OFFERED).exclude(pk=besides)
    for each in others.order_by("pk"):
        close_offer(each, OVERTAKEN, actor=actor)
    open_disputes = disputes_of(complaint).filter(state=DisputeState.OPEN)
    open_disputes.update(state=DisputeState.LAPSED, ended_at=clock.now())


def end_requests(complaint: Complaint, asked_id: int, *, actor: Actor) -> None:
    """What a member was asked about a case the caller holds, and has not answered, is withdrawn with its
    task.
    """
    rows = assistances_of(complaint).filter(asked=asked_id, state=AssistanceState.ASKED)
    for row in rows.order_by("pk"):
        row.state, row.answered_at, row.is_joint = AssistanceState.WITHDRAWN, clock.now(), False
        row.save()
        drop_task_of(complaint, row.commitment_id, reason="withdrawn", actor=actor)


@transaction.atomic
def end_partnership(complaint_id: int, *, actor: Actor, partner_id: int) -> bool:
    """A member that is none any more sees the case no longer; what it was asked and had not answered is
    withdrawn. False where it was no partner.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("complaint.end_partnership")
    if complaint.shared.get(str(partner_id)) != AccessRole.PARTNER:
        return False
    end_requests(complaint, partner_id, actor=actor)
    assistances_of(complaint).filter(asked=partner_id, is_joint=True).update(is_joint=False)
    del complaint.shared[str(partner_id)]
    store(complaint)
    record("complaint.partner_left", complaint, actor=actor, asked=partner_id)
    return True
