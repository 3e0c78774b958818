"""What the night's work reads for warnings: the cases of the last weeks and years, place by place."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import isnan
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet

from lianwei.analytics.models import Alert, AlertThreshold
from lianwei.analytics.rules.alert_weeks import with_weeks
from lianwei.analytics.rules.alerts import (
    BASE_WEEKS,
    COLLAPSE_DAYS,
    MANY,
    PAST_WEEKS,
    SCAN,
    SEASON,
    WEEK,
    WEEKS,
    Found,
    Told,
    Week,
    least_shipped,
    signs_in,
    warnings,
    without_echoes,
)
from lianwei.analytics.rules.topic_nights import Place
from lianwei.cases.models import Complaint, Respondent
from lianwei.cases.queries.counted import counted_cases
from lianwei.core import clock
from lianwei.core.scope import Actor

if TYPE_CHECKING:  # loads numpy
    from lianwei.analytics.rules.surveillance.series import Verdict

SEASONS = 7 * 52  # weeks that are read for the season
JUDGED = 52  # weeks in which the season's rule is tried on the past
QUIET = 7  # days without the warning, after which it has ended


@dataclass(frozen=True, slots=True)
class AlertNight:
    """What stands out tonight in one place, and the open warnings that do not any more."""

    place: Place
    found: list[Found]
    ended: list[int]


def nights_alerts(*, actor: Actor) -> Iterator[AlertNight]:
    """Place by place: every alliance, and every organisation that holds cases of none."""
    since = clock.today() - timedelta(days=WEEK * WEEKS)
    cases = counted_cases(actor=actor)
    held = cases.filter(received_on__gt=since).order_by("alliance_id", "holder_id")
    places = dict.fromkeys(
        Place(alliance) if alliance else Place(None, holder)
        for alliance, holder in held.values_list("alliance_id", "holder_id").distinct()
    )
    open_rows = QuerySet(Alert).filter(ended_at=None).order_by("pk")
    places |= dict.fromkeys(Place(**row) for row in open_rows.values("alliance_id", "organisation_id"))
    for place in places:
        here = cases.filter(alliance_id=place.alliance_id)
        if place.alliance_id is None:
            here = here.filter(holder_id=place.organisation_id)
        found = found_in(here, least_of(place), actor=actor)
        yield AlertNight(place, found, _ended(place, found))


def least_of(place: Place) -> dict[tuple[str, str], int]:
    """By rule and subject, from how many cases on a rule warns in this place."""
    least = least_shipped()
    rows = QuerySet(AlertThreshold).filter(
        alliance_id=place.alliance_id, organisation_id=place.organisation_id
    )
    least.update({(row.rule, row.subject): row.least for row in rows.order_by("set_at", "pk")})
    return least


def found_in(cases: QuerySet[Complaint], least: dict[tuple[str, str], int], *, actor: Actor) -> list[Found]:
    """What all rules find among these cases today."""
    told = _told(cases, actor)
    found = [*warnings(told, least), *_season(cases, told, least), *_scan(told, least)]
    return [with_weeks(each, told, least) for each in without_echoes(found)]


def _told(cases: QuerySet[Complaint], actor: Actor) -> list[Told]:
    today = clock.today()
    since = today - timedelta(days=WEEK * WEEKS)
    newest = today - timedelta(days=COLLAPSE_DAYS)
    rows = cases.filter(received_on__gt=since, received_on__lte=today).order_by("pk")
    shops = Respondent.objects.visible_to(actor).filter(
        complaint__received_on__gt=since, business__isnull=False
    )
    known: dict[int, int] = {}
    named = shops.order_by("-seq").values_list("complaint_id", "business_id", "business__merged_into_id")
    for case, business, kept in named:
        known[case] = kept or business
    texts = rows.filter(received_on__gt=newest).values_list("pk", "title", "narrative", "wish")
    signs = {pk: signs_in(" ".join(parts)) for pk, *parts in texts}
    fields = ("pk", "received_on", "category", "region", "urgent", "is_sorted", "holder_id")
    return [
        Told(
            pk,
            (today - day).days,
            category if is_sorted else "",
            region,
            known.get(pk),
            tuple(urgent),
            signs.get(pk, frozenset()),
            holder,
        )
        for pk, day, category, region, urgent, is_sorted, holder in rows.values_list(*fields)
    ]


def _season(
    cases: QuerySet[Complaint], told: Sequence[Told], least: dict[tuple[str, str], int]
) -> Iterator[Found]:
    """The combined warning on kinds of goods and districts that have many cases."""
    for subject in ("category", "region"):
        recent = Counter(key for case in told for name, key in case.series() if name == subject)
        many = sorted(key for key, n in recent.items() if n >= MANY * PAST_WEEKS)
        if many:
            yield from _judged(cases, told, subject, many, least[SEASON, subject])


def _judged(
    cases: QuerySet[Complaint], told: Sequence[Told], subject: str, keys: list[str], least: int
) -> Iterator[Found]:
    import numpy as np

    from lianwei.analytics.rules.surveillance.methods import METHODS, judge

    length = _weeks_of(cases)
    counts = np.array([_history(cases, subject, key, length) for key in keys])
    weeks = np.arange(max(0, length - JUDGED), length)
    verdict = judge(counts, weeks, METHODS["combined"])
    for at, key in enumerate(keys):
        observed = int(counts[at, -1])
        if verdict.alarm[at, -1] and observed >= least:
            here = frozenset(c.pk for c in told if c.week == 0 and (subject, key) in set(c.series()))
            expected, threshold = float(verdict.expected[at, -1]), int(verdict.threshold[at, -1]) + 1
            past = int(verdict.alarm[at, :-1].sum())
            yield Found(
                SEASON,
                subject,
                key,
                observed,
                expected,
                threshold,
                here,
                past,
                len(weeks) - 1,
                _season_weeks(verdict, at),
                frozenset(_series(cases, subject, key).values_list("holder_id", flat=True).distinct()),
            )


def _season_weeks(verdict: "Verdict", at: int) -> tuple[Week, ...]:
    """The newest weeks of one series; not a number where the history was too short."""
    rows = zip(verdict.expected[at], verdict.threshold[at], verdict.alarm[at], strict=True)
    known = [
        Week(
            None if isnan(expected) else float(expected),
            None if isnan(limit) else int(limit) + 1,
            bool(alarm),
        )
        for expected, limit, alarm in rows
    ]
    return tuple([Week(None, None, False)] * PAST_WEEKS + known)[-PAST_WEEKS:]


def _weeks_of(cases: QuerySet[Complaint]) -> int:
    """Weeks since the place began to register, as many as the season reads at most."""
    first = cases.order_by("received_on").values_list("received_on", flat=True).first()
    return min((clock.today() - first).days // WEEK + 1, SEASONS) if first else 1


def _series(cases: QuerySet[Complaint], subject: str, key: str) -> QuerySet[Complaint]:
    """The cases of a series that the season reads."""
    today = clock.today()
    rows = cases.filter(received_on__gt=today - timedelta(days=WEEK * SEASONS), received_on__lte=today)
    if subject == "category":
        return rows.filter(category=key, is_sorted=True).order_by()
    return rows.filter(region__startswith=key).order_by()


def _history(cases: QuerySet[Complaint], subject: str, key: str, length: int) -> list[int]:
    """Cases by week, the oldest first."""
    today, rows = clock.today(), _series(cases, subject, key)
    days: dict[date, int] = dict(
        rows.values("received_on").annotate(n=Count("pk")).values_list("received_on", "n")
    )
    by_week: dict[int, int] = defaultdict(int)
    for day, n in days.items():
        by_week[(today - day).days // WEEK] += n
    return [by_week[week] for week in reversed(range(length))]


def _scan(told: Sequence[Told], least: dict[tuple[str, str], int]) -> Iterator[Found]:
    """The window of goods and district that stands out most this week."""
    from lianwei.analytics.rules.scan import gathered

    cells = [
        (tuple(key.split("/")), case.week)
        for case in told
        for name, key in case.series()
        if name == "category_region" and case.week <= BASE_WEEKS
    ]
    now = Counter((kind, district) for (kind, district), week in cells if week == 0)
    before = Counter((kind, district) for (kind, district), week in cells if week)
    n = least[SCAN, "category_region"]
    window = gathered(now, before, seed=clock.today().toordinal(), least=n)
    if window is not None:
        (kind, district), observed, expected, _p = window
        series = ("category_region", f"{kind}/{district}")
        here = frozenset(c.pk for c in told if c.week == 0 and series in set(c.series()))
        yield Found(SCAN, *series, observed, expected, n, here)


def _ended(place: Place, found: Sequence[Found]) -> list[int]:
    """Open warnings that were not found tonight and were not found for a week."""
    still = {(each.rule, each.subject, each.key) for each in found}
    last = clock.now() - timedelta(days=QUIET)
    rows = QuerySet(Alert).filter(
        alliance_id=place.alliance_id, organisation_id=place.organisation_id, ended_at=None
    )
    return [
        row.pk
        for row in rows.order_by("pk")
        if (row.rule, row.subject, row.key) not in still and row.seen_at < last
    ]
