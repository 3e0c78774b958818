"""What a business does at its console, and what follows: answer, offer, report, appeal; silence escalates."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from lianwei.cases.lifecycle import DECIDE_APPEAL, RECORD_REPLY, REPORT_PERFORMANCE
from lianwei.cases.models import Appeal, Complaint, Referral, ReferralState, Respondent, Status
from lianwei.cases.operations.entry.evidence import add_evidence
from lianwei.cases.promises import report_undertakings
from lianwei.cases.queries.doors.counter import referrals_of
from lianwei.cases.sight import store
from lianwei.cases.texts import write_text
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.files.examining import Examined, Upload
from lianwei.core.files.models import FileSource
from lianwei.core.files.operations import store_file
from lianwei.core.lifecycle import advance
from lianwei.core.scope import BUSINESS, Actor, ActorKind, lock

from .offers import decline_open_offers, make_offer
from .settlement import end_talks, record_reply

PROOF = "performance_proof"
# Reasons in the record of the talks, which is Chinese.
SILENCE = "经营者未在约定期限内答复，系统自动转出。"
NOT_THE_ONE = "归属异议成立：投诉的不是该经营者，和解自动结束。"
END_TALKS = "complaint.end_talks"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a business says to a complaint: position, words, what it offers (fen), where the cause lies."""

    position: str
    reply: str
    offer: int | None = None
    shop: str = ""
    product: str = ""
    clause: str = ""


@transaction.atomic
def answer_referral(
    referral_id: int, *, actor: Actor, answer: Answer, uploads: Iterable[Upload | Examined] = ()
) -> Referral:
    """A business answers a complaint that was put to it; what it offers stands until the consumer answers."""
    complaint, referral, actor = held_referral(referral_id, actor=actor)
    advance(complaint, RECORD_REPLY, actor=actor)
    record_reply(
        complaint.pk,
        actor=actor,
        respondent_id=referral.respondent_id,
        position=answer.position,
        reply=answer.reply,
        offer=answer.offer,
    )
    if answer.offer is not None:
        make_offer(
            complaint.pk,
            actor=actor,
            respondent_id=referral.respondent_id,
            by=ActorKind.BUSINESS,
            amount=answer.offer,
            terms=answer.reply,
        )
    files = list(uploads)
    if files:
        add_evidence(complaint.pk, actor=actor, uploads=files, source=FileSource.BUSINESS)
    referral.state, referral.answered_at = ReferralState.ANSWERED, clock.now()
    for cause in ("shop", "product", "clause"):
        setattr(referral, cause, write_text(complaint, getattr(answer, cause)))
    referral.save()
    return referral


def answer_many(referral_ids: Iterable[int], *, actor: Actor, answer: Answer) -> list[int]:
    """The same answer to several complaints, each in its own transaction; those that were answered."""
    rows = referrals_of(actor).filter(pk__in=list(referral_ids), state=ReferralState.WAITING)
    waiting = [each for each in rows.select_related("complaint").order_by("pk")]
    to_do = [each.pk for each in waiting if RECORD_REPLY.fits(each.complaint)]
    return [answer_referral(pk, actor=actor, answer=answer).pk for pk in to_do]


@transaction.atomic
def report_performance(
    referral_id: int, *, actor: Actor, on: date, uploads: Iterable[Upload | Examined]
) -> Referral:
    """The business says, with proof, that it has done what it promised; somebody verifies it."""
    complaint, referral, actor = held_referral(referral_id, actor=actor)
    advance(complaint, REPORT_PERFORMANCE, actor=actor)
    if on > clock.today():
        raise Invalid({"on": _("This day has not come yet. Please enter today or an earlier day.")})
    files = _keep_proof(complaint, uploads, actor=actor)
    report_undertakings(complaint, referral.respondent, on=on, file_id=files[0], actor=actor)
    referral.performed_on = on
    referral.save()
    store(complaint)
    details = {"respondent": referral.respondent.seq, "on": on.isoformat()}
    record("complaint.performance_reported", complaint, actor=actor, **details)
    return referral


def _keep_proof(complaint: Complaint, uploads: Iterable[Upload | Examined], *, actor: Actor) -> list[int]:
    """The keys of the files."""
    files = list(uploads)
    if not files:
        raise Invalid({"uploads": _("Please choose a file.")})
    source = FileSource.BUSINESS
    return [store_file(complaint, each, actor=actor, source=source, kind=PROOF).file.pk for each in files]


@transaction.atomic
def appeal_referral(referral_id: int, *, actor: Actor, reason: str) -> Appeal:
    """The business says that the complaint is not about it; until it is decided the window runs on."""
    complaint, referral, actor = held_referral(referral_id, actor=actor)
    actor.require("complaint.appeal")
    if QuerySet(Appeal).filter(complaint=complaint, respondent=referral.respondent, decision="").exists():
        raise WrongStatus(_("You have said so already; the association is looking into it."))
    if not complaint.is_open:
        raise WrongStatus
    appeal = Appeal.objects.create(
        complaint=complaint,
        respondent=referral.respondent,
        reason=write_text(complaint, reason),
        appealed_at=clock.now(),
    )
    store(complaint)
    record("complaint.appealed", complaint, actor=actor, respondent=referral.respondent.seq)
    return appeal


