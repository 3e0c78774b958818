"""What the night's work reads for warnings: the cases of the last weeks and years, place by place."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import QuerySet

from lianwei.analytics.models import Alert, AlertThreshold
from lianwei.analytics.rules.alert_weeks import with_weeks
from lianwei.analytics.rules.alerts import (
    BASE_WEEKS,
    COLLAPSE,
    COLLAPSE_DAYS,
    PAST_WEEKS,
    REGION_DIGITS,
    SCAN,
    WEEK,
    WEEKS,
    Found,
    Told,
    collapses_before,
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

from .alert_seasons import judged_by_season

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
    season = judged_by_season(cases, told, least, actor=actor)
    found = [*warnings(told, least, judged=season.judged), *season.found, *_scan(told, least)]
    kept = [_tried(each, cases, told, least) for each in without_echoes(found)]
    return [with_weeks(each, told, least) for each in kept]


def _tried(
    found: Found, cases: QuerySet[Complaint], told: Sequence[Told], least: dict[tuple[str, str], int]
) -> Found:
    """A warning of a shop that may collapse, with its past: the older texts of this shop alone are read."""
    if found.rule != COLLAPSE:
        return found
    of_shop = [case for case in told if case.business == int(found.key)]
    signs = _signs(cases.filter(pk__in=[case.pk for case in of_shop]))
    known = [replace(case, signs=signs.get(case.pk, frozenset())) for case in of_shop]
    return replace(found, past=collapses_before(known, least), past_weeks=PAST_WEEKS)


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
    signs = _signs(rows.filter(received_on__gt=newest))
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


def _signs(cases: QuerySet[Complaint]) -> dict[int, frozenset[str]]:
    """The signs of a collapsing shop that each of the cases tells."""
    texts = cases.values_list("pk", "title", "narrative", "wish")
    return {pk: signs_in(" ".join(parts)) for pk, *parts in texts}


def _scan(told: Sequence[Told], least: dict[tuple[str, str], int]) -> Iterator[Found]:
    """The window of goods and district that stands out most this week."""
    from lianwei.analytics.rules.scan import gathered

    weeks = [Counter[tuple[str, str]]() for _ in range(WEEKS)]
    for case in told:
        if case.category and case.region and case.week < WEEKS:
            weeks[case.week][case.category, case.region[:REGION_DIGITS]] += 1
    n, today = least[SCAN, "category_region"], clock.today().toordinal()

    def stands_out(ago: int) -> tuple[tuple[str, str], int, float, float] | None:
        before = sum(weeks[ago + 1 : ago + 1 + BASE_WEEKS], Counter[tuple[str, str]]())
        return gathered(weeks[ago], before, seed=today - WEEK * ago, least=n)

    window = stands_out(0)
    if window is not None:
        (kind, district), observed, expected, _p = window
        series = ("category_region", f"{kind}/{district}")
        here = frozenset(c.pk for c in told if c.week == 0 and series in set(c.series()))
        past = sum(stands_out(ago) is not None for ago in range(1, PAST_WEEKS + 1))
        yield Found(SCAN, *series, observed, expected, n, here, past, PAST_WEEKS)


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
