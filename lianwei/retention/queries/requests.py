"""Requests about one's own data: the list by due day, one request with its files, what can be done."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from lianwei.cases.models import KeptFile
from lianwei.cases.operations.rulebook.keeping import is_closed
from lianwei.core import clock
from lianwei.core.documents.models import Document
from lianwei.core.documents.queries import documents_of
from lianwei.core.errors import NotVisible
from lianwei.core.lifecycle import Transition, next_steps
from lianwei.core.models import Event
from lianwei.core.scope import Actor, attached, find
from lianwei.core.sealed import Sealed
from lianwei.retention.lifecycle import REQUEST_TRANSITIONS
from lianwei.retention.models import Decision, Filing, PersonRequest, RequestKind, RequestStatus
from lianwei.retention.rules.rights import Right, rights

from .filing import is_over
from .subjects import file_of_subject

VIEW = "person_request.view"
OPEN = (RequestStatus.RECEIVED, RequestStatus.CHECKED, RequestStatus.DECIDED)
SIZE = 50
IN_WORK, IN_ARCHIVE, OVER, GONE = "work", "archive", "over", "gone"
BADGES: dict[str, str] = {
    RequestStatus.RECEIVED: "accent",
    RequestStatus.CHECKED: "accent",
    RequestStatus.DECIDED: "soon",
    RequestStatus.ANSWERED: "done",
    RequestStatus.WITHDRAWN: "plain",
}


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request in a list."""

    row: PersonRequest
    badge: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class FileHeld:
    """A file a request is about, and how it stands: in work, in the archive until a day, over, gone."""

    subject: str
    number: str
    state: str
    keep_until: date | None
    article: str
    is_stored_only: bool

    @property
    def noun(self) -> str:
        return self.subject.partition(":")[0]

    @property
    def pk(self) -> int:
        return int(self.subject.partition(":")[2])


@dataclass(frozen=True, slots=True)
class RequestPage:
    """One request."""

    request: PersonRequest
    right: Right
    badge: str
    values: list[tuple[str, Sealed]]
    files: list[FileHeld]
    steps: list[Transition]
    reply: Document | None
    events: list[Event]
    may_hand_over: bool
    may_sign: bool
    may_correct: bool
    may_widen: bool


def requests_listed(*, actor: Actor, only_open: bool = True) -> list[RequestRow]:
    """The requests of the actor's organisations, the next due first."""
    actor.require(VIEW)
    rows = PersonRequest.objects.visible_to(actor).defer("name", "phone", "id_number", "wish")
    rows = rows.filter(status__in=OPEN).order_by("due_on", "pk") if only_open else rows.order_by("-pk")
    today = clock.today()
    return [
        RequestRow(row, BADGES[row.status], row.status in OPEN and row.due_on < today) for row in rows[:SIZE]
    ]


def requests_to_answer() -> Q:
    """Requests that were neither answered nor taken back: they follow to the successor of an organisation."""
    return ~Q(status__in=(RequestStatus.ANSWERED, RequestStatus.WITHDRAWN))


def request_page(pk: int, *, actor: Actor) -> RequestPage:
    """One request. Raises NotVisible."""
    actor.require(VIEW)
    row = find(PersonRequest, pk, actor=actor)
    reach = row.is_within_reach(actor)
    return RequestPage(
        request=row,
        right=rights()[row.kind],
        badge=BADGES[row.status],
        values=[(name, getattr(row, name)) for name in ("name", "phone", "id_number") if getattr(row, name)],
        files=files_held(row, actor=actor),
        steps=next_steps(row, REQUEST_TRANSITIONS, actor=actor),
        reply=reply_of(row),
        events=list(attached(Event, row).order_by("-seq")),
        may_hand_over=reach and may_be_handed_over(row) and actor.may("person_request.hand_over"),
        may_sign=reach and _waits_for_signature(row) and actor.may("person_request.decide"),
        may_widen=reach and row.decided_at is None and actor.may("person_request.receive"),
        may_correct=reach and is_correction_granted(row) and actor.may("person_request.decide"),
    )


def files_held(row: PersonRequest, *, actor: Actor) -> list[FileHeld]:
    """The files of a request as they stand today; one that is gone for this reader is left out."""
    filings = Filing.objects.visible_to(actor).filter(subject__in=row.subjects, withdrawn_on=None)
    places = {each.subject: each for each in filings}
    found = []
    for subject in row.subjects:
        try:
            file = file_of_subject(subject, actor=actor)
        except NotVisible:
            continue
        found.append(_held(subject, file, places.get(subject)))
    return found


def _held(subject: str, file: KeptFile, place: Filing | None) -> FileHeld:
    today = clock.today()
    state = IN_ARCHIVE if is_closed(file) else IN_WORK
    if place is not None and is_over(place, today):
        state = OVER
    if file.anonymised_on is not None:
        state = GONE
    return FileHeld(
        subject=subject,
        number=file.number,
        state=state,
        keep_until=place.keep_until if place else None,
        article=place.article if place else "",
        is_stored_only=file.storage_only_on is not None,
    )


def reply_of(row: PersonRequest) -> Document | None:
    """The paper that answers a request."""
    return documents_of(row).filter(pk=row.document_id).first() if row.document_id else None


def may_be_handed_over(row: PersonRequest) -> bool:
    """Whether the copy may leave the house: asked for, identity checked, granted."""
    is_decided = row.status in (RequestStatus.DECIDED, RequestStatus.ANSWERED)
    return row.kind == RequestKind.ACCESS and is_decided and row.decision == Decision.GRANTED


def is_correction_granted(row: PersonRequest) -> bool:
    """Whether values of the person may be corrected on this request."""
    return row.kind == RequestKind.CORRECTION and row.decision == Decision.GRANTED


def _waits_for_signature(row: PersonRequest) -> bool:
    reply = reply_of(row)
    return row.status == RequestStatus.DECIDED and reply is not None and not reply.is_numbered
