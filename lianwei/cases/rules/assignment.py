"""Who should take a case: weighed by what lies on a desk, by skill, by the week, by whose turn it is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

URGENT, THIS_WEEK, LATER = 3, 2, 1  # what one open case weighs: late or 3 days left, 7 days left, more
URGENT_DAYS, WEEK_DAYS = 3, 7
USUAL = 10  # the capacity at which a load counts as it is, in new cases a week
FIT = 6  # what a fitting skill is worth, in the weight of cases
WEEK_FULL = 30  # more than a full week's cases only where everybody else is worse off
SIGN_LANGUAGE = "sign"
ABROAD, DISABLED = "P05", "P03"  # consumer_groups.csv


class Fit(StrEnum):
    """Why somebody suits a case."""

    CATEGORY = "category"
    LANGUAGE = "language"
    STATION = "station"


class Bar(StrEnum):
    """Why somebody cannot take a case."""

    ABSENT = "absent"
    RECUSED = "recused"
    NO_CASES = "no_cases"


@dataclass(frozen=True, slots=True)
class Load:
    """Open cases of a person by the days they have left; `this_week` counts those received since Monday."""

    late: int = 0
    urgent: int = 0
    soon: int = 0
    later: int = 0
    this_week: int = 0

    @property
    def open(self) -> int:
        return self.late + self.urgent + self.soon + self.later

    @property
    def pressing(self) -> int:
        """Late, or with three days left at most."""
        return self.late + self.urgent

    @property
    def weight(self) -> int:
        return URGENT * self.pressing + THIS_WEEK * self.soon + LATER * self.later


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may hold cases, with skills, hours and load. `away_until`: the last day of an absence."""

    user_id: int
    name: str
    load: Load = field(default_factory=Load)
    takes_cases: bool = True
    capacity: int = USUAL
    categories: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    stations: tuple[int, ...] = ()
    last_assigned_at: datetime | None = None
    away_until: date | None = None

    @property
    def is_away(self) -> bool:
        return self.away_until is not None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What matters of a case; `recused` are the people who stepped aside."""

    category: str = ""
    groups: tuple[str, ...] = ()
    intake: int | None = None
    recused: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A colleague as seen from one case: what fits, what bars; the smallest strain is proposed."""

    colleague: Colleague
    fits: tuple[Fit, ...]
    bar: Bar | None

    @property
    def is_week_full(self) -> bool:
        return self.colleague.load.this_week >= self.colleague.capacity

    @property
    def strain(self) -> float:
        """The load by capacity, less what fits."""
        by_capacity = self.colleague.load.weight * USUAL / self.colleague.capacity
        return by_capacity + WEEK_FULL * self.is_week_full - FIT * len(self.fits)

    @property
    def _turn(self) -> tuple[float, float, int]:
        at = self.colleague.last_assigned_at
        return (self.strain, at.timestamp() if at else 0.0, self.colleague.user_id)


def candidates(wanted: Wanted, team: Iterable[Colleague]) -> list[Candidate]:
    """Everybody, who can take the case in front, the one to propose first; then those who cannot."""
    seen = [Candidate(each, fits_of(wanted, each), bar_of(wanted, each)) for each in team]
    return sorted(seen, key=lambda each: (each.bar is not None, *each._turn))


def proposed(wanted: Wanted, team: Iterable[Colleague]) -> Candidate | None:
    """Who should take the case; None where nobody can."""
    first = next(iter(candidates(wanted, team)), None)
    return first if first and first.bar is None else None


def bar_of(wanted: Wanted, colleague: Colleague) -> Bar | None:
    """What keeps somebody from a case."""
    if colleague.user_id in wanted.recused:
        return Bar.RECUSED
    if colleague.is_away:
        return Bar.ABSENT
    return None if colleague.takes_cases else Bar.NO_CASES


def fits_of(wanted: Wanted, colleague: Colleague) -> tuple[Fit, ...]:
    """The skills that this case needs."""
    spoken = set(colleague.languages)
    helps = {
        Fit.CATEGORY: any(wanted.category.startswith(code) for code in colleague.categories),
        Fit.LANGUAGE: (ABROAD in wanted.groups and bool(spoken - {SIGN_LANGUAGE}))
        or (DISABLED in wanted.groups and SIGN_LANGUAGE in spoken),
        Fit.STATION: wanted.intake in colleague.stations,
    }
    return tuple(fit for fit, is_there in helps.items() if is_there)
