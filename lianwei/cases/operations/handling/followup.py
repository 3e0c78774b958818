"""After the closing: performance, breach, return visit, archive."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.cases import clockwork
from lianwei.cases.lifecycle import ARCHIVE, BREACH, FOLLOW_UP, PERFORM
from lianwei.cases.models import Complaint, FollowUp, MediationSession
from lianwei.cases.operations.entry.consents import require_basis
from lianwei.cases.promises import break_promises
from lianwei.cases.queries.page.agreement import present_agreement, promises_of
from lianwei.cases.rules.consents import RETURN_VISIT
from lianwei.cases.sight import store
from lianwei.cases.texts import write_for_log, write_text
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.models import Event
from lianwei.core.scope import Actor, ActorKind, attached, lock

HANDLING = tuple(  # who took one of these steps handled the case, whoever has it now
    f"complaint.{name}"
    for name in (
        *("accepted", "declined", "session_held", "session_entered"),
        *("agreed", "settled", "terminated", "withdrawn"),
    )
)
TRIES_BEFORE_ARCHIVE = 3  # calls to a consumer who cannot be reached


@transaction.atomic
def perform_complaint(complaint_id: int, *, actor: Actor) -> Complaint:
    """All that was agreed is done. Refused while promised money is not recorded as received."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, PERFORM, actor=actor)
    if complaint.closed_on is None:
        raise Invalid(_("The agreement has not taken effect yet: every party has to sign."))
    open_fen = _outstanding(complaint)
    if open_fen:
        yuan = f"{open_fen / 100:,.2f}"
        raise Invalid(_("%(yuan)s yuan are promised but not recorded as received.") % {"yuan": yuan})
    today = clock.today()
    clockwork.stop(complaint, PERFORM.stops, today)
    clockwork.cancel(complaint, ("archive",), today, reason="performed")
    if not clockwork.open_clocks(complaint, PERFORM.starts):
        clockwork.start(complaint, "follow_up", today)
    store(complaint)
    record("complaint.performed", complaint, actor=actor)
    return complaint


def _outstanding(complaint: Complaint) -> int:
    """Fen promised and not yet received. After a reopening the new agreement takes the old one's place."""
    present = present_agreement(complaint)
    return sum(loss.promised - loss.received for loss in promises_of(present)) if present else 0


@transaction.atomic
def breach_complaint(complaint_id: int, *, actor: Actor, explanation: str) -> Complaint:
    """The business has not performed. Follow-up opens again; the closing date stays."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, BREACH, actor=actor)
    today = clock.today()
    break_promises(complaint, actor=actor)
    clockwork.stop(complaint, BREACH.stops, today)
    clockwork.start(complaint, "follow_up", today)
    store(complaint)
    record("complaint.breached", complaint, actor=actor, explanation=write_for_log(complaint, explanation))
    return complaint


@transaction.atomic
def ask_follow_up(complaint_id: int, *, actor: Actor) -> FollowUp:
    """Send the consumer the return visit (回访) by one-time link; an open one is used again."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, FOLLOW_UP, actor=actor)
    require_basis(complaint, RETURN_VISIT)
    visit = _open_visit(complaint, FollowUp.Way.LINK) or FollowUp.objects.create(
        complaint=complaint, way=FollowUp.Way.LINK, asked_on=clock.today(), asked_by_id=actor.user_id
    )
    record("complaint.follow_up_asked", complaint, actor=actor, follow_up=visit.pk)
    return visit


def _open_visit(complaint: Complaint, way: str) -> FollowUp | None:
    return _visits(complaint).filter(way=way, answered_on=None).first()


def _visits(complaint: Complaint) -> QuerySet[FollowUp]:
    """The return visits since the case was closed; before a reopening they asked about something else."""
    rows = QuerySet(FollowUp).filter(complaint=complaint).order_by("pk")
    return rows.filter(asked_on__gte=complaint.closed_on) if complaint.closed_on else rows.none()


