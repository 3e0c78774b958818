"""How a complaint ends without agreement, and what is handed on; and how it is taken up again."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.cases import clockwork
from lianwei.cases.lifecycle import CLOSE_ON_NOTICE, HAND_OVER, REOPEN, TERMINATE, WITHDRAW
from lianwei.cases.models import Clock, Complaint, HandOver
from lianwei.cases.operations.entry.consents import note_basis
from lianwei.cases.promises import drop_promises
from lianwei.cases.rules.consents import TO_AUTHORITY
from lianwei.cases.rules.rulesets import Ground
from lianwei.cases.sight import store
from lianwei.cases.texts import write_for_log, write_text
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock

from .acceptance import chosen_ground

TERMINATED, WITHDRAWN = "O06", "O08"  # outcomes.csv


@transaction.atomic
def terminate_complaint(complaint_id: int, *, actor: Actor, ground: str, explanation: str = "") -> Complaint:
    """End a mediation without agreement (终止调解) on a ground of the rules under which it was accepted.

    The case closes when the notice goes out (close_on_notice), within the limit for telling the parties.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, TERMINATE, actor=actor)
    today = clock.today()
    rules = clockwork.ruleset_of_case(complaint)
    chosen = chosen_ground(rules.end_grounds, ground, explanation)
    _check_time_is_up(complaint, chosen)
    complaint.ground = chosen.code
    complaint.outcome = chosen.outcomes[0] if len(chosen.outcomes) == 1 else TERMINATED
    drop_promises(complaint, actor=actor, reason="never signed")
    clockwork.stop(complaint, TERMINATE.stops, today)
    clockwork.start(complaint, "end_notice", today)
    store(complaint)
    record(
        "complaint.terminated",
        complaint,
        actor=actor,
        ground=chosen.code,
        article=chosen.article,
        ruleset=rules.code,
        explanation=write_for_log(complaint, explanation),
        due_on=complaint.due_on.isoformat(),
    )
    return complaint


def _check_time_is_up(complaint: Complaint, ground: Ground) -> None:
    """A ground such as "60 days without agreement" can be used only when those days are over; while the clock
    stands still they are not.
    """
    today, waited_for = clock.today(), clockwork.open_clocks(complaint, (ground.after_clock,))
    if any(each.state == Clock.State.PAUSED or each.due_on >= today for each in waited_for):
        raise Invalid({"ground": _("This ground can be used only when the limit has passed.")})


@transaction.atomic
def close_on_notice(complaint_id: int, *, actor: Actor, on: date | None = None) -> Complaint:
    """The notice of termination has gone out: that day is the closing date (办结日), and the return visit is
    due. `on` is that day where it is told later, never before the mediation ended.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, CLOSE_ON_NOTICE, actor=actor)
    ended = [each.started_on for each in clockwork.open_clocks(complaint, CLOSE_ON_NOTICE.stops)]
    day = min(max([on or clock.today(), *ended]), clock.today())
    clockwork.stop(complaint, CLOSE_ON_NOTICE.stops, day)
    clockwork.start(complaint, "follow_up", day)
    complaint.closed_on = day
    store(complaint)
    record("complaint.closed", complaint, actor=actor, closed_on=day.isoformat())
    return complaint


@transaction.atomic
def withdraw_complaint(complaint_id: int, *, actor: Actor, reason: str = "") -> Complaint:
    """The consumer takes the complaint back (撤回)."""
    complaint = lock(Complaint, complaint_id, actor=actor, by=WITHDRAW.by)
    advance(complaint, WITHDRAW, actor=actor)
    today = clock.today()
    clockwork.cancel(complaint, WITHDRAW.stops, today, reason="withdrawn")
    clockwork.start(complaint, "follow_up", today)
    complaint.outcome, complaint.closed_on = WITHDRAWN, today
    store(complaint)
    record("complaint.withdrawn", complaint, actor=actor, reason=write_for_log(complaint, reason))
    return complaint


@transaction.atomic
def reopen_complaint(complaint_id: int, *, actor: Actor, reason: str) -> Complaint:
    """Take a closed complaint up again (恢复办理): mediation starts anew, by the rules of its acceptance."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, REOPEN, actor=actor)
    if not reason.strip():
        raise Invalid({"reason": _("Please say why the case is taken up again.")})
    today = clock.today()
    clockwork.cancel(complaint, REOPEN.stops, today, reason="reopened")
    complaint.accepted_on = complaint.accepted_on or today
    complaint.ruleset = clockwork.ruleset_of_case(complaint).code
    complaint.closed_on = complaint.archived_on = None
    complaint.outcome = complaint.ground = ""
    clockwork.start(complaint, "mediation", today)
    store(complaint)
    record(
        "complaint.reopened",
        complaint,
        actor=actor,
        reason=write_for_log(complaint, reason),
        due_on=complaint.due_on.isoformat(),
    )
    return complaint


@transaction.atomic
def hand_over_clue(
    complaint_id: int,
    *,
    actor: Actor,
    authority: str,
    matter: str,
    receipt: str = "",
    basis: str = "",
    article: str = "",
) -> HandOver:
    """Hand the clue of a violation to the competent authority (线索移送); the dispute itself goes on here.

    `basis`: on what the consumer's name and contact go along (PIPL arts 13, 23); without one they stay here.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, HAND_OVER, actor=actor)
    if not authority.strip() or not matter.strip():
        raise Invalid({"matter": _("Please name the authority and say what it is about.")})
    authority = write_text(complaint, authority)
    clue = HandOver.objects.create(
        complaint=complaint,
        authority=authority,
        matter=write_text(complaint, matter),
        handed_on=clock.today(),
        receipt=write_text(complaint, receipt),
        consent_id=note_basis(complaint, TO_AUTHORITY, basis, article, actor=actor),
    )
    store(complaint)
    more = {"basis": basis} if basis else {}
    told = {"authority": write_for_log(complaint, authority), "hand_over": clue.pk}
    record("complaint.clue_handed_over", complaint, actor=actor, **told, **more)
    return clue


@transaction.atomic
def record_hand_over_result(
    complaint_id: int, *, actor: Actor, hand_over_id: int, result: str, fine: int | None = None
) -> HandOver:
    """Note what came of a clue, and the fine (fen) where there was one (罚没款)."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("complaint.hand_over")
    clue = QuerySet(HandOver).filter(complaint=complaint, pk=hand_over_id).first()
    if clue is None:
        raise NotVisible
    clue.result, clue.fine, clue.result_on = write_text(complaint, result), fine, clock.today()
    clue.save()
    record("complaint.clue_answered", complaint, actor=actor, hand_over=clue.pk, fine=fine)
    return clue
