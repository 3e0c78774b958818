"""What a reader asks: whose figures, of which days, narrowed how. It stands whole in the address."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from lianwei.analytics.queries.calendars import reckonings_of
from lianwei.analytics.queries.comparisons import Against
from lianwei.analytics.rules.calendars import (
    HALF,
    MONTH,
    QUARTER,
    YEAR,
    Reckoning,
    name_on,
    names_of,
    period_named,
)
from lianwei.analytics.rules.periods import Period
from lianwei.cases.queries.between.board import alliances_seen
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.paging import key_of
from lianwei.core.scope import Actor
from lianwei.members.models import Organisation
from lianwei.members.queries import merged_into
from lianwei.ui.words import full_date
from lianwei.ui.words import month as month_label

ALLIANCE, OWN = "alliance", "own"
WITHIN = ("business", "holder", "intake")  # finer than what one member is told of another
FILTERS = ("member", "region", "category_main", "channel", "group")
PARTS = ("kind", "category", "nature", "month", "day", "outcome", *WITHIN)  # what links to cases narrow by
YEARS_OFFERED = 3
DAYS, MONTH_LENGTH = ("month", "day"), len("2026-07")
LENGTHS = (YEAR, HALF, QUARTER, MONTH)


@dataclass(frozen=True, slots=True)
class Question:
    """`where`: one key by dimension. `cutoff`: what became known after this day does not count. `period_name`
    as it was chosen; empty for days chosen freely. `against`: what it is compared with, empty where nothing
    is said.
    """

    scope: str
    period: Period
    period_name: str = ""
    cutoff: date | None = None
    where: tuple[tuple[str, str], ...] = ()
    against: str = ""

    @property
    def chosen(self) -> dict[str, str]:
        return dict(self.where)

    def narrowed(self, **keys: str) -> "Question":
        """The same, with further conditions."""
        return replace(self, where=tuple((self.chosen | keys).items()))

    def without(self, *names: str) -> "Question":
        return replace(self, where=tuple((name, key) for name, key in self.where if name not in names))

    def of(self, period: Period) -> "Question":
        """The same question of other days."""
        return replace(self, period=period, period_name="")

    def query(self, **more: str) -> str:
        """The address's part behind the question mark."""
        days = {"first": f"{self.period.first}", "last": f"{self.period.last}"}
        named = {"period": self.period_name} if self.period_name else days
        cutoff = {"cutoff": f"{self.cutoff}"} if self.cutoff else {}
        against = {"against": self.against} if self.against else {}
        return urlencode({"scope": self.scope} | named | cutoff | against | self.chosen | more)


def keys_of(name: str, key: str) -> tuple[str, ...]:
    """The keys that one choice stands for: a member and those that were merged into it."""
    merged = merged_into([key_of(key) or 0]) if name == "member" else ()
    return (key, *sorted(str(each) for each in merged))


def scopes_of(actor: Actor) -> list[str]:
    """Whose figures the actor may ask for, the usual one first."""
    alliance = [ALLIANCE] if alliances_seen(actor) else []
    own = [OWN] if actor.organisations else []
    return alliance + own if actor.oversees else own + alliance


def question(
    *,
    actor: Actor,
    scope: str = "",
    period: str = "",
    first: date | None = None,
    last: date | None = None,
    cutoff: date | None = None,
    where: Mapping[str, str] | None = None,
    against: str = "",
) -> Question:
    """A question as the address put it; what it leaves open is chosen: the year that runs, one's usual scope.

    A named period goes before days chosen freely; days that are still to come are cut off. Raises Invalid
    where the days do not follow each other.
    """
    open_to = scopes_of(actor)
    whose = scope if scope in open_to else next(iter(open_to), OWN)
    if whose == ALLIANCE and not actor.oversees:  # days chosen freely could be subtracted from each other
        first = last = cutoff = None
    named, days = _days(actor, period, first, last)
    known = {name: key for name, key in (where or {}).items() if _is_key(name, key)}
    if whose == ALLIANCE and not actor.oversees:
        known = {name: key for name, key in known.items() if name not in WITHIN}
    compared = against if against in set(Against) else ""
    return Question(whose, days, named, cutoff, tuple(known.items()), compared)


def _is_key(name: str, key: str) -> bool:
    """Whether a condition can be asked: a spoilt one in an address is left out."""
    if name == "member":
        return Organisation.objects.filter(pk=key_of(key) or 0).exists()
    if name in WITHIN:
        return bool(key_of(key))
    if name in DAYS:
        day = first_day(key)
        length = len(f"{day}") if name == "day" else MONTH_LENGTH
        return day is not None and day.year > date.min.year and key == f"{day}"[:length]
    return bool(key) and name in (*FILTERS, *PARTS)


def first_day(key: str) -> date | None:
    """The day, or the first of the month, that a key names: 2026-07-15, 2026-07; None for anything else."""
    text = key if len(key) > MONTH_LENGTH else f"{key}-01"
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


def _days(actor: Actor, name: str, first: date | None, last: date | None) -> tuple[str, Period]:
    """Name and days of the period asked for, no day after today."""
    rows, today = reckonings_of(actor.organisation_id or 0), clock.today()
    if not name and (first or last):
        return "", _free(first, last, today)
    if name not in {each for length in LENGTHS for each in _names(length, rows, today)}:
        name = name_on(today, YEAR, rows)
    found = period_named(name, rows)
    return name, found if found.last <= today else Period(found.first, max(today, found.first))


def _free(first: date | None, last: date | None, today: date) -> Period:
    end = min(last or today, today)
    begin = first or end.replace(month=1, day=1)
    if begin > end:
        raise Invalid({"last": _("The last day cannot lie before the first.")})
    return Period(begin, end)


def is_finished(asked: Question) -> bool:
    """Whether every day of the period, as it was named, is over."""
    return asked.period.is_over(clock.today())


def period_choices(*, actor: Actor) -> list[tuple[str, list[tuple[str, str]]]]:
    """The names of periods that have begun, grouped by their length, the newest first."""
    today, rows = clock.today(), reckonings_of(actor.organisation_id or 0)
    labels = {YEAR: _("Year"), HALF: _("Half-year"), QUARTER: _("Quarter"), MONTH: _("Month")}
    return [
        (label, [(name, period_label(name)) for name in _names(length, rows, today)])
        for length, label in labels.items()
    ]


def _names(length: str, rows: list[Reckoning], today: date) -> list[str]:
    """Of the last years, the names that have begun."""
    latest = int(name_on(today, YEAR, rows))
    years = range(latest, latest - (YEARS_OFFERED if length == YEAR else 2), -1)
    names = [name for year in years for name in reversed(names_of(year, length))]
    return [name for name in names if period_named(name, rows).first <= today]


def period_label(name: str) -> str:
    """2026Q3 → 2026 年第 3 季度."""
    year, rest = name[:4], name[4:]
    patterns = {"": _("Year {year}"), "H1": _("{year}, first half"), "H2": _("{year}, second half")}
    if rest in patterns:
        return patterns[rest].format(year=year)
    if rest[0] == "Q":
        return _("{year}, quarter {n}").format(year=year, n=int(rest[1:]))
    return _("{month} {year}").format(year=year, month=month_label(date(int(year), int(rest[1:]), 1)))


def days_label(period: Period) -> str:
    """2026年1月1日 至 2026年12月16日."""
    return _("{first} to {last}").format(first=full_date(period.first), last=full_date(period.last))
