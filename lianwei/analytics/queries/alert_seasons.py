"""Series with cases and history enough are judged by their season: years of weeks, read kind by kind."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import isnan
from typing import TYPE_CHECKING

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Substr

from lianwei.analytics.rules.alerts import (
    PAST_WEEKS,
    REGION_DIGITS,
    SEASON,
    WEEK,
    Found,
    Least,
    Series,
    Told,
    Week,
)
from lianwei.cases.models import Complaint, Respondent
from lianwei.core import clock
from lianwei.core.scope import Actor

if TYPE_CHECKING:  # loads numpy
    from lianwei.analytics.rules.surveillance.series import Verdict

SEASONS = 7 * 52  # weeks that are read
JUDGED = 52  # weeks in which the rule is tried on the past
MANY = 2 * PAST_WEEKS  # cases of the last weeks, from which the season is asked
SUBJECTS = ("business", "business_category", "category_region", "category", "region")
Rows = QuerySet[Complaint]


@dataclass(frozen=True, slots=True)
class Seasons:
    """What stands out of its season, and the series of which that could be told; of others it cannot."""

    found: list[Found]
    judged: frozenset[Series]


def judged_by_season(cases: Rows, told: Sequence[Told], least: Least, *, actor: Actor) -> Seasons:
    """The combined warning on every series that has many cases, the narrowest first."""
    recent = Counter(series for case in told for series in case.series())
    found: list[Found] = []
    judged: set[Series] = set()
    for subject in SUBJECTS:
        many = sorted(key for (name, key), n in recent.items() if name == subject and n >= MANY)
        if many:
            history = _History(cases, subject, many, actor)
            verdict = history.verdict()
            judged |= {(subject, key) for at, key in enumerate(many) if not isnan(verdict.threshold[at, -1])}
            found += history.warnings(verdict, told, least[SEASON, subject])
    return Seasons(found, frozenset(judged))


@dataclass(frozen=True, slots=True)
class _History:
    """The series of one kind, week by week over the years."""

    cases: Rows
    subject: str
    keys: list[str]
    actor: Actor

    def verdict(self) -> "Verdict":
        """The verdict on the newest weeks, series by series."""
        import numpy as np

        from lianwei.analytics.rules.surveillance.methods import METHODS, judge

        length = _weeks_of(self.cases)
        counts = np.array(self._counts(length))
        return judge(counts, np.arange(max(0, length - JUDGED), length), METHODS["combined"])

    def _counts(self, length: int) -> list[list[int]]:
        """Cases by week, the oldest first."""
        today, parts = clock.today(), self.subject.split("_")
        days = self.rows(self.keys).values(*(f"part_{each}" for each in parts), "received_on")
        weeks: dict[str, Counter[int]] = defaultdict(Counter)
        for *key, day, n in days.annotate(n=Count("pk")).values_list(
            *(f"part_{each}" for each in parts), "received_on", "n"
        ):
            weeks["/".join(map(str, key))][(today - day).days // WEEK] += n
        return [[weeks[key][week] for week in reversed(range(length))] for key in self.keys]

    def rows(self, keys: Collection[str]) -> Rows:
        """The cases of these series, each part of the key as a column."""
        today = clock.today()
        since = today - timedelta(days=WEEK * SEASONS)
        rows = self.cases.filter(received_on__gt=since, received_on__lte=today).order_by()
        for at, part in enumerate(self.subject.split("_")):
            rows = PARTS[part](rows, {key.split("/")[at] for key in keys}, self.actor)
        return rows

    def warnings(self, verdict: "Verdict", told: Sequence[Told], least: int) -> Iterator[Found]:
        """The series whose newest week is an alarm and has cases enough."""
        newest = Counter(series for case in told if case.week == 0 for series in case.series())
        for at, key in enumerate(self.keys):
            observed = newest[self.subject, key]
            if verdict.alarm[at, -1] and observed >= least:
                here = (c.pk for c in told if c.week == 0 and (self.subject, key) in set(c.series()))
                yield Found(
                    SEASON,
                    self.subject,
                    key,
                    observed,
                    float(verdict.expected[at, -1]),
                    int(verdict.threshold[at, -1]) + 1,
                    frozenset(here),
                    int(verdict.alarm[at, :-1].sum()),
                    len(verdict.alarm[at]) - 1,
                    _newest_weeks(verdict, at),
                    frozenset(self.rows([key]).values_list("holder_id", flat=True).distinct()),
                )


def _newest_weeks(verdict: "Verdict", at: int) -> tuple[Week, ...]:
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


def _weeks_of(cases: Rows) -> int:
    """Weeks since the place began to register, as many as are read at most."""
    first = cases.order_by("received_on").values_list("received_on", flat=True).first()
    return min((clock.today() - first).days // WEEK + 1, SEASONS) if first else 1


def _by_category(rows: Rows, wanted: set[str], _actor: Actor) -> Rows:
    return rows.filter(category__in=wanted, is_sorted=True).annotate(part_category=F("category"))


def _by_region(rows: Rows, wanted: set[str], _actor: Actor) -> Rows:
    return rows.annotate(part_region=Substr("region", 1, REGION_DIGITS)).filter(part_region__in=wanted)


def _by_business(rows: Rows, wanted: set[str], actor: Actor) -> Rows:
    """By the business that a case names first; of doubles that were merged, the one that was kept."""
    keys = {int(each) for each in wanted}
    named = Respondent.objects.visible_to(actor).filter(complaint_id=OuterRef("pk"), business__isnull=False)
    kept = named.order_by("seq").values_list(
        Coalesce("business__merged_into_id", "business_id", output_field=BigIntegerField())
    )[:1]
    one_of = named.filter(Q(business_id__in=keys) | Q(business__merged_into_id__in=keys))
    return rows.filter(Exists(one_of)).annotate(part_business=Subquery(kept)).filter(part_business__in=keys)


PARTS: dict[str, Callable[[Rows, set[str], Actor], Rows]] = {
    "category": _by_category,
    "region": _by_region,
    "business": _by_business,
}
