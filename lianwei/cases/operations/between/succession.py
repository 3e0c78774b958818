"""When a district is merged into another, its open cases move to the successor (practice.md B12), and what it
was asked or had to decide about the cases of others.
"""

from django.db import transaction

from lianwei.cases.models import (
    AccessRole,
    Assistance,
    AssistanceState,
    CompetenceDispute,
    Complaint,
    DisputeState,
    Status,
    assistances_of,
    disputes_of,
)
from lianwei.cases.promises import pass_on_promises, pass_on_task
from lianwei.cases.sight import store
from lianwei.core import clock
from lianwei.core.errors import WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, find, lock
from lianwei.members.models import Organisation

from .leaving import end_offers, end_requests


@transaction.atomic
def move_to_successor(complaint_id: int, *, actor: Actor) -> Complaint:
    """Give an open case to the organisation that took its holder's place; its clocks run on, its number
    stays. Offers and disputes about whose it is end; the successor makes its own.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("complaint.move_to_successor")
    successor_id = _successor_of(complaint.holder_id)
    if complaint.status == Status.ARCHIVED or successor_id is None:
        raise WrongStatus
    former = complaint.holder_id
    end_offers(complaint, actor=actor)
    end_requests(complaint, successor_id, actor=actor)
    _ask_on(complaint, former, successor_id)
    still = {pk: role for pk, role in complaint.shared.items() if role != AccessRole.OFFERED}
    still.pop(str(successor_id), None)
    complaint.shared, complaint.holder_id = still, successor_id
    pass_on_promises(complaint)
    store(complaint)
    record("complaint.moved_to_successor", complaint, actor=actor, former=former, holder=successor_id)
    return complaint


@transaction.atomic
def pass_on_assistance(assistance_id: int, *, actor: Actor) -> bool:
    """What a member that ended was asked, or is a partner for to the end, goes to its successor with its
    task; the request ends where the successor holds the case itself. False where it ended meanwhile.
    """
    actor.require("complaint.move_to_successor")
    found = find(Assistance, assistance_id, actor=actor)
    complaint = lock(Complaint, found.case_id, actor=actor)
    row = assistances_of(complaint).select_for_update().get(pk=found.pk)
    former, successor_id = row.asked_id, _successor_of(row.asked_id)
    is_owed = row.is_open or (row.is_joint and row.state == AssistanceState.ANSWERED)
    if successor_id is None or not is_owed:
        return False
    if successor_id == complaint.holder_id:
        end_requests(complaint, former, actor=actor)
        assistances_of(complaint).filter(asked=former).update(is_joint=False)
    else:
        row.asker_id, row.asked_id = complaint.holder_id, successor_id
        row.save(update_fields=["asker", "asked"])
        pass_on_task(complaint, row)
    _share_on(complaint, former, successor_id)
    store(complaint)
    told = {"former": former, "asked": successor_id}
    record("complaint.partner_succeeded", complaint, actor=actor, assistance=row.pk, **told)
    return True


@transaction.atomic
def pass_on_dispute(dispute_id: int, *, actor: Actor) -> bool:
    """The successor of the association above decides; a dispute to which it is a party lapses, for nobody
    decides about itself, and can be raised anew. False where it was decided meanwhile.
    """
    actor.require("complaint.move_to_successor")
    found = find(CompetenceDispute, dispute_id, actor=actor)
    complaint = lock(Complaint, found.case_id, actor=actor)
    row = disputes_of(complaint).select_for_update().get(pk=found.pk)
    former, successor_id = row.decider_id, _successor_of(row.decider_id)
    if successor_id is None or not row.is_open:
        return False
    if successor_id in (row.giver_id, row.taker_id):
        row.state, row.ended_at = DisputeState.LAPSED, clock.now()
    else:
        row.decider_id = successor_id
    row.save()
    told = {"former": former, "decider": successor_id, "lapsed": not row.is_open}
    record("complaint.competence_passed_on", complaint, actor=actor, dispute=row.pk, **told)
    return True


def _successor_of(organisation_id: int) -> int | None:
    return Organisation.objects.values_list("successor_id", flat=True).get(pk=organisation_id)


def _ask_on(complaint: Complaint, former: int, successor_id: int) -> None:
    """Whoever holds the case now waits for what others were asked."""
    waiting = assistances_of(complaint).filter(asker=former, state=AssistanceState.ASKED)
    waiting.exclude(asked=successor_id).update(asker=successor_id)


def _share_on(complaint: Complaint, former: int, successor_id: int) -> None:
    """The successor sees the case as the partner that is no more did."""
    if complaint.shared.get(str(former)) == AccessRole.PARTNER:
        del complaint.shared[str(former)]
    if successor_id != complaint.holder_id:
        complaint.shared |= {str(successor_id): str(AccessRole.PARTNER)}