@transaction.atomic
def answer_follow_up(
    complaint_id: int, *, actor: Actor, satisfaction: int, resolved: str, comment: str = ""
) -> FollowUp:
    """The consumer answers by link: satisfied 1 to 5, and whether it is settled."""
    complaint = lock(Complaint, complaint_id, actor=actor, by="consumer")
    actor.require("complaint.rate")
    if actor.kind == ActorKind.STAFF:
        raise NotAllowed(_("The consumer answers by the link. Please let a colleague call instead."))
    visit = _open_visit(complaint, FollowUp.Way.LINK)
    if visit is None:
        raise NotVisible(_("You have already answered. Thank you."))
    _answer(visit, satisfaction, resolved, comment)
    _wait_for_archive(complaint)
    store(complaint)
    record("complaint.followed_up", complaint, actor=actor, satisfaction=satisfaction, resolved=resolved)
    return visit


@transaction.atomic
def call_follow_up(
    complaint_id: int,
    *,
    actor: Actor,
    was_reached: bool,
    satisfaction: int | None = None,
    resolved: str = "",
    comment: str = "",
) -> FollowUp:
    """A return visit by phone with the call script. Nobody asks about a case they handled or mediated."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, FOLLOW_UP, actor=actor)
    _check_not_own(complaint, actor)
    visit = _open_visit(complaint, FollowUp.Way.CALL) or FollowUp(
        complaint=complaint, way=FollowUp.Way.CALL, asked_on=clock.today()
    )
    visit.asked_by_id = actor.user_id
    if was_reached:
        _answer(visit, satisfaction, resolved, comment)
        _wait_for_archive(complaint)
    else:
        visit.not_reached += 1
        visit.save()
    store(complaint)
    name = "complaint.followed_up" if was_reached else "complaint.follow_up_tried"
    record(name, complaint, actor=actor, satisfaction=satisfaction, resolved=resolved)
    return visit


def _wait_for_archive(complaint: Complaint) -> None:
    """The consumer was asked; unless something else still runs, what is left is the archive."""
    clockwork.stop(complaint, ("follow_up",), clock.today())
    if complaint.is_open and not clockwork.is_any_open(complaint):
        clockwork.start(complaint, "archive", clock.today())


def is_own_case(complaint: Complaint, actor: Actor) -> bool:
    """Whether the actor handled or mediated this case, and so does not ask how it was."""
    if actor.user_id is None:
        return False
    mediated = QuerySet(MediationSession).filter(complaint=complaint, mediator_id=actor.user_id)
    took_steps = attached(Event, complaint).filter(user_id=actor.user_id, name__in=HANDLING)
    return complaint.handler_id == actor.user_id or mediated.exists() or took_steps.exists()


def _check_not_own(complaint: Complaint, actor: Actor) -> None:
    if is_own_case(complaint, actor):
        raise NotAllowed(_("Nobody rates their own case. Please let a colleague call, or send the link."))


def _answer(visit: FollowUp, satisfaction: int | None, resolved: str, comment: str) -> None:
    if satisfaction not in range(1, 6):
        raise Invalid({"satisfaction": _("Please choose one of the five answers.")})
    if resolved not in FollowUp.Resolved.values:
        raise Invalid({"resolved": _("Please say whether it is settled.")})
    visit.satisfaction, visit.resolved, visit.comment = (
        satisfaction,
        resolved,
        write_text(visit.complaint, comment),
    )
    visit.answered_on = clock.today()
    visit.save()


@transaction.atomic
def archive_complaint(complaint_id: int, *, actor: Actor) -> Complaint:
    """Close the file (归档), once the consumer was asked: answered, or called three times in vain."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, ARCHIVE, actor=actor)
    if not _was_asked(complaint):
        raise Invalid(_("The return visit comes first: by link, or by phone (three tries)."))
    today = clock.today()
    clockwork.stop(complaint, ARCHIVE.stops, today)
    complaint.archived_on = today
    store(complaint)
    record("complaint.archived", complaint, actor=actor)
    return complaint


def _was_asked(complaint: Complaint) -> bool:
    visits = list(_visits(complaint))
    if any(visit.answered_on for visit in visits):
        return True
    return sum(visit.not_reached for visit in visits) >= TRIES_BEFORE_ARCHIVE
