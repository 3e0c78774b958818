"""What follows from messages that come from peers."""

from collections.abc import Callable, Sequence

from pydantic import BaseModel

from lianwei.core.errors import Invalid
from lianwei.core.events import on
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, find

from .models import Quarantine, SharingAgreement
from .operations.abroad.filing import file_items
from .operations.abroad.forgetting import forget_pages
from .operations.abroad.items import send_wanted, take_item
from .operations.abroad.mailing import ITEM, PAPER, WANTED
from .operations.abroad.receiving import LOST, take_paper
from .operations.agreements import take_certificate, take_offer, take_step
from .operations.agreements.deleting import delete_figures
from .operations.agreements.signing import BadTermsError
from .operations.alarms import ALARMS, alarm_operators
from .operations.custody import begin_quarantine
from .operations.matching import (
    NotAskedError,
    answer_peer_match,
    take_peer_match,
    take_peer_match_answer,
)
from .operations.peers import take_peer_card
from .operations.post import CARD
from .operations.statistics import take_statistics
from .queries.agreements.flows import NO_AGREEMENT
from .receivers import Incoming, Parked, Refused, read_all, receives, receives_many
from .rules.agreements.terms import DELETED, MOVED, OFFERED, Deleted, Moved, Terms
from .rules.cards import Card
from .rules.matching import ANSWERED, ASKED, MatchAnswered, MatchAsked
from .rules.statistics import KIND, MonthShared


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


@receives(ASKED, shape=MatchAsked)
def take_question(message: Incoming) -> None:
    """A peer asks whether we have the same dispute."""
    _asked(message, MatchAsked, take_peer_match)


@receives(ANSWERED, shape=MatchAnswered)
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


@on("sharing_agreement.ended")
def delete_what_came(event: Event) -> None:
    """What a peer told under an agreement that ended is deleted here, and the deletion certified."""
    row = find(SharingAgreement, int(event.subject.partition(":")[2]), actor=SYSTEM)
    if row.peer_id is not None:
        delete_figures(row.pk, actor=SYSTEM)


@receives(PAPER)
def take_custody_paper(message: Incoming) -> None:
    """A paper about whose a case is."""
    take_paper(message, actor=SYSTEM)


@receives(ITEM)
def take_dossier_item(message: Incoming) -> None:
    """A part of what goes along with a case."""
    take_item(message, actor=SYSTEM)


@receives(WANTED)
def send_dossier_items(message: Incoming) -> None:
    """The other side misses something of a case we gave it."""
    send_wanted(message)


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


def raise_alarm(event: Event) -> None:
    """Something of the exchange waits for a person."""
    alarm_operators(int(event.subject.partition(":")[2]), actor=SYSTEM, event=event)


for name in ALARMS:
    on(name)(raise_alarm)
