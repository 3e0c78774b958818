"""What one person did, month by month; and the sums of an organisation for its head. Never a ranking.

Each number is one query by an index that begins with the person or the organisation, whatever else lies in
the tables.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from lianwei.cases.models import Clock, Complaint, Payment, RecoveredLoss
from lianwei.core import clock
from lianwei.core.errors import NotAllowed
from lianwei.core.scope import Actor
from lianwei.registry.models import Outcome
from lianwei.registry.queries import codes_on

MONTHS = 12
LIMITS = ("acceptance", "mediation")  # the clocks a closed case must have met to count as on time
NOT_ACCEPTED = "O07"


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """One month; money in fen. `median_days` and `settled_share` (of 100) are empty where nothing closed."""

    month: date
    received: int = 0
    closed: int = 0
    on_time: int = 0
    median_days: float | None = None
    settled: int = 0
    decided: int = 0
    promised: int = 0
    recovered: int = 0

    @property
    def settled_share(self) -> float | None:
        return self.settled * 100 / self.decided if self.decided else None


def my_figures(*, actor: Actor) -> list[MonthFigures]:
    """The last twelve months of the cases that lie with the actor, this month first."""
    actor.require("statistics.view")
    if actor.user_id is None:
        raise NotAllowed
    asked = _Asked(actor, {"handler_id": actor.user_id})
    return asked.months(asked.medians())


def organisation_figures(*, actor: Actor) -> list[MonthFigures]:
    """The same of all cases of the organisation the actor works in, without names and without medians."""
    actor.require("statistics.view")
    if actor.organisation_id is None or not actor.may("complaint.assign"):
        raise NotAllowed
    return _Asked(actor, {"holder_id": actor.organisation_id}).months({})


class _Asked:
    """The numbers of some cases by month."""

    def __init__(self, actor: Actor, whose: dict[str, int]) -> None:
        self.actor, self.whose = actor, whose
        self.behind = {f"complaint__{name}": value for name, value in whose.items()}
        self.first_days = _first_days()
        self.first = self.first_days[-1]

    def months(self, medians: dict[date, float]) -> list[MonthFigures]:
        received = _by_month(self._cases("received_on"), "received_on", n=Count("pk"))
        closed = _by_month(self._cases("closed_on"), "closed_on", **_endings())
        late, promised, recovered = self._late(), self._promised(), self._recovered()
        return [
            MonthFigures(
                month=day,
                received=received[day].get("n", 0),
                closed=closed[day].get("n", 0),
                on_time=closed[day].get("n", 0) - late[day].get("n", 0),
                median_days=medians.get(day),
                settled=closed[day].get("settled", 0),
                decided=closed[day].get("decided", 0),
                promised=promised[day].get("sum") or 0,
                recovered=recovered[day].get("sum") or 0,
            )
            for day in self.first_days
        ]

    def medians(self) -> dict[date, float]:
        """Calendar days from receipt to closing, the middle of each month's cases."""
        days = defaultdict(list)
        for received_on, closed_on in self._cases("closed_on").values_list("received_on", "closed_on"):
            if closed_on:
                days[closed_on.replace(day=1)].append((closed_on - received_on).days)
        return {month: float(median(found)) for month, found in days.items()}

    def _cases(self, day: str) -> QuerySet[Complaint]:
        rows = Complaint.objects.visible_to(self.actor).filter(**self.whose)
        return rows.filter(**{f"{day}__gte": self.first}).order_by()

    def _late(self) -> dict[date, dict[str, int]]:
        rows = Clock.objects.visible_to(self.actor).filter(
            state=Clock.State.MISSED, name__in=LIMITS, complaint__closed_on__gte=self.first, **self.behind
        )
        return _by_month(rows.order_by(), "complaint__closed_on", n=Count("complaint", distinct=True))

    def _promised(self) -> dict[date, dict[str, int]]:
        rows = RecoveredLoss.objects.visible_to(self.actor).filter(
            agreement__effective_on__gte=self.first, **self.behind
        )
        return _by_month(rows.order_by(), "agreement__effective_on", sum=Sum("promised"))

    def _recovered(self) -> dict[date, dict[str, int]]:
        rows = Payment.objects.visible_to(self.actor).filter(
            received_on__gte=self.first, struck_on=None, **self.behind
        )
        return _by_month(rows.order_by(), "received_on", sum=Sum("amount"))


def _endings() -> dict[str, Count]:
    """How closed cases are counted: all, those that were decided on, those settled."""
    return {
        "n": Count("pk"),
        "decided": Count("pk", filter=~Q(outcome=NOT_ACCEPTED)),
        "settled": Count("pk", filter=Q(outcome__in=resolved_outcomes())),
    }


def resolved_outcomes() -> list[str]:
    """The codes of outcomes that count as resolved."""
    known = codes_on("outcome", on=clock.today())
    return [code.code for code in known if isinstance(code, Outcome) and code.counts_as_resolved]


def _by_month(rows: QuerySet, day: str, **wanted: object) -> defaultdict[date, dict[str, int]]:
    """The numbers wanted of rows, by the first day of the month that `day` lies in."""
    grouped = rows.annotate(of_month=TruncMonth(F(day))).values("of_month").annotate(**wanted)
    found: defaultdict[date, dict[str, int]] = defaultdict(dict)
    for each in grouped:
        found[each.pop("of_month")] = each
    return found


def _first_days() -> list[date]:
    """The first days of the last twelve months, this month first."""
    day = clock.today().replace(day=1)
    days: list[date] = []
    for _n in range(MONTHS):
        days.append(day)
        day = day.replace(year=day.year - (day.month == 1), month=12 if day.month == 1 else day.month - 1)
    return days


def totals(months: Iterable[MonthFigures]) -> MonthFigures:
    """The twelve months together; no median, which cannot be added up."""
    listed = list(months)
    return MonthFigures(
        month=listed[-1].month,
        received=sum(each.received for each in listed),
        closed=sum(each.closed for each in listed),
        on_time=sum(each.on_time for each in listed),
        settled=sum(each.settled for each in listed),
        decided=sum(each.decided for each in listed),
        promised=sum(each.promised for each in listed),
        recovered=sum(each.recovered for each in listed),
    )
