"""Offers to take cases over: who may be asked, what waits for whom, how long handing over takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Sum,
    When,
    Window,
)
from django.db.models.functions import RowNumber, TruncDate

from lianwei.cases.models import Complaint, CustodyPaper, Transfer, TransferState
from lianwei.cases.queries.page.labels import labels_of
from lianwei.cases.rules.choice import clocks_for
from lianwei.cases.rules.facts import started
from lianwei.cases.rules.ledger import run_clock
from lianwei.core import clock
from lianwei.core.paging import Page, by_day
from lianwei.core.scope import Actor
from lianwei.core.workdays import office_calendar
from lianwei.members.models import Organisation
from lianwei.members.queries import members_known, organisations_named

ALLIANCE = "ALLIANCE"  # the family of rules that members follow among themselves
MANY = 1000
YEAR = 365  # days the figures look back
HOUR = 3600
OFFERED = "complaint.transfer_offered"


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offer in a list. `is_ours_to_answer`: it waits for the reader's organisation; `hours`: how long
    the answer took.
    """

    transfer: Transfer
    giver: str
    taker: str
    category: str
    is_ours_to_answer: bool
    is_late: bool
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A signed paper of an offer, for whoever wants to prove it."""

    paper: CustodyPaper
    sender: str


@dataclass(frozen=True, slots=True)
class Custody:
    """The offers of one case, the latest first, and their papers in the order in which they were signed."""

    offers: list[OfferRow]
    papers: list[PaperRow]

    @property
    def to_answer(self) -> OfferRow | None:
        return next((each for each in self.offers if each.is_ours_to_answer), None)

    @property
    def waiting(self) -> list[OfferRow]:
        return [each for each in self.offers if each.transfer.is_open]


@dataclass(frozen=True, slots=True)
class Hours:
    """How long members took to answer; hours by the clock. `in_time` of 100."""

    count: int
    p50: float
    p95: float
    in_time: float


@dataclass(frozen=True, slots=True)
class Matrix:
    """Hand-over hours per pair of members; `cells[giver][taker]`, None where nothing was handed over."""

    takers: list[str]
    rows: list[tuple[str, list[Hours | None]]]
    total: Hours | None
    returned: int
    open: int
    late: int


NO_OFFERS = Custody([], [])


def members_to_ask(complaint: Complaint) -> list[Organisation]:
    """The members of the case's alliance today, without the one that holds it."""
    if complaint.alliance_id is None:
        return []
    members = members_known(complaint.alliance_id, clock.today())
    return [each for each in members if each.pk != complaint.holder_id]


def answer_due(on: date) -> date:
    """The day by which a member answers an offer made on a day."""
    rule = clocks_for(ALLIANCE, event="transfer_sent", on=on)[0]
    return run_clock(rule, [started(on)], office_calendar(), as_of=on).due_on or on


def custody_of(complaint: Complaint, happened: Iterable[str], *, actor: Actor) -> Custody:
    """What was offered of a case found in scope; asked for where its events tell of any."""
    if OFFERED not in happened:
        return NO_OFFERS
    offers = list(Transfer.objects.visible_to(actor).filter(case_id=complaint.pk).order_by("-pk"))
    papers = list(CustodyPaper.objects.visible_to(actor).filter(transfer__in=offers).order_by("pk"))
    rows = _rows(offers, actor)
    names = organisations_named(each.sender_id for each in papers)
    return Custody(rows, [PaperRow(each, names.get(each.sender_id, "")) for each in papers])


def offer_to_answer(complaint: Complaint, *, actor: Actor) -> Transfer | None:
    """The offer of this case that waits for an answer of the actor's organisation."""
    return to_answer(actor).filter(case_id=complaint.pk).first()


def offers_waiting(complaint: Complaint, *, actor: Actor) -> list[OfferRow]:
    """The offers of this case that nobody answered yet."""
    seen = Transfer.objects.visible_to(actor).filter(case_id=complaint.pk, state=TransferState.OFFERED)
    return _rows(list(seen.order_by("pk")), actor)


def transfers_waiting(actor: Actor) -> int:
    """How many offers wait for an answer of the actor's organisation."""
    return to_answer(actor).order_by()[: MANY + 1].count()


def transfers_in(view: str, *, actor: Actor, after: str = "") -> Page[OfferRow]:
    """A page of offers: to answer, sent and waiting, those of the alliance that wait, or all that ended."""
    actor.require("transfer.view")
    rows, order = _view(view, actor)
    found = by_day(rows, after, order=order)
    return Page(_rows(found.rows, actor), found.after)


def _view(view: str, actor: Actor) -> tuple[QuerySet[Transfer], str]:
    seen = Transfer.objects.visible_to(actor)
    if view == "sent":
        return seen.filter(giver__in=sorted(actor.acts_for), state=TransferState.OFFERED), "due_on"
    if view == "alliance":
        return offers_of_alliance(actor), "due_on"
    if view == "late":
        return offers_of_alliance(actor).filter(due_on__lt=clock.today()), "due_on"
    if view == "ended":
        return seen.exclude(state=TransferState.OFFERED), "-due_on"
    return to_answer(actor), "due_on"


