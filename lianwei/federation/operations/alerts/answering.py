"""A warning of another alliance is noticed here, and answered: the other side reads both."""

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.analytics.models import AlertAnswer
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock
from lianwei.federation.models import CopyKind, Peer, SharedAlert
from lianwei.federation.models.alerts import MEASURE
from lianwei.federation.operations.agreements.deleting import note_copy
from lianwei.federation.operations.post import send
from lianwei.federation.queries.agreements.flows import HOME, peer_side, what_flows
from lianwei.federation.queries.peers import fault_of_peer, peer_with_code
from lianwei.federation.queries.reasons import sentence_of
from lianwei.federation.rules.agreements.fields import FOLLOW_UP
from lianwei.federation.rules.alerts import ACKNOWLEDGED, ANSWERED, AlertAcknowledged, AlertAnswered
from lianwei.reading.people import without_people

from .telling import subject_of_alert


@transaction.atomic
def acknowledge_shared_alert(shared_id: int, *, actor: Actor) -> SharedAlert:
    """Note that we have seen it, and say so to the other alliance; a second time changes nothing."""
    row = lock(SharedAlert, shared_id, actor=actor)
    actor.require("shared_alert.acknowledge")
    _acknowledge(row, _peer(row), actor=actor)
    return row


@transaction.atomic
def answer_shared_alert(shared_id: int, *, actor: Actor, verdict: str, measure: str) -> SharedAlert:
    """Tell the other alliance what we found out and did. Raises Invalid for a real problem without a measure,
    WrongStatus where no agreement in force lets us tell it.
    """
    row = lock(SharedAlert, shared_id, actor=actor)
    actor.require("shared_alert.answer")
    peer = _peer(row)
    if verdict not in AlertAnswer.Verdict.values:
        raise Invalid({"verdict": _("Please choose one.")})
    if verdict == AlertAnswer.Verdict.TRUE and not measure.strip():
        raise Invalid({"measure": _("Please say what is done about it.")})
    agreed = what_flows(FOLLOW_UP, giver=HOME, receiver=peer_side(peer))
    if agreed.flow is None:
        raise WrongStatus(sentence_of(agreed.reason))
    _acknowledge(row, peer, actor=actor)
    row.verdict, row.answered_at = verdict, clock.now()
    row.measure = without_people(measure.strip())[:MEASURE]
    row.save()
    answer = {"uid": f"{row.uid}", "verdict": f"{row.verdict}", "measure": row.measure}
    told = AlertAnswered.model_validate(answer | {"at": row.answered_at.isoformat()})
    send(peer, kind=ANSWERED, subject=subject_of_alert(row.uid), data=told.model_dump())
    note_copy(agreed.flow, actor=actor, kind=CopyKind.ALERTS, label=told.uid, count=1)
    record("shared_alert.answered", row, actor=actor, verdict=verdict)
    return row


def _peer(row: SharedAlert) -> Peer:
    peer = peer_with_code(row.peer)
    if row.is_ours or peer is None:
        raise WrongStatus
    if fault := fault_of_peer(peer):
        raise WrongStatus(sentence_of(fault))
    return peer


def _acknowledge(row: SharedAlert, peer: Peer, *, actor: Actor) -> None:
    if row.acknowledged_at is not None:
        return
    row.acknowledged_at, row.acknowledged_by = clock.now(), actor.user_id
    row.save()
    told = AlertAcknowledged(uid=str(row.uid), at=row.acknowledged_at.isoformat())
    send(peer, kind=ACKNOWLEDGED, subject=subject_of_alert(row.uid), data=told.model_dump())
    record("shared_alert.acknowledged", row, actor=actor)
