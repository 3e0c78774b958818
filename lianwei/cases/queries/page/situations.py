"""What decides which step of a case comes first, read for one case or for a page of them: one truth for both.

A page of a list asks a table only where a case of it stands where that table matters.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from lianwei.cases.models import (
    Agreement,
    Complaint,
    FollowUp,
    MediationSession,
    RecoveredLoss,
    Status,
    parts_of,
)
from lianwei.core import clock

from .steps import Situation, is_not_the_one, reply_of
from .talks import talks_awaited

WITH_TERMS = (Status.MEDIATION, Status.AGREED, Status.SETTLED, Status.BREACHED)
ASKED_AFTER = (
    Status.PERFORMED, Status.BREACHED, Status.TERMINATED, Status.DECLINED, Status.WITHDRAWN,
)  # fmt: skip
NO_MONEY = (False, False)


class Reply(Protocol):
    """A business of a case, as far as the talks with it go."""

    @property
    def asked_on(self) -> date | None: ...
    @property
    def reply_due_on(self) -> date | None: ...
    @property
    def replied_on(self) -> date | None: ...
    @property
    def position(self) -> str: ...


class Held(NamedTuple):
    """A session: when, and its result, empty while it is to come or to be recorded."""

    at: datetime
    result: str


class Terms(NamedTuple):
    """The latest agreement of a case, and whether its money came."""

    effective_on: date | None
    set_aside_on: date | None
    is_owed: bool
    has_payments: bool


class Visit(NamedTuple):
    """A return visit: the days it was asked and answered."""

    asked_on: date
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class Traces:
    """What the record of one case says of its course."""

    replies: Sequence[Reply] = ()
    sessions: Sequence[Held] = ()
    terms: Terms | None = None
    visits: Sequence[Visit] = ()
    talks_first: bool = False


def situation_of(complaint: Complaint, traces: Traces) -> Situation:
    """What decides which step comes first. A return visit before a reopening asked about something else."""
    now, terms = clock.now(), traces.terms
    to_come = [each.at for each in traces.sessions if not each.result]
    held = [each.result for each in traces.sessions if each.result]
    stands = terms is not None and terms.set_aside_on is None
    is_signed = terms is not None and terms.effective_on is not None
    return Situation(
        talks_tried=complaint.status == Status.RECEIVED and any(_was_asked(each) for each in traces.replies),
        talks_first=traces.talks_first,
        reply=reply_of(traces.replies),
        is_wrong_one=bool(traces.replies) and all(is_not_the_one(each) for each in traces.replies),
        terms_set_aside=terms is not None and not stands,
        session_to_record=any(at <= now for at in to_come),
        session_to_come=any(at > now for at in to_come),
        last_result=held[-1] if held else "",
        is_signed=is_signed,
        is_paid=is_signed and terms is not None and not terms.is_owed,
        has_payments=stands and terms is not None and terms.has_payments,
        was_visited=any(_counts(complaint, each) for each in traces.visits),
        pressed=complaint.is_supervised,
    )


def _was_asked(reply: Reply) -> bool:
    return reply.asked_on is not None and not is_not_the_one(reply)


def _counts(complaint: Complaint, visit: Visit) -> bool:
    since = complaint.closed_on
    return visit.answered_on is not None and (since is None or visit.asked_on >= since)


def situations_of(
    complaints: Sequence[Complaint], replies: Mapping[int, Sequence[Reply]]
) -> dict[int, Situation]:
    """The situation of each case of a page, by its key; `replies` are their businesses, read already. Four
    queries at most beside the rules, whatever the number of rows.
    """
    awaited = talks_awaited([(row, replies.get(row.pk, ())) for row in complaints])
    sessions = _sessions([row for row in complaints if row.status == Status.MEDIATION])
    terms = _terms([row for row in complaints if row.status in WITH_TERMS])
    visits = _visits([row for row in complaints if row.status in ASKED_AFTER])
    return {
        row.pk: situation_of(
            row,
            Traces(
                replies=replies.get(row.pk, ()),
                sessions=sessions.get(row.pk, ()),
                terms=terms.get(row.pk),
                visits=visits.get(row.pk, ()),
                talks_first=row.pk in awaited,
            ),
        )
        for row in complaints
    }


def _sessions(complaints: Sequence[Complaint]) -> dict[int, list[Held]]:
    found: dict[int, list[Held]] = defaultdict(list)
    if complaints:
        rows = parts_of(MediationSession, complaints).order_by("pk")
        for pk, at, result in rows.values_list("complaint_id", "held_at", "result"):
            found[pk].append(Held(at, result))
    return found


def _terms(complaints: Sequence[Complaint]) -> dict[int, Terms]:
    """The latest terms of each: later rows take the place of earlier ones."""
    if not complaints:
        return {}
    rows = parts_of(Agreement, complaints).order_by("pk")
    found = rows.values_list("complaint_id", "pk", "effective_on", "set_aside_on")
    latest = {complaint: (pk, effective, aside) for complaint, pk, effective, aside in found}
    money = _money([row for row in complaints if row.pk in latest and row.status != Status.MEDIATION])
    return {
        complaint: Terms(effective, aside, *money.get(pk, NO_MONEY))
        for complaint, (pk, effective, aside) in latest.items()
    }


def _money(complaints: Sequence[Complaint]) -> dict[int, tuple[bool, bool]]:
    """(whether something is owed, whether anything was paid) by agreement."""
    found: dict[int, tuple[bool, bool]] = {}
    if complaints:
        rows = parts_of(RecoveredLoss, complaints).values_list("agreement_id", "promised", "received")
        for pk, promised, received in rows:
            is_owed, was_paid = found.get(pk, NO_MONEY)
            found[pk] = (is_owed or received < promised, was_paid or received > 0)
    return found


def _visits(complaints: Sequence[Complaint]) -> dict[int, list[Visit]]:
    found: dict[int, list[Visit]] = defaultdict(list)
    if complaints:
        rows = parts_of(FollowUp, complaints).filter(answered_on__isnull=False)
        for pk, asked_on, answered_on in rows.values_list("complaint_id", "asked_on", "answered_on"):
            found[pk].append(Visit(asked_on, answered_on))
    return found


def visits_in(rows: Iterable[FollowUp]) -> list[Visit]:
    """The return visits of a case that were read whole."""
    return [Visit(each.asked_on, each.answered_on) for each in rows]
