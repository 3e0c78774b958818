"""Offers of cases from member to member as facts: who gave, who took, after how many hours."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Max, Min

from lianwei.analytics.rules.periods import Period
from lianwei.cases.models import Transfer
from lianwei.core import clock
from lianwei.core.scope import Actor

from .cases import Column
from .places import Places

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
COLUMNS = ("case_id", "giver_id", "taker_id", "alliance_id", "state", "offered_at", "answered_at")


def columns(ids: Sequence[int], known: Places, *, actor: Actor) -> list[Column]:
    """The offers of these cases, column by column; days are the office's, hours from offer to answer."""
    found = Transfer.objects.visible_to(actor).filter(case_id__in=ids).order_by("case_id", "pk")
    return list(
        zip(
            *(
                (*whose, _day(offered), answered and _day(answered), _hours(offered, answered))
                for *whose, offered, answered in found.values_list(*COLUMNS)
            ),
            strict=True,
        )
    )


def _day(at: datetime) -> date:
    return clock.as_office_time(at).date()


def _hours(offered: datetime, answered: datetime | None) -> float | None:
    return None if answered is None else round((answered - offered) / HOUR, 2)


def months(*, actor: Actor) -> Iterable[tuple[int, int]]:
    """By the office's day: a moment before midnight in London is a day later here."""
    ends = (
        Transfer.objects.visible_to(actor)
        .order_by()
        .aggregate(first=Min("offered_at"), last=Max("offered_at"))
    )
    if ends["first"] is None:
        return []
    return [
        (each.first.year, each.first.month)
        for each in Period(_day(ends["first"]), _day(ends["last"])).months()
    ]


def subjects(month: str, *, actor: Actor) -> list[int]:
    """Looked for among the days around the month, whatever the zone of the office."""
    [days] = Period.named(month).months()
    since, until = (datetime.combine(day, time.min, UTC) for day in (days.first, days.last))
    around = {"offered_at__gte": since - 2 * DAY, "offered_at__lt": until + 3 * DAY}
    found = Transfer.objects.visible_to(actor).filter(**around).values_list("case_id", "offered_at")
    return sorted({case for case, at in found.iterator() if days.first <= _day(at) <= days.last})


def totals(*, actor: Actor) -> dict[str, int]:
    return {"rows": Transfer.objects.visible_to(actor).count()}
