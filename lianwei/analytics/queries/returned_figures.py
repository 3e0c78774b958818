"""What members that report by return alone told: their checked returns, beside what is counted from cases.

A return is one member's own sum. It stands beside counted figures, marked, and is never added to them: what
a member registers and what it tells would count twice.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from lianwei.analytics.models import ReturnStatus, StatisticalReturn
from lianwei.analytics.queries.figures import Value
from lianwei.analytics.rules.periods import ONE_DAY, Period
from lianwei.analytics.rules.return_forms import ReturnForm
from lianwei.core.scope import Actor
from lianwei.members.models import Organisation

from .return_checks import form_of_row

CHECKED = (ReturnStatus.CHECKED, ReturnStatus.LOCKED)
RATES = {"resolution_rate": ("resolved", "accepted")}
Told = tuple[ReturnForm, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Returned:
    """The checked returns of a member that follow each other within a period. `days`: what they tell of;
    `is_whole`: all of the period that is over.
    """

    member: Organisation
    days: Period
    is_whole: bool
    told: tuple[Told, ...]

    def total(self, measure: str) -> Value:
        """A figure of all its complaints; None where the return does not ask for it."""
        return self._value(measure, "", "")

    def part(self, measure: str, dimension: str, key: str) -> Value:
        """The same of one key of a dimension."""
        return self._value(measure, dimension, key)

    def _value(self, measure: str, dimension: str, key: str) -> Value:
        if measure in RATES:
            part, whole = (self._sum(name, dimension, key) for name in RATES[measure])
            return Fraction(part, whole) if part is not None and whole else None
        return self._sum(measure, dimension, key)

    def _sum(self, measure: str, dimension: str, key: str) -> int | None:
        found = [_figure(form, figures, (measure, dimension, key)) for form, figures in self.told]
        return None if None in found else sum(each for each in found if each is not None)


def _figure(form: ReturnForm, figures: dict[str, int], asked: tuple[str, str, str]) -> int | None:
    measure, dimension, key = asked
    for section in form.sections:
        if section.dimension != dimension:
            continue
        for line in section.lines:
            if line.measure.code == measure and line.code == key:
                return figures.get(line.key)
    return None


def returned_figures(members: Sequence[Organisation], period: Period, *, actor: Actor) -> list[Returned]:
    """Of each of the members whose checked returns the reader may read, those of days within the period."""
    rows = StatisticalReturn.objects.visible_to(actor).filter(
        holder__in=[each.pk for each in members],
        first__gte=period.first,
        last__lte=period.last,
        status__in=CHECKED,
    )
    latest: dict[int, dict[tuple[str, date, date], StatisticalReturn]] = {}
    for row in rows.order_by("version"):
        latest.setdefault(row.holder_id, {})[row.form, row.first, row.last] = row
    found = (_longest(each, latest.get(each.pk, {}).values(), period) for each in members)
    return [each for each in found if each is not None]


def _longest(member: Organisation, rows: Collection[StatisticalReturn], period: Period) -> Returned | None:
    """Of one form, the returns that tell of most days without a gap."""
    forms = sorted({row.form for row in rows})
    chains = [each for form in forms for each in _chains(row for row in rows if row.form == form)]
    longest = max(chains, key=_length, default=[])
    if not longest:
        return None
    days = Period(longest[0].first, longest[-1].last)
    told = tuple((form_of_row(row), row.figures) for row in longest)
    return Returned(member, days, (days.first, days.last) == (period.first, period.last), told)


def _length(chain: Sequence[StatisticalReturn]) -> int:
    return (chain[-1].last - chain[0].first).days


def _chains(rows: Iterable[StatisticalReturn]) -> list[list[StatisticalReturn]]:
    """Returns of which each begins the day after the one before, from every first day; of those that begin
    together the longer one: none counts twice.
    """
    by_first = {row.first: row for row in sorted(rows, key=lambda row: row.last)}
    found = []
    for first in by_first:
        chain, day = [], first
        while day in by_first:
            chain.append(by_first[day])
            day = by_first[day].last + ONE_DAY
        found.append(chain)
    return found
