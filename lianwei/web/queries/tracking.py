"""The page of somebody who follows an arrival or a case by its code."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import pgettext_lazy

from lianwei.analytics.queries.open_untold import is_telling
from lianwei.arrivals.models import Arrival, ArrivalStatus
from lianwei.arrivals.operations import code_of
from lianwei.cases.doors import OFFER
from lianwei.cases.models import Complaint, Offer
from lianwei.cases.queries.doors.offers import offers_to_consumer
from lianwei.cases.queries.doors.public_status import PublicStatus, public_status
from lianwei.cases.queries.doors.tracking import (
    Told,
    case_followed,
    case_standing_for,
    case_to_follow,
    consumer_of,
    doors_open,
    messages_for_consumer,
    papers_for_consumer,
)
from lianwei.cases.queries.page.consents import answer_to
from lianwei.cases.queries.page.outlook import acceptance_day
from lianwei.cases.rules.consents import OPEN_NARRATIVE
from lianwei.core.documents.models import Document
from lianwei.core.errors import NotVisible
from lianwei.web.visitor import Followed

from .consents import consent_words
from .receipts import arrival_followed

CASE = "complaint"
LABELS: dict[str, Promise] = {
    "sign": _l("Read and sign the agreement"),
    "supply": _l("Send material"),
    "rate": pgettext_lazy("door", "Rate how we worked"),
    "withdraw": _l("Take my complaint back"),
}
WAITING: dict[str, Promise] = {
    ArrivalStatus.WAITING: _l("It has arrived and is being taken in. This takes a few minutes."),
    ArrivalStatus.REFUSED: _l(
        "It has arrived. A person looks at it, because something has to be asked first."
    ),
    ArrivalStatus.TAKEN: _l("It has arrived and is with the association."),
    ArrivalStatus.SKIPPED: _l("It was not taken up. Please call the help number, and we tell you why."),
    ArrivalStatus.UNDONE: _l("It was not taken up. Please call the help number, and we tell you why."),
}


@dataclass(frozen=True, slots=True)
class Door:
    """Something the consumer may do, behind a link of its own."""

    purpose: str
    label: Promise


@dataclass(frozen=True, slots=True)
class NarrativeAsked:
    """The words of the consent to open data, whether it is in force, and whether it can be given now."""

    words: str
    is_given: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class FollowedPage:
    """How it stands; papers, messages and doors only for who proved phone or e-mail."""

    code: str
    headline: str | Promise
    waiting: str | Promise = ""
    decided_by: date | None = None
    complaint: Complaint | None = None
    status: PublicStatus | None = None
    doors: list[Door] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    messages: list[Told] = field(default_factory=list)
    narrative: NarrativeAsked | None = None


def narrative_asked(complaint: Complaint) -> NarrativeAsked | None:
    """What the consumer said about open data; None where nobody publishes narratives and nothing was said."""
    said, is_open = answer_to(complaint, OPEN_NARRATIVE), is_telling(complaint.holder_id)
    if said is None and not is_open:
        return None
    return NarrativeAsked(str(consent_words(OPEN_NARRATIVE)), bool(said), is_open)


def case_of(visit: Followed) -> int:
    """The key of the case an arrival became. Raises NotVisible where it has not become one."""
    noun, _sep, pk = arrival_followed(visit.arrival_id).subject.partition(":")
    if noun != CASE:
        raise NotVisible
    return case_to_follow(int(pk))


def followed_page(visit: Followed) -> FollowedPage:
    """The page as this visitor may see it."""
    arrival = arrival_followed(visit.arrival_id)
    noun, _sep, pk = arrival.subject.partition(":")
    if noun != CASE:
        return _waiting(arrival)
    case = case_to_follow(int(pk))
    actor = consumer_of(case)
    complaint = case_followed(case, actor=actor)
    standing = case_standing_for(complaint)
    status = public_status(standing, actor=consumer_of(standing.pk))
    page = FollowedPage(code_of(arrival), status.headline, complaint=complaint, status=status)
    if not visit.is_proven:
        return page
    return FollowedPage(
        page.code,
        page.headline,
        complaint=complaint,
        status=status,
        doors=[Door(each, LABELS[each]) for each in doors_open(complaint, actor=actor) if each != OFFER],
        offers=offers_to_consumer(complaint, actor=actor),
        documents=papers_for_consumer(complaint),
        messages=messages_for_consumer(complaint, actor=actor),
        narrative=narrative_asked(complaint),
    )


def _waiting(arrival: Arrival) -> FollowedPage:
    is_decided = arrival.kind == CASE and arrival.status in (ArrivalStatus.WAITING, ArrivalStatus.REFUSED)
    by = acceptance_day(arrival.organisation_id, on=arrival.received_on) if is_decided else None
    return FollowedPage(
        code_of(arrival), _l("What you sent has arrived"), waiting=WAITING[arrival.status], decided_by=by
    )
