"""What follows a joint session that was arranged, moved or called off: one notice for all its cases, in place
of the one before; every consumer and every business hears of it once.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from lianwei.cases.handlers import draft_once
from lianwei.cases.handlers.notices import NOTICE, take_back_notices
from lianwei.cases.models import CaseGroup, Complaint, JointSession
from lianwei.cases.operations.desk.telling import tell_consumer, tell_respondent
from lianwei.cases.queries.together.joint import called_off_words, joint_notice, respondents_to_tell
from lianwei.core.clock import as_office_time
from lianwei.core.documents.models import Document
from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, attached, find

OFF = "session_off_notice"
DRAFTING = ("case_group.session_arranged", "case_group.session_moved")  # each drafts one notice
BUSINESS_NEWS = {
    "case_group.session_moved": "business_session_moved",
    "case_group.session_called_off": "business_session_off",
}


@on("case_group.session_arranged")
def draft_joint_notice(event: Event) -> None:
    """One notice to the businesses for all cases of a joint session, among the papers of the first."""
    _draft_notice(event, replaces="")


@on("case_group.session_moved")
def renew_joint_notice(event: Event) -> None:
    """The notice with the new date, which takes the place of one that was signed."""
    signed = _take_back(event, _("The session was moved; a notice with the new date takes its place."))
    _draft_notice(event, replaces="、".join(paper.number for _case, paper in signed))


def _draft_notice(event: Event, *, replaces: str) -> None:
    notice = joint_notice(event.details["joint"], actor=SYSTEM)
    if notice is not None:
        words = notice.words | {"replaces": replaces}
        draft_once(notice.complaint, NOTICE, event, words, session=notice.session_id)


@on("case_group.session_called_off")
def take_back_joint_notice(event: Event) -> None:
    """What was not signed is void; after what was, a notice that nobody need come is drafted."""
    signed = _take_back(event, _("The session was called off."))
    if signed:
        words = called_off_words(event.details["joint"], event.details["cases"], actor=SYSTEM)
        words["replaces"] = "、".join(paper.number for _case, paper in signed)
        draft_once(signed[0][0], OFF, event, words)


def _take_back(event: Event, reason: str) -> list[tuple[Complaint, Document]]:
    """Void the notices of this session that nobody has signed; those that were signed, with their case."""
    group = find(CaseGroup, int(event.subject.partition(":")[2]), actor=SYSTEM)
    rows = attached(Event, group).filter(name__in=DRAFTING, pk__lt=event.pk)
    before = {str(row.pk) for row in rows if row.details["joint"] == event.details["joint"]}
    cases = Complaint.objects.visible_to(SYSTEM).filter(pk__in=event.details["cases"]).order_by("pk")
    found = []
    for case in cases:
        signed = take_back_notices(case, lambda why: why.partition("/")[0] in before, reason=reason)
        found += [(case, paper) for paper in signed]
    return found


@on("complaint.session_moved")
def tell_of_session_moved(event: Event) -> None:
    """When it is now."""
    _tell(event, "joint_session_moved")


@on("complaint.session_called_off")
def tell_of_session_called_off(event: Event) -> None:
    """That nobody need come."""
    _tell(event, "joint_session_off")


def _tell(event: Event, template: str) -> None:
    at = as_office_time(datetime.fromisoformat(event.details["held_at"]))
    pk, occasion = int(event.subject.partition(":")[2]), event.at.isoformat()
    tell_consumer(pk, template, actor=SYSTEM, occasion=occasion, at=_when(at))


@on("case_group.session_moved")
@on("case_group.session_called_off")
def tell_businesses_without_console(event: Event) -> None:
    """Each business once, at the phone of its contact; those at the console are told there (web.handlers)."""
    joint = find(JointSession, event.details["joint"], actor=SYSTEM)
    at = _when(as_office_time(joint.held_at))
    for each in respondents_to_tell(event.details["cases"], actor=SYSTEM):
        tell_respondent(each, BUSINESS_NEWS[event.name], actor=SYSTEM, occasion=event.at.isoformat(), at=at)


def _when(at: datetime) -> str:
    return _("%(day)s at %(time)s") % {"day": at.date().isoformat(), "time": f"{at:%H:%M}"}
