"""What follows from messages that come from peers."""

from collections.abc import Callable, Sequence

from pydantic import BaseModel

from lianwei.core.errors import Invalid
from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, find
from lianwei.federation.models import Quarantine, SharingAgreement
from lianwei.federation.operations.abroad.filing import file_items
from lianwei.federation.operations.abroad.forgetting import forget_pages
from lianwei.federation.operations.abroad.receiving import LOST
from lianwei.federation.operations.agreements import take_certificate, take_offer, take_step
from lianwei.federation.operations.agreements.deleting import delete_figures
from lianwei.federation.operations.agreements.signing import BadTermsError
from lianwei.federation.operations.alarms import ALARMS, alarm_operators
from lianwei.federation.operations.alerts import take_alert, take_alert_answer
from lianwei.federation.operations.businesses import take_businesses
from lianwei.federation.operations.codes import BadTableError, take_codes, take_codes_step
from lianwei.federation.operations.custody import begin_quarantine
from lianwei.federation.operations.facts import take_fact, take_fact_withdrawal, tell_fact, tell_facts
from lianwei.federation.operations.groups import (
    stop_shared_groups,
    take_shared_group,
    take_shared_group_end,
    take_shared_group_joined,
)
from lianwei.federation.operations.joint import (
    forget_joint_requests,
    leave_joint_requests,
    stop_joint_requests,
    take_joint_request,
    take_joint_word,
)
from lianwei.federation.operations.knowledge import (
    take_entry,
    take_entry_withdrawal,
    tell_entries,
    tell_entry,
)
from lianwei.federation.operations.matching import (
    NotAskedError,
    answer_peer_match,
    take_peer_match,
    take_peer_match_answer,
)
from lianwei.federation.operations.peers import take_peer_card
from lianwei.federation.operations.post import CARD
from lianwei.federation.operations.publications import (
    correct_told_publication,
    take_publication,
    take_publication_withdrawal,
)
from lianwei.federation.operations.restoring import answer_lost, ask_for_lost, take_told
from lianwei.federation.operations.statistics import take_statistics
from lianwei.federation.queries.agreements.flows import NO_AGREEMENT
from lianwei.federation.receivers import Incoming, Parked, Refused, read_all, receives, receives_many
from lianwei.federation.rules.agreements.terms import DELETED, MOVED, OFFERED, Deleted, Moved, Terms
from lianwei.federation.rules.alerts import (
    ACKNOWLEDGED,
    ANSWERED,
    RAISED,
    AlertAcknowledged,
    AlertAnswered,
    AlertRaised,
)
from lianwei.federation.rules.businesses import KIND as BUSINESSES
from lianwei.federation.rules.businesses import BusinessesCounted
from lianwei.federation.rules.cards import Card
from lianwei.federation.rules.codes import MOVED as CODES_MOVED
from lianwei.federation.rules.codes import OFFERED as CODES_OFFERED
from lianwei.federation.rules.codes import CodesMoved, CodesOffered
from lianwei.federation.rules.facts import STATED as FACT_STATED
from lianwei.federation.rules.facts import WITHDRAWN as FACT_WITHDRAWN
from lianwei.federation.rules.facts import FactStated, FactWithdrawn
from lianwei.federation.rules.groups import ENDED as GROUP_ENDED
from lianwei.federation.rules.groups import JOINED as GROUP_JOINED
from lianwei.federation.rules.groups import TOLD as GROUP_TOLD
from lianwei.federation.rules.groups import GroupEnded, GroupJoined, GroupTold
from lianwei.federation.rules.joint import ASKED as JOINT_ASKED
from lianwei.federation.rules.joint import TOLD as JOINT_TOLD
from lianwei.federation.rules.joint import JointAsked, JointTold
from lianwei.federation.rules.knowledge import PUBLISHED as ENTRY_PUBLISHED
from lianwei.federation.rules.knowledge import WITHDRAWN as ENTRY_WITHDRAWN
from lianwei.federation.rules.knowledge import EntryPublished, EntryWithdrawn
from lianwei.federation.rules.matching import ANSWERED as MATCH_ANSWERED
from lianwei.federation.rules.matching import ASKED, MatchAnswered, MatchAsked
from lianwei.federation.rules.publications import RELEASED as PUBLICATION_RELEASED
from lianwei.federation.rules.publications import WITHDRAWN as PUBLICATION_WITHDRAWN
from lianwei.federation.rules.publications import PublicationReleased, PublicationWithdrawn
from lianwei.federation.rules.restoring import ASKED as PAPERS_ASKED
from lianwei.federation.rules.restoring import TOLD as PAPERS_TOLD
from lianwei.federation.rules.restoring import PapersAsked, PapersTold
from lianwei.federation.rules.statistics import KIND, MonthShared

from . import along  # noqa: F401 - what goes along with cases and requests


@receives(CARD, shape=Card)
def take_card(message: Incoming) -> None:
    """A peer tells its new key under one that still holds."""
    card = message.read(Card)
    if card.code != message.peer.code:
        raise Refused("not_ours")
    try:
        take_peer_card(message.peer.pk, actor=SYSTEM, card=card)
    except Invalid as error:
        raise Refused("not_ours") from error


