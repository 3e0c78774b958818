"""A group of cases heard together (集体调解): each consumer says whether to take part, each case has its own
session, its own minutes and its own result. What is agreed binds those alone who agreed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.lifecycle import HOLD_SESSION, SCHEDULE_SESSION
from lianwei.cases.models import (
    CaseGroup,
    Complaint,
    GroupedCase,
    GroupState,
    JointSession,
    MediationSession,
    cases_in,
    joint_sessions_of,
    parts_of_joint,
)
from lianwei.cases.operations.handling.sessions import hold_session, schedule_session
from lianwei.core import clock
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock

AGREED, NO_SHOW = MediationSession.Result.AGREED, MediationSession.Result.NO_SHOW
FEWEST = 2  # cases of a joint session: one alone is none


@dataclass(frozen=True, slots=True)
class Meeting:
    """When, how and where a group is heard, and by whom."""

    held_at: datetime
    way: str
    mediator_id: int
    place: str = ""
    video_link: str = ""
    no_talks: str = ""


@transaction.atomic
def note_consents(group_id: int, *, actor: Actor, answers: Mapping[int, str]) -> CaseGroup:
    """Note what consumers said, by case, about being heard together. Raises Invalid for a case that is not of
    the group, or another answer than yes and no.
    """
    group = open_group(group_id, actor=actor, verb="note_consents")
    rows = own_rows(group, answers)
    for row in rows:
        answer = answers[row.complaint_id]
        if answer not in (GroupedCase.Joins.YES, GroupedCase.Joins.NO):
            raise Invalid({"answers": _("Please say whether this consumer takes part.")})
        complaint = lock(Complaint, row.complaint_id, actor=actor)
        row.joins = answer
        row.save(update_fields=["joins"])
        alone = answer == GroupedCase.Joins.NO
        record("complaint.joint_session_answered", complaint, actor=actor, alone=alone)
    record("case_group.consents_noted", group, actor=actor, cases=[row.complaint_id for row in rows])
    return group


@transaction.atomic
def arrange_joint_session(
    group_id: int, *, actor: Actor, cases: Sequence[int], meeting: Meeting
) -> JointSession:
    """Hear cases of a group together: one date, place and mediator; each has its own session. All or none
    is arranged.

    Raises Invalid without a case, and for one whose consumer wants to be heard alone; WrongStatus while
    another joint session is still to be held, or a case is not accepted yet.
    """
    group = open_group(group_id, actor=actor, verb="arrange_session")
    rows = own_rows(group, cases)
    if len(rows) < FEWEST:
        raise Invalid({"cases": _("Please choose at least two cases.")})
    if any(row.joins == GroupedCase.Joins.NO for row in rows):
        raise Invalid(
            {"cases": _("One of these consumers wants to be heard alone. Please leave out the case.")}
        )
    if coming_session(group) is not None:
        raise WrongStatus(_("A joint session is arranged already. Please write down its results first."))
    joint = JointSession.objects.create(
        organisation_id=group.organisation_id, group_id=group.pk, held_at=meeting.held_at
    )
    for row in rows:
        _schedule(row.complaint, joint, meeting, actor=actor)
    keys = [row.complaint_id for row in rows]
    record("case_group.session_arranged", group, actor=actor, joint=joint.pk, cases=keys)
    return joint


def _schedule(complaint: Complaint, joint: JointSession, meeting: Meeting, *, actor: Actor) -> None:
    if not SCHEDULE_SESSION.fits(complaint):
        sentence = _("%(number)s is not accepted yet, or its mediation has ended. Please leave it out.")
        raise Invalid({"cases": sentence % {"number": complaint.number}})
    schedule_session(
        complaint.pk,
        actor=actor,
        held_at=meeting.held_at,
        way=meeting.way,
        mediator_id=meeting.mediator_id,
        place=meeting.place,
        video_link=meeting.video_link,
        no_talks=meeting.no_talks,
        joint_id=joint.pk,
    )


@transaction.atomic
def hold_joint_session(
    group_id: int, *, actor: Actor, minutes: str, business_came: bool, results: Mapping[int, str]
) -> JointSession:
    """Write down how the joint session ended for each case; the minutes are kept with every one of them.

    Raises Invalid where a case has no result, or agreed without its consumer's own consent to take part.
    """
    group = open_group(group_id, actor=actor, verb="hold_session")
    joint = coming_session(group)
    if joint is None:
        raise WrongStatus(_("No joint session is arranged."))
    sessions = open_parts(joint)
    joins = dict(cases_in([group.pk]).values_list("complaint_id", "joins"))
    for session in sessions:
        result = results.get(session.complaint_id, "")
        if result == AGREED and joins[session.complaint_id] != GroupedCase.Joins.YES:
            sentence = _("Please note first that this consumer takes part; without it nothing binds them.")
            raise Invalid({result_field(session.complaint_id): sentence})
        _write(session, result, minutes, business_came=business_came, actor=actor)
    joint.ended_at = clock.now()
    joint.save(update_fields=["ended_at"])
    agreed = sum(results.get(each.complaint_id) == AGREED for each in sessions)
    told = {"joint": joint.pk, "cases": len(sessions), "agreed": agreed}
    record("case_group.session_held", group, actor=actor, **told)
    return joint


def _write(
    session: MediationSession, result: str, minutes: str, *, business_came: bool, actor: Actor
) -> None:
    came = [] if result == NO_SHOW else ["consumer"]
    came += ["respondent:1"] if business_came else []
    try:
        hold_session(
            session.complaint_id,
            actor=actor,
            session_id=session.pk,
            attended=came,
            minutes=minutes,
            result=result,
        )
    except Invalid as refusal:
        if "result" not in refusal.fields:
            raise
        raise Invalid({result_field(session.complaint_id): refusal.fields["result"]}) from refusal


def result_field(complaint_id: int) -> str:
    """How a form calls the result of a case."""
    return f"result_{complaint_id}"


def open_group(group_id: int, *, actor: Actor, verb: str) -> CaseGroup:
    """The group, locked, that is handled as one; raises WrongStatus for another."""
    group = lock(CaseGroup, group_id, actor=actor)
    actor.require(f"case_group.{verb}")
    if group.state != GroupState.OPEN:
        raise WrongStatus(_("These cases are not handled as a group. Please look at the page again."))
    return group


def own_rows(group: CaseGroup, cases: Sequence[int] | Mapping[int, object]) -> list[GroupedCase]:
    """The rows of these cases of a group, as its member still holds them. Raises Invalid for others."""
    wanted = set(cases)
    rows = cases_in([group.pk]).filter(complaint__in=wanted, complaint__holder=group.organisation_id)
    found = list(rows.select_related("complaint").order_by("complaint_id"))
    if len(found) != len(wanted):
        raise Invalid({"cases": _("Please choose cases of this group that are with you.")})
    return found


def coming_session(group: CaseGroup) -> JointSession | None:
    """The joint session whose results are not written yet."""
    return joint_sessions_of(group).filter(ended_at=None).first()


def open_parts(joint: JointSession) -> list[MediationSession]:
    """The sessions of its cases that still want a result; what went away or ended meanwhile wants none."""
    ours = parts_of_joint(joint).filter(result="", complaint__holder=joint.organisation_id)
    return list(ours.filter(complaint__status__in=HOLD_SESSION.sources).select_related("complaint"))
