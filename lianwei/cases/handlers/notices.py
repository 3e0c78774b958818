"""Notices of a session that say what holds no more: taken back where nobody has signed them."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from lianwei.cases.handlers import draft_once
from lianwei.cases.models import Assistance, Complaint, MediationSession
from lianwei.cases.queries.together.joint import joint_notice
from lianwei.core import clock
from lianwei.core.documents.models import Document
from lianwei.core.documents.operations import void_document
from lianwei.core.documents.queries import documents_of
from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, attached, find

NOTICE = "mediation_notice"


def take_back_notices(
    case: Complaint, is_about: Callable[[str], bool], *, reason: str, before: int | None = None
) -> list[Document]:
    """Void the notices of a case that were drafted for such an occasion and that nobody has signed. Those
    that were signed and are in force.
    """
    drafted = attached(Event, case).filter(name="complaint.paper_drafted")
    drafted = drafted.filter(pk__lt=before) if before else drafted
    told = [row.details for row in drafted if is_about(row.details["occasion"])]
    keys = [each["document"] for each in told if each["kind"] == NOTICE]
    papers = [each for each in documents_of(case).filter(pk__in=keys).order_by("pk") if not each.voided_at]
    for paper in papers:
        if not paper.is_numbered:
            void_document(paper.pk, reason=reason, subject=case, actor=SYSTEM)
    return [paper for paper in papers if paper.is_numbered]


@on("complaint.assistance_answered")
def name_who_was_lent(event: Event) -> None:
    """A member lends a mediator for a session still to come: the notice names that person too."""
    row = find(Assistance, event.details["assistance"], actor=SYSTEM)
    sessions = MediationSession.objects.visible_to(SYSTEM).filter(result="", held_at__gt=clock.now())
    session = sessions.select_related("complaint").filter(pk=row.session_id).first()
    if row.lent_id is None or session is None:
        return
    joint = joint_notice(session.joint_id, actor=SYSTEM) if session.joint_id else None
    case, about, words = session.complaint, session.pk, {}
    if joint is not None:
        case, about, words = joint.complaint, joint.session_id, joint.words
    reason = _("Somebody is lent for the session; a notice that names this person takes its place.")
    signed = take_back_notices(case, lambda why: why.endswith(f"/{about}"), reason=reason, before=event.pk)
    words = words | {"replaces": "、".join(paper.number for paper in signed)}
    draft_once(case, NOTICE, event, words, session=about)
