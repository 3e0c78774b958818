"""A joint session (集体调解) that is moved to another date, or called off: once for all its cases."""

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.models import Complaint, JointSession, MediationSession, parts_of_joint
from lianwei.cases.operations.handling.assignment import check_colleague
from lianwei.cases.sight import store
from lianwei.cases.texts import write_for_log, write_text
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock

from .joint import Meeting, coming_session, open_group, open_parts


@transaction.atomic
def move_joint_session(group_id: int, *, actor: Actor, meeting: Meeting) -> JointSession:
    """Another date, place, way or mediator for all cases still to be heard; consumers get one message each,
    the businesses one notice. Raises Invalid for a time that is past, WrongStatus where none is arranged.
    """
    group = open_group(group_id, actor=actor, verb="move_session")
    joint = _coming(coming_session(group))
    if meeting.held_at < clock.now():
        raise Invalid({"held_at": _("This time is already past.")})
    parts = open_parts(joint)
    for part in parts:
        _move(part, meeting, actor=actor)
    joint.held_at = meeting.held_at
    joint.save(update_fields=["held_at"])
    keys = [part.complaint_id for part in parts]
    record("case_group.session_moved", group, actor=actor, joint=joint.pk, cases=keys)
    return joint


@transaction.atomic
def call_off_joint_session(group_id: int, *, actor: Actor, reason: str) -> JointSession:
    """It does not take place: its cases have no session before them, and another one can be arranged.
    A case that went to another member keeps its session there as one of its own.
    """
    group = open_group(group_id, actor=actor, verb="call_off_session")
    joint = _coming(coming_session(group))
    if not reason.strip():
        raise Invalid({"reason": _("Please say why it does not take place.")})
    parts = open_parts(joint)
    for part in parts:
        _call_off(part, reason, actor=actor)
    parts_of_joint(joint).filter(result="").update(joint_id=None)
    joint.ended_at = clock.now()
    joint.save(update_fields=["ended_at"])
    keys = [part.complaint_id for part in parts]
    record("case_group.session_called_off", group, actor=actor, joint=joint.pk, cases=keys)
    return joint


def _coming(joint: JointSession | None) -> JointSession:
    if joint is None:
        raise WrongStatus(_("No joint session is arranged."))
    return joint


def _move(part: MediationSession, meeting: Meeting, *, actor: Actor) -> None:
    complaint = lock(Complaint, part.complaint_id, actor=actor)
    check_colleague(complaint, meeting.mediator_id, actor=actor, field="mediator")
    part.held_at, part.way, part.mediator_id = meeting.held_at, meeting.way, meeting.mediator_id
    part.place, part.video_link = write_text(complaint, meeting.place), meeting.video_link
    part.save()
    store(complaint)
    told = {"session": part.seq, "held_at": meeting.held_at.isoformat(), "way": meeting.way, "joint": True}
    record("complaint.session_moved", complaint, actor=actor, **told)


def _call_off(part: MediationSession, reason: str, *, actor: Actor) -> None:
    """The events tell that there was one; nothing of it was held."""
    complaint = lock(Complaint, part.complaint_id, actor=actor)
    seq, held_at = part.seq, part.held_at.isoformat()
    part.delete()
    store(complaint)
    why = write_for_log(complaint, reason)
    told = {"session": seq, "held_at": held_at, "joint": True, "reason": why}
    record("complaint.session_called_off", complaint, actor=actor, **told)
