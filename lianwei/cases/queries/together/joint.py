"""A joint session as the page of its group shows it: when, where, and how it ended for each case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lianwei.cases.lifecycle import HOLD_SESSION
from lianwei.cases.models import (
    CaseGroup,
    Complaint,
    JointSession,
    MediationSession,
    Referral,
    ReferralState,
    Respondent,
    joint_sessions_of,
    parts_of_joint,
)
from lianwei.cases.queries.lists.rows import Row, businesses_of
from lianwei.cases.queries.page.signing import is_mobile
from lianwei.core import clock
from lianwei.core.scope import Actor, find


@dataclass(frozen=True, slots=True)
class Part:
    """A case in a joint session: its own result in words; `is_open`: one is still to be written;
    `to_agree`: its agreement is still to be drawn up.
    """

    row: Row
    result: str
    is_open: bool
    to_agree: bool


@dataclass(frozen=True, slots=True)
class Joint:
    """The latest joint session of a group."""

    session: JointSession
    way: str
    place: str
    mediator: str
    parts: list[Part]
    sessions: list[MediationSession]

    @property
    def held_at(self) -> datetime:
        return self.session.held_at

    @property
    def is_ahead(self) -> bool:
        return self.session.ended_at is None

    @property
    def is_due(self) -> bool:
        """It was held, and its results are to be written."""
        return self.is_ahead and self.held_at <= clock.now()


@dataclass(frozen=True, slots=True)
class Notice:
    """The one notice of a joint session: the case among whose papers it lies, its session, and the words that
    differ from those of a single case.
    """

    complaint: Complaint
    session_id: int
    words: dict[str, str]


def joint_notice(pk: int, *, actor: Actor) -> Notice | None:
    """To the businesses all cases complain of, by the numbers of the cases and no name of a consumer; None
    where no case is left in the session.
    """
    joint = find(JointSession, pk, actor=actor)
    sessions = MediationSession.objects.visible_to(actor).filter(joint_id=joint.pk)
    held = list(sessions.select_related("complaint").order_by("complaint_id"))
    if not held:
        return None
    words = _notice_words(joint, [session.complaint for session in held], actor=actor)
    return Notice(held[0].complaint, held[0].pk, words)


def _notice_words(joint: JointSession, cases: Sequence[Complaint], *, actor: Actor) -> dict[str, str]:
    names = dict.fromkeys(each.name for found in businesses_of(cases).values() for each in found)
    title = find(CaseGroup, joint.group_id, actor=actor).title
    numbers = "、".join(case.number for case in cases)
    return {"parties": "、".join(names), "subject": f"{title}（共{len(cases)}件：{numbers}）"}


def called_off_words(pk: int, cases: Sequence[int], *, actor: Actor) -> dict[str, Any]:
    """The same words for the notice that a joint session of these cases does not take place, and its date."""
    joint = find(JointSession, pk, actor=actor)
    rows = Complaint.objects.visible_to(actor).filter(pk__in=cases).order_by("pk")
    return _notice_words(joint, list(rows), actor=actor) | {"held_at": joint.held_at}


def respondents_to_tell(cases: Sequence[int], *, actor: Actor) -> list[Respondent]:
    """Each business of these cases once that is not at the console and left a mobile phone."""
    rows = Respondent.objects.visible_to(actor).filter(complaint__in=cases)
    at_console = Referral.objects.visible_to(actor).filter(complaint__in=cases)
    reached = set(at_console.exclude(state=ReferralState.TAKEN_BACK).values_list("business_id", flat=True))
    found: dict[int | str, Respondent] = {}
    for each in rows.select_related("complaint").order_by("complaint_id", "seq"):
        if each.business_id not in reached and each.contact_phone and is_mobile(each.contact_phone):
            found.setdefault(each.business_id or each.name, each)
    return list(found.values())


def joint_of(group: CaseGroup, *, rows: Sequence[Row]) -> Joint | None:
    """The latest joint session of a group found in scope; of the cases those its reader sees."""
    session = joint_sessions_of(group).first()
    if session is None:
        return None
    found = parts_of_joint(session).filter(complaint__in=[row.pk for row in rows])
    held = {each.complaint_id: each for each in found.select_related("mediator", "complaint")}
    if session.ended_at is not None and not held:
        return None  # called off
    any_one = next(iter(held.values()), None)
    return Joint(
        session,
        any_one.get_way_display() if any_one else "",
        (any_one.place or any_one.video_link) if any_one else "",
        any_one.mediator.name if any_one else "",
        _parts(held, rows, session.organisation_id),
        list(held.values()),
    )


def _parts(held: dict[int, MediationSession], rows: Sequence[Row], here: int) -> list[Part]:
    return [_part(row, held[row.pk], here) for row in rows if row.pk in held]


def _part(row: Row, session: MediationSession, here: int) -> Part:
    """`here`: who hears the group; a case that was handed over since is heard by its new holder."""
    complaint = session.complaint
    is_in_talks = complaint.holder_id == here and complaint.status in HOLD_SESSION.sources
    is_agreed = session.result == MediationSession.Result.AGREED
    result = session.get_result_display() if session.result else ""
    return Part(row, result, is_open=is_in_talks and not result, to_agree=is_agreed and is_in_talks)