def offers_of_alliance(actor: Actor) -> QuerySet[Transfer]:
    """The offers that wait for an answer in the alliances the actor looks on."""
    rows = Transfer.objects.visible_to(actor).filter(state=TransferState.OFFERED)
    return rows.filter(alliance_id__in=sorted({alliance for _viewer, alliance in actor.oversees}))


def to_answer(actor: Actor) -> QuerySet[Transfer]:
    """The offers that wait for an answer of the actor's organisation."""
    rows = Transfer.objects.visible_to(actor)
    return rows.filter(taker__in=sorted(actor.acts_for), state=TransferState.OFFERED)


def _rows(offers: list[Transfer], actor: Actor) -> list[OfferRow]:
    names = organisations_named(pk for each in offers for pk in (each.giver_id, each.taker_id))
    labels = labels_of({("category", each.category) for each in offers}, on=clock.today())
    return [
        OfferRow(
            each,
            names.get(each.giver_id, ""),
            names.get(each.taker_id, ""),
            labels.get(("category", each.category), each.category),
            is_ours_to_answer=each.is_open and each.taker_id in actor.acts_for,
            is_late=each.is_open and each.due_on < clock.today(),
            hours=_hours(each.offered_at, each.answered_at),
        )
        for each in offers
    ]


def _hours(since: datetime, until: datetime | None) -> float | None:
    return None if until is None else (until - since).total_seconds() / HOUR


def hand_over_hours(*, actor: Actor) -> Matrix:
    """How long members took to take cases over in the last year, per pair, as far as the actor sees them."""
    actor.require("transfer.view")
    since = clock.now() - timedelta(days=YEAR)
    seen = Transfer.objects.visible_to(actor).order_by()
    done = seen.filter(offered_at__gte=since, state=TransferState.TAKEN)
    pairs = _measured(done, "giver_id", "taker_id")
    waiting = seen.filter(state=TransferState.OFFERED)
    returned = seen.filter(offered_at__gte=since, state=TransferState.RETURNED).count()
    late = waiting.filter(due_on__lt=clock.today()).count()
    names = organisations_named(pk for pair in pairs for pk in pair)
    takers = sorted({taker for _giver, taker in pairs}, key=lambda pk: names[pk])
    givers = sorted({giver for giver, _taker in pairs}, key=lambda pk: names[pk])
    rows = [(names[giver], [pairs.get((giver, taker)) for taker in takers]) for giver in givers]
    total = _measured(done).get(()) if pairs else None
    return Matrix([names[pk] for pk in takers], rows, total, returned, waiting.count(), late)


def _measured(done: QuerySet[Transfer], *by: str) -> dict[tuple[int, ...], Hours]:
    """Hours by these columns, ranked by the database: of each group the rows in the middle and the one of the
    nearest rank to 95 of 100 come back, so that the figures are ones that were measured.
    """
    answered_on = TruncDate("answered_at")
    within: dict[str, Any] = {"partition_by": [F(name) for name in by]} if by else {}
    ranked = done.annotate(
        took=ExpressionWrapper(F("answered_at") - F("offered_at"), output_field=DurationField()),
        is_in_time=Case(When(due_on__gte=answered_on, then=1), default=0),
        count=Window(Count("pk"), **within),
        in_time=Window(Sum("is_in_time"), **within),
        rank=Window(RowNumber(), order_by=["took", "pk"], **within),
    )
    wanted = Q(rank=(F("count") + 1) / 2) | Q(rank=F("count") / 2 + 1) | Q(rank=(F("count") * 95 + 99) / 100)
    rows = ranked.filter(wanted).order_by("rank").values_list("rank", "count", "in_time", "took", *by)
    found: dict[tuple[int, ...], list[tuple[int, int, int, timedelta]]] = {}
    for rank, n, in_time, took, *key in rows:
        found.setdefault(tuple(key), []).append((rank, n, in_time, took))
    return {key: _summed(each) for key, each in found.items()}


def _summed(ranked: list[tuple[int, int, int, timedelta]]) -> Hours:
    hours = {rank: took.total_seconds() / HOUR for rank, _n, _in_time, took in ranked}
    _rank, n, in_time, _took = ranked[0]
    middle = (hours[(n + 1) // 2] + hours[n // 2 + 1]) / 2
    return Hours(n, middle, hours[(95 * n + 99) // 100], 100 * in_time / n)


def offers_overdue(*, actor: Actor, on: date) -> "QuerySet[Transfer]":
    """Offers whose day has passed and of which the office above was not told yet."""
    rows = Transfer.objects.visible_to(actor).filter(state=TransferState.OFFERED, overdue_at=None)
    return rows.filter(due_on__lt=on).order_by("due_on", "pk")
