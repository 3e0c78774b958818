"""The series of a warning as a chart: cases by week with what was expected and from where on it is warned."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from lianwei.analytics.models import Alert
from lianwei.analytics.rules.alerts import COLLAPSE, COLLAPSE_DAYS, PAST_WEEKS, WEEK, Week
from lianwei.cases.models import Complaint, Respondent
from lianwei.cases.queries.counted import counted_cases
from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.ui.charts import Cell, Chart, Column, Kind, Role, Row

from .alert_words import parts_of_series
from .reach import overseen


def sees_whole(alert: Alert, actor: Actor) -> bool:
    """Whether the reader knows of every case that the warning's figures rest on: an alliance it looks on, or
    cases of its own organisation alone.
    """
    holders = {alert.organisation_id} if alert.organisation_id else set(alert.holders)
    is_own = bool(holders) and holders <= actor.organisations
    return actor.is_trusted or is_own or alert.alliance_id in overseen(actor)


def newest_days(alert: Alert) -> tuple[date, date]:
    """First and last day of those whose cases the night counted."""
    last = clock.as_office_time(alert.seen_at).date()
    return last - timedelta(days=(COLLAPSE_DAYS if alert.rule == COLLAPSE else WEEK) - 1), last


def series_chart(alert: Alert, *, actor: Actor) -> Chart:
    """Cases of the series by week within the reader's sight.

    Expectation, threshold and alarm rest on all cases of the place: they stand beside the cases only where
    the reader knows of all of these.
    """
    is_whole = sees_whole(alert, actor)
    rows = list(_rows(alert, actor, is_whole=is_whole))
    columns = (
        Column(_("Week from"), Role.NAME, is_number=False),
        Column(_("Cases"), Role.NOW, key=_("Cases")),
        Column(_("Expected"), Role.EXPECTED, key=_("Expected")),
        Column(_("Warned of from"), Role.LIMIT, key=_("Warned of from")),
        Column(_("Stands out"), Role.ALARM, is_number=False),
    )
    return Chart(
        id="series",
        title=_("Week by week"),
        note=_("cases within your sight"),
        columns=columns if is_whole else columns[:2],
        rows=tuple(rows),
        kind=Kind.WEEKS,
        alt=_("Cases of the last %(weeks)s weeks, week by week") % {"weeks": PAST_WEEKS},
        legend=tuple(_drawn(rows))
        if is_whole
        else (_("What was expected rests on cases of other members too and is not shown beside yours."),),
    )


def _drawn(rows: Sequence[Row]) -> Iterator[str]:
    """What the marks beside the cases are, where there are any: some rules expect nothing."""
    words = (_("Dashed: expected"), _("Stepped: warned of from so many on"), _("Red: weeks that stand out"))
    for place, word in enumerate(words, start=2):
        if any(row.cells[place].value is not None for row in rows):
            yield word


def _rows(alert: Alert, actor: Actor, *, is_whole: bool) -> Iterator[Row]:
    _first, last = newest_days(alert)
    cases = of_series(alert.subject, alert.key, actor=actor)
    since = last - timedelta(days=WEEK * PAST_WEEKS)
    if alert.alliance_id:  # of the place that the warning looks at
        cases = cases.filter(alliance_id=alert.alliance_id)
    days = cases.filter(received_on__gt=since, received_on__lte=last).order_by()
    counts = Counter((last - day).days // WEEK for day in days.values_list("received_on", flat=True))
    told = [Week(*each) for each in alert.weeks] or [Week(None, None, False)] * PAST_WEEKS
    for ago, week in zip(reversed(range(PAST_WEEKS)), told, strict=True):
        first = last - timedelta(days=WEEK * ago + WEEK - 1)
        cells = (Cell(f"{first.month}-{first.day}", is_text=True), Cell(str(counts[ago]), float(counts[ago])))
        yield Row((*cells, *_judged(week)) if is_whole else cells)


def _judged(week: Week) -> tuple[Cell, Cell, Cell]:
    """Expectation, threshold and alarm; a dash where the rule says nothing of the week."""
    return (
        Cell("—") if week.expected is None else Cell(f"{week.expected:.1f}", round(week.expected, 2)),
        Cell("—") if week.threshold is None else Cell(str(week.threshold), float(week.threshold)),
        Cell(_("Yes") if week.is_alarm else "", 1.0 if week.is_alarm else None, is_text=True),
    )


def of_series(subject: str, key: str, *, actor: Actor) -> QuerySet[Complaint]:
    """The cases that a series counts. Of a business, those that name it or a double merged into it."""
    cases, parts = counted_cases(actor=actor), dict(parts_of_series(subject, key))
    if category := parts.get("category"):
        cases = cases.filter(category=category)
    if region := parts.get("region"):
        cases = cases.filter(region__startswith=region)
    if urgent := parts.get("urgent"):
        cases = cases.filter(pk__in=[pk for pk, said in cases.values_list("pk", "urgent") if urgent in said])
    if business := parts.get("business"):
        named = Q(business_id=int(business)) | Q(business__merged_into_id=int(business))
        parties = Respondent.objects.visible_to(actor).filter(named, complaint_id=OuterRef("pk"))
        cases = cases.filter(Exists(parties))
    return cases
