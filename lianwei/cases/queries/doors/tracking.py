"""What a consumer who proved phone or e-mail sees of the own case: papers, messages, what can be done."""

from dataclasses import dataclass, replace
from datetime import datetime

from lianwei.cases.doors import OFFER, RATE, SIGN, SUPPLY, WITHDRAW
from lianwei.cases.lifecycle import FOLLOW_UP
from lianwei.cases.lifecycle import WITHDRAW as WITHDRAWAL
from lianwei.cases.models import Complainant, Complaint
from lianwei.cases.queries.page.links import is_same_person, leads_to
from lianwei.cases.queries.page.signing import agreement_to_sign
from lianwei.core.documents.models import Document, DocumentStatus
from lianwei.core.documents.paper import Paper
from lianwei.core.documents.queries import documents_of, paper_of
from lianwei.core.errors import NotVisible
from lianwei.core.messages.models import Message
from lianwei.core.messages.operations import INCOMING
from lianwei.core.messages.queries import messages_of
from lianwei.core.scope import Actor, ActorKind, find

from .offers import offers_to_consumer

# Papers addressed to the consumer; letters to the business and the office's own forms are not shown.
FOR_CONSUMER = (
    "acceptance_notice",
    "closing_notice",
    "decline_notice",
    "identity_notice",
    "mediation_notice",
    "settlement_agreement",
    "supplement_notice",
    "termination_notice",
)
SENT = (DocumentStatus.DISPATCHED, DocumentStatus.DELIVERED)
TOLD = 20


@dataclass(frozen=True, slots=True)
class Told:
    """A message that went to the consumer."""

    at: datetime
    text: str


def consumer_of(complaint_id: int) -> Actor:
    """The consumer of one case, as the holder of its tracking code: sees that case alone."""
    return Actor(
        ActorKind.CONSUMER,
        permissions=frozenset({"complaint.view"}),
        grants=frozenset({("cases.complaint", complaint_id)}),
    )


def consenter_of(complaint_id: int) -> Actor:
    """The consumer of one case who has proved phone or e-mail: may give a consent and take it back."""
    known = consumer_of(complaint_id)
    return replace(known, permissions=known.permissions | {"complaint.record_consent"})


def case_to_follow(complaint_id: int) -> int:
    """The key of the case that a code of this one opens: where it was merged, the case it leads to, if the
    same person brought both; else itself.
    """
    own = find(Complaint, complaint_id, actor=consumer_of(complaint_id))
    if not own.is_merged:
        return own.pk
    kept = case_standing_for(own)
    return kept.pk if is_same_person(own, kept) else own.pk


def case_standing_for(complaint: Complaint) -> Complaint:
    """The case whose status is this one's: what became of a merged one says the case it leads to. Its
    status alone, which names nobody, is for everybody who brought one of the two.
    """
    pk = leads_to(complaint)
    return complaint if pk == complaint.pk else find(Complaint, pk, actor=consumer_of(pk))


def case_followed(complaint_id: int, *, actor: Actor) -> Complaint:
    """The case. Raises NotVisible."""
    return find(Complaint, complaint_id, actor=actor)


def doors_open(complaint: Complaint, *, actor: Actor) -> tuple[str, ...]:
    """What the consumer may do now, the most pressing first."""
    is_true = {
        SIGN: agreement_to_sign(complaint, actor=actor) is not None,
        OFFER: bool(offers_to_consumer(complaint, actor=actor)),
        SUPPLY: complaint.is_open and complaint.closed_on is None,
        RATE: FOLLOW_UP.fits(complaint),
        WITHDRAW: WITHDRAWAL.fits(complaint),
    }
    return tuple(purpose for purpose, holds in is_true.items() if holds)


def papers_for_consumer(complaint: Complaint) -> list[Document]:
    """The papers that were sent to the consumer of a case found in scope."""
    return list(documents_of(complaint).filter(kind__in=FOR_CONSUMER, status__in=SENT))


def paper_for_consumer(complaint: Complaint, document_id: int, *, actor: Actor) -> Paper:
    """One of these; the opening is logged. Raises NotVisible."""
    row = next((each for each in papers_for_consumer(complaint) if each.pk == document_id), None)
    if row is None:
        raise NotVisible
    return paper_of(row, actor=actor, reason="opened by the consumer")


def messages_for_consumer(complaint: Complaint, *, actor: Actor) -> list[Told]:
    """What was sent to the consumer's own phone, e-mail or address, the newest first; no codes."""
    people = Complainant.objects.visible_to(actor).filter(complaint=complaint)
    own = {
        value.plain()
        for each in people
        for value in (each.phone, each.email, each.address)
        if value is not None
    }
    rows = messages_of(complaint).exclude(template__in=("code", "proof", INCOMING)).order_by("-id")
    return [_told(row) for row in rows[:TOLD] if row.recipient and row.recipient.plain() in own]


def _told(row: Message) -> Told:
    words = row.letter or row.text
    return Told(row.queued_at, words.plain() if words else "")
