"""Whom the members of the demo lend each other, and a request that borrows one of them for a session."""

from datetime import timedelta

from lianwei.cases.models import Complaint, MediationSession
from lianwei.cases.operations import ask_assistance
from lianwei.cases.operations.between.board import SharedEntry, share_person
from lianwei.core import clock

from .alliance import Member

LENT = (
    SharedEntry("mediator", "周调解", 4, knows="预付卡和会员费纠纷"),
    SharedEntry("expert", "冯工程师", 2, knows="电梯、家电故障的成因"),
    SharedEntry("expert", "郑律师", 3, knows="跨境网购和平台责任"),
)
WHY = "请冯工程师以视频参加调解会，说明故障成因。"
WEEK = timedelta(days=7)


def lend_people(members: list[Member]) -> None:
    """`members`: three that are there today; the first borrows of the second where a session is to come."""
    rows = [share_person(entry, actor=member.desk.head) for member, entry in zip(members, LENT, strict=True)]
    borrower, lent = members[0].desk.mediator, rows[1]
    held = Complaint.objects.visible_to(borrower).filter(holder_id=members[0].organisation.pk, closed_on=None)
    coming = MediationSession.objects.visible_to(borrower).filter(
        result="", held_at__gt=clock.now(), complaint_id__in=held.order_by().values("pk")
    )
    session = coming.order_by("held_at", "pk").first()
    if session is not None:
        asked = {"asked_id": lent.organisation_id, "kind": "mediate", "matter": WHY}
        asked |= {"due_on": clock.today() + WEEK, "lent_id": lent.pk, "session_id": session.pk}
        ask_assistance(session.complaint_id, actor=borrower, **asked)
