"""Questions of the supervising body: one about a case, one about a member's work, one answered."""

from datetime import timedelta

from lianwei.cases import operations as do
from lianwei.cases.models import Complaint
from lianwei.core import clock
from lianwei.members.queries import actor_by_username

from .alliance import Member

BODY = "cqsj-supervisor"
ABOUT_CASE, ABOUT_WORK = "请说明本件目前的进展和下一步安排。", "超期件较上月增加，请说明原因和整改安排。"
ANSWER = "本月一名调解员病休，已调整分工，超期件将在两周内办结。"


def ask_members(members: list[Member]) -> None:
    """`members`: the one shown and two neighbours."""
    body, due = actor_by_username(BODY), clock.today() + timedelta(days=4)
    shown, neighbour, other = members[:3]
    case = _open_case(shown)
    if case is not None:
        do.question_complaint(case.pk, actor=body, matter=ABOUT_CASE, due_on=due)
    do.ask_question(neighbour.organisation.pk, actor=body, matter=ABOUT_WORK, due_on=due)
    row = do.ask_question(other.organisation.pk, actor=body, matter=ABOUT_WORK, due_on=due)
    do.answer_question(row.pk, actor=other.desk.head, answer=ANSWER)


def _open_case(member: Member) -> Complaint | None:
    actor = member.desk.head
    rows = Complaint.objects.visible_to(actor).filter(holder_id=member.organisation.pk, closed_on=None)
    return rows.exclude(alliance_id=None).order_by("due_on", "pk").first()