@receives_many(KIND, shape=MonthShared)
def take_months(messages: Sequence[Incoming]) -> dict[str, Parked | Refused]:
    """A peer tells the counts of months."""
    told, faults = read_all(messages, MonthShared)
    reasons = take_statistics(messages[0].peer, actor=SYSTEM, told=list(told.values()))
    parked = {pk: Parked(reason) for pk, reason in zip(told, reasons, strict=True) if reason}
    return faults | parked


@receives(BUSINESSES, shape=BusinessesCounted)
def take_counts_of_businesses(message: Incoming) -> None:
    """A peer tells what it counts of businesses."""
    take_businesses(message, actor=SYSTEM)


@receives(ASKED, shape=MatchAsked)
def take_question(message: Incoming) -> None:
    """A peer asks whether we have the same dispute."""
    _asked(message, MatchAsked, take_peer_match)


@receives(MATCH_ANSWERED, shape=MatchAnswered)
def take_answer(message: Incoming) -> None:
    """A peer answers."""
    _asked(message, MatchAnswered, take_peer_match_answer)


def _asked(message: Incoming, shape: type[BaseModel], take: Callable[..., object]) -> None:
    try:
        take(message.peer.pk, actor=SYSTEM, told=message.read(shape))
    except NotAskedError as error:
        raise (Parked if error.may_later else Refused)(error.reason) from error


@on("peer_match.taken")
def answer_question(event: Event) -> None:
    """Counted outside the transaction that took it."""
    answer_peer_match(int(event.subject.partition(":")[2]), actor=SYSTEM)


@receives(RAISED, shape=AlertRaised)
def take_shared_alert(message: Incoming) -> None:
    """A peer warns of something."""
    take_alert(message, actor=SYSTEM)


@receives(ACKNOWLEDGED, shape=AlertAcknowledged)
def take_alert_seen(message: Incoming) -> None:
    """A peer has seen a warning of ours."""
    take_alert_answer(message, actor=SYSTEM)


@receives(ANSWERED, shape=AlertAnswered)
def take_alert_followed(message: Incoming) -> None:
    """A peer tells what it did about a warning of ours."""
    take_alert_answer(message, actor=SYSTEM)


@receives(ENTRY_PUBLISHED, shape=EntryPublished)
def take_shared_entry(message: Incoming) -> None:
    """Members of a peer know something."""
    take_entry(message, actor=SYSTEM)


@receives(ENTRY_WITHDRAWN, shape=EntryWithdrawn)
def take_shared_entry_withdrawal(message: Incoming) -> None:
    """Members of a peer took an entry out of use."""
    take_entry_withdrawal(message, actor=SYSTEM)


@on("knowledge_entry.published")
@on("knowledge_entry.withdrawn")
def tell_peers_of_entry(event: Event) -> None:
    """What members publish here goes to the peers that may know of it."""
    tell_entry(int(event.subject.partition(":")[2]), actor=SYSTEM)


@on("sharing_agreement.entered_force")
def tell_peer_of_entries(event: Event) -> None:
    """A peer may know of our entries from now on."""
    tell_entries(int(event.subject.partition(":")[2]), actor=SYSTEM)


@receives(FACT_STATED, shape=FactStated)
def take_shared_fact(message: Incoming) -> None:
    """A member of a peer states something of a business."""
    take_fact(message, actor=SYSTEM)


@receives(FACT_WITHDRAWN, shape=FactWithdrawn)
def take_shared_fact_withdrawal(message: Incoming) -> None:
    """Such a fact stands no more."""
    take_fact_withdrawal(message, actor=SYSTEM)


@receives(PUBLICATION_RELEASED, shape=PublicationReleased)
def take_shared_publication(message: Incoming) -> None:
    """A member of a peer has released a report."""
    take_publication(message, actor=SYSTEM)


@receives(PUBLICATION_WITHDRAWN, shape=PublicationWithdrawn)
def take_shared_publication_withdrawal(message: Incoming) -> None:
    """Such a report stands no more."""
    take_publication_withdrawal(message, actor=SYSTEM)


@on("report.released")
def tell_peers_of_correction(event: Event) -> None:
    """Who was told of a report learns its correction."""
    correct_told_publication(int(event.subject.partition(":")[2]), actor=SYSTEM)


@on("business_fact.added")
@on("business_fact.retired")
def tell_peers_of_fact(event: Event) -> None:
    """What members state of businesses goes to the peers that may know of it, and its end with the reason."""
    reason = str(event.details.get("reason", ""))
    tell_fact(int(event.subject.partition(":")[2]), actor=SYSTEM, reason=reason)


@on("sharing_agreement.entered_force")
def tell_peer_of_facts(event: Event) -> None:
    """A peer may know of our facts on businesses from now on."""
    tell_facts(int(event.subject.partition(":")[2]), actor=SYSTEM)


@receives(JOINT_ASKED, shape=JointAsked)
def take_request_to_help(message: Incoming) -> None:
    """A peer asks us to help with a case of its own."""
    take_joint_request(message, actor=SYSTEM)


