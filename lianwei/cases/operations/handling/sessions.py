"""Mediation sessions (调解会) and recusal (回避)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from lianwei.cases.lifecycle import ENTER_SESSION, HOLD_SESSION, RECUSE, SCHEDULE_SESSION
from lianwei.cases.models import Complaint, MediationSession, Recusal
from lianwei.cases.operations.entry.consents import require_basis
from lianwei.cases.rules.consents import HANDLING
from lianwei.cases.rules.rulesets import SettlementFirst
from lianwei.cases.sight import store
from lianwei.cases.texts import write_text
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock

from .assignment import check_colleague
from .talks import settle_first


@transaction.atomic
def schedule_session(
    complaint_id: int,
    *,
    actor: Actor,
    held_at: datetime,
    way: str,
    mediator_id: int,
    place: str = "",
    video_link: str = "",
    entrusted_by: str = "",
    no_talks: str = "",
    joint_id: int | None = None,
) -> MediationSession:
    """Arrange a mediation session on site, by phone or by video; the mediator is a colleague in service.
    `joint_id`: the session in which a group is heard together, of which this is the case's own part.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, SCHEDULE_SESSION, actor=actor)
    require_basis(complaint, HANDLING)
    skipped = settle_first(complaint, SettlementFirst.AFTER, no_talks)
    check_colleague(complaint, mediator_id, actor=actor, field="mediator")
    if held_at < clock.now():
        raise Invalid({"held_at": _("This time is already past.")})
    session = MediationSession.objects.create(
        complaint=complaint,
        seq=_next_seq(complaint),
        way=way,
        held_at=held_at,
        place=write_text(complaint, place),
        video_link=video_link,
        mediator_id=mediator_id,
        entrusted_by=write_text(complaint, entrusted_by),
        joint_id=joint_id,
    )
    store(complaint)
    details = {"session": session.seq, "held_at": held_at.isoformat(), "way": way}
    details |= {"joint": True} if joint_id else {}
    record("complaint.session_scheduled", complaint, actor=actor, **details, **skipped)
    return session


def _next_seq(complaint: Complaint) -> int:
    last = QuerySet(MediationSession).filter(complaint=complaint).aggregate(last=Max("seq"))["last"]
    return (last or 0) + 1


@transaction.atomic
def hold_session(
    complaint_id: int, *, actor: Actor, session_id: int, attended: list[str], minutes: str, result: str
) -> MediationSession:
    """Record what happened in a session (调解笔录): who came, what was said, how it ended."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, HOLD_SESSION, actor=actor)
    session = QuerySet(MediationSession).filter(complaint=complaint, pk=session_id).first()
    if session is None:
        raise NotVisible
    if session.result:
        raise WrongStatus(_("The minutes of this session are written. Please arrange another session."))
    _check_result(result)
    if session.held_at > clock.now():
        raise Invalid({"minutes": _("This session has not taken place yet.")})
    session.attended, session.minutes, session.result = list(attended), write_text(complaint, minutes), result
    session.save()
    store(complaint)
    record("complaint.session_held", complaint, actor=actor, session=session.seq, result=result)
    return session


@transaction.atomic
def enter_session(
    complaint_id: int,
    *,
    actor: Actor,
    held_at: datetime,
    way: str,
    mediator_id: int,
    attended: list[str],
    minutes: str,
    result: str,
    place: str = "",
    no_talks: str = "",
) -> MediationSession:
    """Enter a session that was held without an appointment, with its minutes: both sides came to the desk, or
    the mediator called them.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, ENTER_SESSION, actor=actor)
    skipped = settle_first(complaint, SettlementFirst.AFTER, no_talks)
    check_colleague(complaint, mediator_id, actor=actor, field="mediator")
    _check_result(result)
    if held_at > clock.now():
        raise Invalid({"held_at": _("This session has not taken place yet.")})
    if clock.as_office_time(held_at).date() < complaint.received_on:
        raise Invalid({"held_at": _("This time lies before the complaint was received.")})
    session = MediationSession.objects.create(
        complaint=complaint,
        seq=_next_seq(complaint),
        way=way,
        held_at=held_at,
        place=write_text(complaint, place),
        mediator_id=mediator_id,
        attended=list(attended),
        minutes=write_text(complaint, minutes),
        result=result,
    )
    store(complaint)
    details = {"session": session.seq, "held_at": held_at.isoformat(), "way": way, "result": result}
    record("complaint.session_entered", complaint, actor=actor, **details, **skipped)
    return session


def _check_result(result: str) -> None:
    if result not in MediationSession.Result.values:
        raise Invalid({"result": _("Please say how the session ended.")})


@transaction.atomic
def recuse_mediator(
    complaint_id: int,
    *,
    actor: Actor,
    mediator_id: int,
    asked_by: str,
    reason: str,
    is_granted: bool,
    successor_id: int | None = None,
) -> Recusal:
    """Decide on a recusal (回避); once granted, a successor takes the case and its sessions still to come."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, RECUSE, actor=actor)
    if is_granted:
        if successor_id is None or successor_id == mediator_id:
            raise Invalid({"successor": _("Please choose another colleague as mediator.")})
        check_colleague(complaint, successor_id, actor=actor, field="successor")
    recusal = Recusal.objects.create(
        complaint=complaint,
        mediator_id=mediator_id,
        asked_by=asked_by,
        reason=write_text(complaint, reason),
        asked_on=clock.today(),
        is_granted=is_granted,
        successor_id=successor_id,
    )
    if is_granted:
        coming = QuerySet(MediationSession).filter(complaint=complaint, mediator_id=mediator_id, result="")
        coming.update(mediator_id=successor_id)
        complaint.handler_id = successor_id if complaint.handler_id == mediator_id else complaint.handler_id
    store(complaint)
    record("complaint.mediator_recused", complaint, actor=actor, granted=is_granted, asked_by=asked_by)
    return recusal
