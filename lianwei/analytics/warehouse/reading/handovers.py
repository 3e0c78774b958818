"""Offers of cases from member to member as facts: who gave, who took, after how many hours."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from lianwei.cases.models import Transfer
from lianwei.core import clock
from lianwei.core.scope import Actor

from .places import Places

HOUR = timedelta(hours=1)
COLUMNS = ("case_id", "giver_id", "taker_id", "alliance_id", "state", "offered_at", "answered_at")


def rows(ids: Sequence[int], known: Places, *, actor: Actor) -> list[tuple]:
    """The offers of these cases; days are the office's, hours those between offer and answer."""
    found = Transfer.objects.visible_to(actor).filter(case_id__in=ids).order_by("case_id", "pk")
    return [
        (
            case,
            giver,
            taker,
            alliance,
            state,
            _day(offered),
            answered and _day(answered),
            _hours(offered, answered),
        )
        for case, giver, taker, alliance, state, offered, answered in found.values_list(*COLUMNS)
    ]


def _day(at: datetime) -> date:
    return clock.as_office_time(at).date()


def _hours(offered: datetime, answered: datetime | None) -> float | None:
    return None if answered is None else round((answered - offered) / HOUR, 2)


def months(*, actor: Actor) -> Iterable[tuple[int, int]]:
    """By the office's day: a moment before midnight in London is a day later here."""
    found = Transfer.objects.visible_to(actor).order_by().values_list("offered_at", flat=True)
    return {(day.year, day.month) for day in map(_day, found.iterator())}


def subjects(month: str, *, actor: Actor) -> list[int]:
    found = Transfer.objects.visible_to(actor).values_list("case_id", "offered_at")
    return sorted({case for case, at in found.iterator() if f"{_day(at):%Y-%m}" == month})


def totals(*, actor: Actor) -> dict[str, int]:
    return {"rows": Transfer.objects.visible_to(actor).count()}