@receives(JOINT_TOLD, shape=JointTold)
def take_word_on_help(message: Incoming) -> None:
    """A peer says something about such a request."""
    take_joint_word(message, actor=SYSTEM)


@receives(GROUP_TOLD, shape=GroupTold)
def take_group_of_peer(message: Incoming) -> None:
    """A peer tells a group complaint of its own."""
    take_shared_group(message, actor=SYSTEM)


@receives(GROUP_JOINED, shape=GroupJoined)
def take_count_of_peer(message: Incoming) -> None:
    """A peer takes part in a group complaint of ours, or counts anew."""
    take_shared_group_joined(message, actor=SYSTEM)


@receives(GROUP_ENDED, shape=GroupEnded)
def take_end_of_group(message: Incoming) -> None:
    """A peer takes part no longer."""
    take_shared_group_end(message, actor=SYSTEM)


@on("complaint.left")
def end_help_with_case(event: Event) -> None:
    """What was asked for a case ends when another alliance takes the case over."""
    leave_joint_requests(int(event.subject.partition(":")[2]), actor=SYSTEM)


@receives(OFFERED, shape=Terms)
def take_terms(message: Incoming) -> None:
    """A peer puts a data-sharing agreement to us."""
    _taken(message, Terms, take_offer)


@receives(MOVED, shape=Moved)
def take_step_of_peer(message: Incoming) -> None:
    """A peer signed, withdrew or ended one."""
    _taken(message, Moved, take_step)


@receives(DELETED, shape=Deleted)
def take_proof(message: Incoming) -> None:
    """A peer proves that it deleted what it had from us."""
    _taken(message, Deleted, take_certificate)


def _taken(message: Incoming, shape: type[BaseModel], take: Callable[..., object]) -> None:
    """Read a message about an agreement and do what it says. A step of an agreement that is not known here
    may be ahead of its terms, and waits for a person.
    """
    told = message.read(shape)
    try:
        take(message.peer, actor=SYSTEM, **{"terms" if shape is Terms else "told": told})
    except BadTermsError as error:
        raise (Parked if error.reason == NO_AGREEMENT else Refused)(error.reason) from error


@receives(CODES_OFFERED, shape=CodesOffered)
def take_code_table(message: Incoming) -> None:
    """A peer proposes how codes are read."""
    _table_taken(message, CodesOffered, take_codes)


@receives(CODES_MOVED, shape=CodesMoved)
def take_code_table_step(message: Incoming) -> None:
    """A peer confirmed, declined, withdrew or ended such a table."""
    _table_taken(message, CodesMoved, take_codes_step)


def _table_taken(message: Incoming, shape: type[BaseModel], take: Callable[..., object]) -> None:
    """A step with a table that is not known here may be ahead of it, and waits for a person."""
    try:
        take(message.peer, actor=SYSTEM, told=message.read(shape))
    except BadTableError as error:
        raise (Parked if error.reason == "no_table" else Refused)(error.reason) from error


@on("sharing_agreement.ended")
def delete_what_came(event: Event) -> None:
    """What a peer told under an agreement that ended is deleted here, and the deletion certified."""
    row = find(SharingAgreement, int(event.subject.partition(":")[2]), actor=SYSTEM)
    if row.peer_id is not None:
        stop_joint_requests(row.pk, actor=SYSTEM)
        stop_shared_groups(row.pk, actor=SYSTEM)
        delete_figures(row.pk, actor=SYSTEM)


@receives(PAPERS_ASKED, shape=PapersAsked)
def return_papers(message: Incoming) -> None:
    """A peer was restored from a copy, and asks for the papers between it and us."""
    answer_lost(message, actor=SYSTEM)


@receives(PAPERS_TOLD, shape=PapersTold)
def take_papers_back(message: Incoming) -> None:
    """A peer returns papers that were lost here."""
    take_told(message, actor=SYSTEM)


@on("quarantine.begun")
def ask_peers(_event: Event) -> None:
    """What this database has lost lies with the peers."""
    ask_for_lost(actor=SYSTEM)


@on("case_abroad.taken")
def file_what_came(event: Event) -> None:
    """The files of a case that was taken over."""
    file_items(int(event.subject.partition(":")[2]), actor=SYSTEM)


@on("peer.parked")
def stand_still(event: Event) -> None:
    """A peer shows a paper of ours that is not here."""
    if event.details.get("reason") == LOST:
        begin_quarantine(actor=SYSTEM, why=Quarantine.Why.SHOWN)


@on("archive.destroyed")
def forget_what_went(event: Event) -> None:
    """The file of a case was destroyed."""
    kind, _colon, pk = str(event.details["subject"]).partition(":")
    if kind == "complaint":
        forget_pages(int(pk))
        forget_joint_requests(int(pk))


def raise_alarm(event: Event) -> None:
    """Something of the exchange waits for a person."""
    alarm_operators(int(event.subject.partition(":")[2]), actor=SYSTEM, event=event)


for name in ALARMS:
    on(name)(raise_alarm)
