"""Counts of complaints that a drive rests on: of those the leading member handles, without anybody's data."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from lianwei.analytics.models import Alert
from lianwei.cases.models import Complaint
from lianwei.cases.queries.counted import counted_cases
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.supervision.rules.drives.areas import Area, areas_by_weight
from lianwei.supervision.rules.drives.months import Span, last_year, year_before

BY_CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Year:
    """The areas of the last twelve whole months, and which months these are."""

    since: date
    until: date
    areas: list[Area]


def areas_of_year(holder_id: int, *, actor: Actor, area: str = "") -> Year:
    """Every kind of goods and services with its complaints of a year and of the year before, those that stand
    out most first; `area`: that class or kind alone, counted whole.
    """
    since, until = last_year(clock.today())
    earlier = year_before(since, until)
    now = _by_category(holder_id, since, until, actor=actor)
    before = _by_category(holder_id, *earlier, actor=actor)
    if area:
        return Year(since, until, [Area(area, _within(now, area), _within(before, area))])
    return Year(since, until, areas_by_weight(now, before, _warnings(actor)))


def figures_of_area(holder_id: int, area: str, *, actor: Actor) -> dict[str, object]:
    """The counts an area was chosen on, as they are kept with the plan."""
    year = areas_of_year(holder_id, actor=actor, area=area)
    found = year.areas[0]
    return {
        "on": clock.today().isoformat(),
        "since": year.since.isoformat(),
        "until": year.until.isoformat(),
        "now": found.now,
        "before": found.before,
        "warnings": sum(n for code, n in _warnings(actor).items() if code.startswith(area)),
    }


def monthly(holder_id: int, areas: Iterable[str], span: Span, *, actor: Actor) -> dict[str, int]:
    """Complaints by month of receipt in these classes and kinds; months without any are left out."""
    chosen = Q(pk__in=())
    for code in areas:
        chosen |= Q(category__startswith=code)
    rows = _received(holder_id, span.first_day, span.last_day, actor=actor).filter(chosen, is_sorted=True)
    counted = rows.order_by().values("received_on__year", "received_on__month").annotate(n=Count("pk"))
    told = counted.values_list("received_on__year", "received_on__month", "n")
    return {f"{year:04}-{month:02}": n for year, month, n in told}


def unsorted_in(holder_id: int, span: Span, *, actor: Actor) -> int:
    """How many complaints of these months nobody has sorted by goods yet: they count in no area."""
    return _received(holder_id, span.first_day, span.last_day, actor=actor).filter(is_sorted=False).count()


def _by_category(holder_id: int, since: date, until: date, *, actor: Actor) -> Counter[str]:
    rows = _received(holder_id, since, until, actor=actor).filter(is_sorted=True).order_by()
    counted = rows.values(BY_CATEGORY).annotate(n=Count("pk")).values_list(BY_CATEGORY, "n")
    return Counter({code: n for code, n in counted if code})


def _received(holder_id: int, since: date, until: date, *, actor: Actor) -> "QuerySet[Complaint]":
    return counted_cases(actor=actor).filter(holder_id=holder_id, received_on__range=(since, until))


def _within(counts: Counter[str], area: str) -> int:
    return sum(n for code, n in counts.items() if code.startswith(area))


def _warnings(actor: Actor) -> Counter[str]:
    """Open warnings by the kind of goods they are about, of those the reader may see."""
    if not actor.may("alert.view"):
        return Counter()
    rows = Alert.objects.visible_to(actor).filter(ended_at=None, subject=BY_CATEGORY)
    return Counter(rows.values_list("key", flat=True))
