"""Which of last week's cases stand out: plain rules for small counts, safety, collapsing shops. Pure.

Weeks are sevens of days that end with today. A sudden rise is measured by the own eight weeks before, but
for series that the season has judged (rules/surveillance): these have cases and history enough.
"""

import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from math import ceil
from pathlib import Path
from typing import NamedTuple

WEEK, BASE_WEEKS, PAST_WEEKS = 7, 8, 26
WEEKS = PAST_WEEKS + BASE_WEEKS + 1
FACTOR = 3  # times the own mean of eight weeks
COLLAPSE_DAYS = 14
SORTS = 2  # of signs that a shop collapses
REGION_DIGITS = 6  # district or county
SHARED = 0.8  # of its cases: a finding that tells no more than an earlier one is left out
FILE = Path(__file__).resolve().parents[1] / "data" / "warnings.toml"

BURST, SEASON, SAFETY, COLLAPSE, SCAN = "burst", "season", "safety", "collapse", "scan"
Series = tuple[str, str]  # subject and key
Least = Mapping[tuple[str, str], int]  # by rule and subject


@dataclass(frozen=True, slots=True)
class Told:
    """What a rule reads of a case; `ago`: days since receipt."""

    pk: int
    ago: int
    category: str = ""
    region: str = ""
    business: int | None = None
    urgent: tuple[str, ...] = ()
    signs: frozenset[str] = frozenset()
    holder: int = 0

    @property
    def week(self) -> int:
        return self.ago // WEEK

    @property
    def about(self) -> str:
        """What safety is asked of: the business, else the kind of goods."""
        return f"business/{self.business}" if self.business else f"category/{self.category}"

    def series(self) -> Iterator[Series]:
        """The series the case belongs to, the narrowest first."""
        region = self.region[:REGION_DIGITS]
        if self.business and self.category:
            yield "business_category", f"{self.business}/{self.category}"
        if self.business:
            yield "business", str(self.business)
        if self.category and region:
            yield "category_region", f"{self.category}/{region}"
        if self.category:
            yield "category", self.category
        if region:
            yield "region", region


class Week(NamedTuple):
    """What a week was expected to have, from where on it stands out, and whether it did; None: unknown."""

    expected: float | None
    threshold: int | None
    is_alarm: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A warning. `past`: in how many of `past_weeks` before the rule would have warned of it too.

    `weeks`: the last PAST_WEEKS, the newest last; `holders`: whose cases these rest on.
    """

    rule: str
    subject: str
    key: str
    observed: int
    expected: float
    threshold: int  # cases from which it warns
    cases: frozenset[int] = field(default_factory=frozenset)
    past: int = 0
    past_weeks: int = 0
    weeks: tuple[Week, ...] = ()
    holders: frozenset[int] = frozenset()


@cache
def shipped() -> dict:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def least_shipped() -> dict[tuple[str, str], int]:
    """By rule and subject, from how many cases on a rule warns unless it is set otherwise."""
    return {(rule, subject): n for rule, part in shipped()["least"].items() for subject, n in part.items()}


def signs_in(text: str) -> frozenset[str]:
    """The sorts of signs of a collapsing shop that a story tells."""
    return frozenset(
        sort for sort, words in shipped()["signs"].items() if any(word in text for word in words)
    )


def warnings(told: Sequence[Told], least: Least, *, judged: Collection[Series] = ()) -> list[Found]:
    """What the plain rules find, the gravest and narrowest first; `judged`: series that the season judges."""
    found = [*safety(told, least), *collapses(told, least), *bursts(told, least, judged=judged)]
    return without_echoes(found)


def weekly(told: Iterable[Told]) -> dict[Series, list[list[int]]]:
    """Cases of each series by week, the latest week first."""
    found: dict[Series, list[list[int]]] = defaultdict(lambda: [[] for _ in range(WEEKS)])
    for case in told:
        if case.week < WEEKS:
            for series in case.series():
                found[series][case.week].append(case.pk)
    return found


def bursts(told: Sequence[Told], least: Least, *, judged: Collection[Series] = ()) -> Iterator[Found]:
    """At least n cases in seven days, and three times the own mean of the eight weeks before."""
    found = []
    for (subject, key), weeks in weekly(told).items():
        counts = [len(each) for each in weeks]
        mean, threshold = limit_of(counts[1:], least[BURST, subject])
        if counts[0] >= threshold and (subject, key) not in judged:
            past = sum(counts[n] >= limit_of(counts[n + 1 :], least[BURST, subject])[1] for n in _past())
            cases = frozenset(weeks[0])
            found.append(Found(BURST, subject, key, counts[0], mean, threshold, cases, past, PAST_WEEKS))
    yield from sorted(found, key=lambda each: (_NARROW[each.subject], -each.observed, each.key))


def limit_of(before: Sequence[int], least: int) -> tuple[float, int]:
    """The mean of the eight weeks before, and from how many cases on a week stands out."""
    mean = sum(before[:BASE_WEEKS]) / BASE_WEEKS
    return mean, max(least, ceil(FACTOR * mean))


def _past() -> range:
    return range(1, PAST_WEEKS + 1)


def safety(told: Sequence[Told], least: Least) -> Iterator[Found]:
    """Death, poisoning, injury or minors, told of one business (else of one kind of goods) in seven days."""
    found: dict[Series, list[list[int]]] = defaultdict(lambda: [[] for _ in range(WEEKS)])
    for case in told:
        for code in case.urgent if case.week < WEEKS else ():
            found[code, case.about][case.week].append(case.pk)
    for (code, about), weeks in found.items():
        n = least.get((SAFETY, code), 1)
        if len(weeks[0]) >= n:
            past = sum(len(weeks[at]) >= n for at in _past())
            mean = sum(map(len, weeks[1 : BASE_WEEKS + 1])) / BASE_WEEKS
            cases = frozenset(weeks[0])
            yield Found(SAFETY, code, about, len(cases), mean, n, cases, past, PAST_WEEKS)


def collapses(told: Sequence[Told], least: Least) -> Iterator[Found]:
    """Cases of a fortnight that tell of one shop: closed, lost, no refund; two of these sorts at least."""
    n = least[COLLAPSE, "business"]
    shops: dict[int, list[Told]] = defaultdict(list)
    for case in told:
        if case.business and case.signs and case.ago < COLLAPSE_DAYS:
            shops[case.business].append(case)
    for business, cases in sorted(shops.items()):
        sorts = frozenset[str]().union(*(case.signs for case in cases))
        if len(cases) >= n and len(sorts) >= SORTS:
            yield Found(
                COLLAPSE, "business", str(business), len(cases), 0.0, n, frozenset(c.pk for c in cases)
            )


def collapses_before(told: Sequence[Told], least: Least) -> int:
    """In how many of the PAST_WEEKS weeks before the rule would have warned; the signs of all are known."""
    return sum(any(collapses(_as_of(told, n), least)) for n in _past())


def _as_of(told: Iterable[Told], weeks: int) -> list[Told]:
    """The cases as they stood so many weeks ago."""
    return [replace(case, ago=case.ago - WEEK * weeks) for case in told if case.ago >= WEEK * weeks]


def without_echoes(found: Iterable[Found]) -> list[Found]:
    """Without findings whose cases an earlier one tells of already."""
    kept: list[Found] = []
    for each in found:
        if not any(len(each.cases & other.cases) >= SHARED * len(each.cases) for other in kept):
            kept.append(each)
    return kept


_NARROW = {
    name: n
    for n, name in enumerate(("business", "business_category", "category_region", "category", "region"))
}