@transaction.atomic
def decide_appeal(
    complaint_id: int, *, actor: Actor, appeal_id: int, decision: str, answer: str = ""
) -> Appeal:
    """Decide whether a complaint is about this business. Where it is not, the case is closed to it and the
    talks with it are over; where nobody else is left to talk to, the talks of the case are.
    """
    complaint = lock(Complaint, complaint_id, actor=actor)
    advance(complaint, DECIDE_APPEAL, actor=actor)
    appeal = QuerySet(Appeal).filter(complaint=complaint, pk=appeal_id, decision="").first()
    if appeal is None:
        raise NotVisible
    if decision not in Appeal.Decision.values:
        raise Invalid({"decision": _("Please choose what is right.")})
    appeal.decision, appeal.answer = decision, write_text(complaint, answer)
    appeal.decided_at, appeal.decided_by_id = clock.now(), actor.user_id
    appeal.save()
    ends = decision == Appeal.Decision.UPHELD and _take_back(complaint, appeal.respondent)
    store(complaint)
    details = {"respondent": appeal.respondent.seq, "decision": decision, "ends": ends}
    record("complaint.appeal_decided", complaint, actor=actor, **details)
    if ends:
        deciding = replace(actor, permissions=actor.permissions | {END_TALKS})
        end_talks(complaint.pk, actor=deciding, reason=NOT_THE_ONE)
    return appeal


def _take_back(complaint: Complaint, respondent: Respondent) -> bool:
    """Nothing is asked of this business any more. Whether the talks of the case end with it."""
    QuerySet(Referral).filter(complaint=complaint, respondent=respondent).update(
        state=ReferralState.TAKEN_BACK
    )
    decline_open_offers(complaint, respondent)
    if respondent.asked_on is not None:
        respondent.reply_due_on = None
        respondent.save()
    return complaint.status == Status.WITH_BUSINESS and _is_nobody_left(complaint, clock.today())


@transaction.atomic
def remind_business(referral_id: int, *, actor: Actor) -> bool:
    """Tell a business once that its day comes near. Whether it was told now."""
    complaint, referral, actor = held_referral(referral_id, actor=actor)
    actor.require("complaint.remind_business")
    if referral.state != ReferralState.WAITING or referral.reminded_at is not None:
        return False
    referral.reminded_at = clock.now()
    referral.save()
    details = {"respondent": referral.respondent.seq, "due_on": referral.due_on.isoformat()}
    record("complaint.business_reminded", complaint, actor=actor, **details)
    return True


@transaction.atomic
def escalate_silence(referral_id: int, *, actor: Actor) -> bool:
    """The window is over and the business said nothing: note it, and where nobody asked has answered, the
    talks are over and the case goes its usual way. Whether there was anything to note.
    """
    complaint, referral, actor = held_referral(referral_id, actor=actor)
    actor.require("complaint.escalate_silence")
    today = clock.today()
    if referral.state != ReferralState.WAITING or referral.due_on >= today:
        return False
    referral.state, referral.silent_at = ReferralState.SILENT, clock.now()
    referral.save()
    ends = complaint.status == Status.WITH_BUSINESS and _is_nobody_left(complaint, today)
    store(complaint)
    details = {"respondent": referral.respondent.seq, "due_on": referral.due_on.isoformat(), "ends": ends}
    record("complaint.silence_escalated", complaint, actor=actor, **details)
    if ends:
        end_talks(complaint.pk, actor=actor, reason=SILENCE)
    return True


def _is_nobody_left(complaint: Complaint, today: date) -> bool:
    """Whether none of those who were asked has answered since, and nobody's time still runs. Who is not the
    one complained of has no day any more.
    """
    asked = QuerySet(Respondent).filter(complaint=complaint, asked_on__isnull=False)
    asked = asked.exclude(reply_due_on=None)
    return not asked.filter(Q(replied_on__gte=F("asked_on")) | Q(reply_due_on__gte=today)).exists()


def held_referral(referral_id: int, *, actor: Actor) -> tuple[Complaint, Referral, Actor]:
    """Complaint and referral, locked in this order, and the actor to whom this case is opened. Raises
    NotVisible for what was put to another business.
    """
    rows = referrals_of(actor)
    found = rows.filter(pk=referral_id).values_list("complaint_id", flat=True).first()
    if found is None:
        raise NotVisible
    opened = replace(actor, grants=actor.grants | {(Complaint._meta.label_lower, found)})
    complaint = lock(Complaint, found, actor=opened, by=BUSINESS)
    return complaint, rows.select_related("respondent").get(pk=referral_id), opened
