"""The parts of a case that come with its life. Only tables that its events speak of are asked."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from lianwei.cases.models import (
    Agreement,
    Appraisal,
    Complaint,
    FollowUp,
    HandOver,
    MediationSession,
    Note,
    Payment,
    RecoveredLoss,
    Recusal,
    Respondent,
    Supervision,
    SupplementRequest,
)
from lianwei.commitments.models import Commitment
from lianwei.core import clock
from lianwei.core.scope import attached

from .agreement import Signatory, payments_of, promises_of, signatories
from .steps import Situation, reply_of


@dataclass(frozen=True, slots=True)
class RecordParts:
    """What was done in a case, each list in the order of its events."""

    supplements: list[SupplementRequest] = field(default_factory=list)
    sessions: list[MediationSession] = field(default_factory=list)
    recusals: list[Recusal] = field(default_factory=list)
    appraisals: list[Appraisal] = field(default_factory=list)
    agreement: Agreement | None = None
    set_aside: list[Agreement] = field(default_factory=list)
    losses: list[RecoveredLoss] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    parties: list[Signatory] = field(default_factory=list)
    promises: list[Commitment] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)
    hand_overs: list[HandOver] = field(default_factory=list)
    supervisions: list[Supervision] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def promised(self) -> int:
        return sum(loss.promised for loss in self.losses)

    @property
    def received(self) -> int:
        return sum(loss.received for loss in self.losses)

    @property
    def missing(self) -> list[Signatory]:
        """Who has not signed yet."""
        return [each for each in self.parties if each.signature is None]

    @property
    def unanswered(self) -> list[Supervision]:
        return [each for each in self.supervisions if each.answered_on is None]


def record_parts(complaint: Complaint, happened: Collection[str]) -> RecordParts:
    """The parts of a case found in scope; `happened` are the names of its events."""
    ask = _Asker(complaint, frozenset(happened))
    agreements = ask.rows(Agreement, "agreed", "settled")
    stands = bool(agreements) and agreements[-1].set_aside_on is None
    agreement = agreements[-1] if stands else None
    is_paid = ask.has("payment_recorded") or bool(agreement and agreement.is_performed_at_once)
    return RecordParts(
        supplements=ask.rows(SupplementRequest, "supplement_requested"),
        sessions=ask.rows(MediationSession, "session_scheduled", "session_entered", related=("mediator",)),
        recusals=ask.rows(Recusal, "mediator_recused", related=("mediator", "successor")),
        appraisals=ask.rows(Appraisal, "appraisal_commissioned"),
        agreement=agreement,
        set_aside=[each for each in agreements if each.set_aside_on],
        losses=promises_of(agreement) if agreement else [],
        payments=payments_of(complaint, agreement) if agreement and is_paid else [],
        parties=signatories(agreement) if agreement else [],
        promises=list(attached(Commitment, complaint).order_by("due_on", "pk")) if agreement else [],
        follow_ups=ask.rows(FollowUp, "follow_up_asked", "follow_up_tried", "followed_up"),
        hand_overs=ask.rows(HandOver, "clue_handed_over"),
        supervisions=ask.rows(Supervision, "supervised", related=("issued_by",)),
        notes=ask.rows(Note, "noted", related=("author",)),
    )


class _Asker:
    """Asks a table only when an event of the case says that it has rows."""

    def __init__(self, complaint: Complaint, happened: frozenset[str]) -> None:
        self.complaint, self.happened = complaint, happened

    def has(self, *names: str) -> bool:
        return any(f"complaint.{name}" in self.happened for name in names)

    def rows(self, model: type, *names: str, related: tuple[str, ...] = ()) -> list:
        if not self.has(*names):
            return []
        complaint = self.complaint
        rows = QuerySet(model).filter(complaint=complaint)
        return list(rows.select_related(*related).order_by("pk") if related else rows.order_by("pk"))


def situation_of(
    parts: RecordParts, happened: Collection[str], respondents: Iterable[Respondent] = ()
) -> Situation:
    """What decides which step comes first."""
    now = clock.now()
    open_sessions = [each for each in parts.sessions if not each.result]
    held = [each for each in parts.sessions if each.result]
    is_signed = parts.agreement is not None and parts.agreement.effective_on is not None
    return Situation(
        talks_tried="complaint.talks_ended" in happened,
        reply=reply_of(respondents),
        terms_set_aside=bool(parts.set_aside) and parts.agreement is None,
        session_to_record=any(each.held_at <= now for each in open_sessions),
        session_to_come=any(each.held_at > now for each in open_sessions),
        last_result=held[-1].result if held else "",
        is_signed=is_signed,
        is_paid=is_signed and all(loss.received >= loss.promised for loss in parts.losses),
        has_payments=any(each.struck_on is None for each in parts.payments),
        was_visited=any(visit.answered_on for visit in parts.follow_ups),
        pressed=bool(parts.unanswered),
    )
