"""The parts of a case that come with its life. Only tables that its events speak of are asked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from lianwei.cases.models import (
    Agreement,
    Appraisal,
    CaseTag,
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
from lianwei.core.scope import attached

from .agreement import Signatory, payments_of, promises_of, signatories
from .situations import Held, Terms, Traces, visits_in

PROMISED = ("undertaking_noted", "assistance_asked")  # besides an agreement


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
    tags: list[CaseTag] = field(default_factory=list)

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
        promises=_promises(complaint) if agreement or ask.has(*PROMISED) else [],
        follow_ups=ask.rows(FollowUp, "follow_up_asked", "follow_up_tried", "followed_up"),
        hand_overs=ask.rows(HandOver, "clue_handed_over"),
        supervisions=ask.rows(Supervision, "supervised", related=("issued_by",)),
        notes=ask.rows(Note, "noted", related=("author",)),
        tags=ask.rows(CaseTag, "tagged"),
    )


def _promises(complaint: Complaint) -> list[Commitment]:
    return list(attached(Commitment, complaint).order_by("due_on", "pk"))


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


def traces_of(parts: RecordParts, respondents: Sequence[Respondent], *, talks_first: bool) -> Traces:
    """What the parts say of the course of the case."""
    return Traces(
        replies=respondents,
        sessions=[Held(each.held_at, each.result) for each in parts.sessions],
        terms=_terms(parts),
        visits=visits_in(parts.follow_ups),
        talks_first=talks_first,
    )


def _terms(parts: RecordParts) -> Terms | None:
    """The latest agreement, as it stands or as it was set aside."""
    latest = parts.agreement or (parts.set_aside[-1] if parts.set_aside else None)
    if latest is None:
        return None
    return Terms(
        latest.effective_on,
        latest.set_aside_on,
        is_owed=any(loss.received < loss.promised for loss in parts.losses),
        has_payments=any(loss.received for loss in parts.losses),
    )
