"""What a question is compared with, and what a reader must be told beside the comparison."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from lianwei.analytics.queries.calendars import reckonings_of
from lianwei.analytics.queries.comparisons import LISTS, Against, code_breaks, days_compared
from lianwei.analytics.rules.calendars import period_named
from lianwei.analytics.rules.festival import is_moved, season_days
from lianwei.analytics.rules.periods import Period
from lianwei.core.scope import Actor
from lianwei.registry.queries import code_label
from lianwei.ui.words import full_date

from .asking import Question, days_label

CHOICES = (
    (Against.YEAR, gettext_lazy("With the year before")),
    (Against.BEFORE, gettext_lazy("With the period before")),
    (Against.FESTIVAL, gettext_lazy("With the year before, Spring Festival to Spring Festival")),
)
HEADS = {
    Against.YEAR: pgettext_lazy("comparison", "On last year"),
    Against.BEFORE: pgettext_lazy("comparison", "On the period before"),
    Against.FESTIVAL: pgettext_lazy("comparison", "Festival to festival"),
}
MOST_BREAKS = 6  # said by name
Says = dict[str, str]


@dataclass(frozen=True, slots=True)
class Beside:
    """The days compared with, and in which way."""

    against: Against
    now: Period
    before: Period

    @property
    def head(self) -> str:
        """同比, 环比 or 春节对齐."""
        return str(HEADS[self.against])

    @property
    def labels(self) -> tuple[str, str]:
        """What the two are called in the heads of columns."""
        if self.against == Against.YEAR and self.now.first.year != self.before.first.year:
            return _year(self.now), _year(self.before)
        return pgettext("comparison", "This period"), pgettext("comparison", "Compared with")

    @property
    def words(self) -> str:
        """同比:2025年1月1日 至 2025年3月31日."""
        return _("{way}: {days}").format(way=self.head, days=days_label(self.before))


def beside(asked: Question, *, actor: Actor) -> Beside:
    """What a question is compared with; the year before where nothing is said."""
    against = Against(asked.against or Against.YEAR)
    whole = asked.period
    if asked.period_name and against == Against.BEFORE:
        whole = period_named(asked.period_name, reckonings_of(actor.organisation_id or 0))
    return Beside(against, asked.period, days_compared(asked.period, whole, against))


def festival_notes(pair: Beside) -> list[str]:
    """Whether the Spring Festival lies differently in the two, and where it could not be put beside."""
    found = []
    if is_moved(pair.now, pair.before):
        found.append(
            _(
                "The Spring Festival lies differently: {now} of its 16 days, from the eve to the Lantern "
                "Festival, in these days, {before} in those compared with."
            ).format(now=season_days(pair.now), before=season_days(pair.before))
        )
    if pair.against == Against.FESTIVAL and pair.before == pair.now.year_before():
        found.append(
            _("Days that end after March are compared by date; the Spring Festival lies before them.")
        )
    return found


def break_notes(pair: Beside, seen: Iterable[tuple[str, Iterable[str]]]) -> list[str]:
    """Codes of a table that began, ended or were renamed in the two periods or between them; `seen`: the
    keys of either period by dimension.
    """
    keys = {name: set(some) for name, some in seen}
    return breaks_told(pair.now, pair.before, keys)


def breaks_told(now: Period, before: Period, keys: dict[str, set[str]]) -> list[str]:
    """The sentence under a table, none where nothing changed; only codes the table knows are named."""
    found = code_breaks(sorted(keys), now, before)
    told = [each for each in found if each.code in keys[each.dimension]]
    if not told:
        return []
    said = [_break(each.dimension, each.code, each.on, each.change) for each in told[:MOST_BREAKS]]
    more = _(" and {n} more").format(n=len(told) - len(said)) if len(told) > len(said) else ""
    return [
        _("The list changed: {changes}{more}. These lines cannot be compared as they stand.").format(
            changes=_("; ").join(said), more=more
        )
    ]


def _break(dimension: str, code: str, on: date, change: str) -> str:
    words: Says = {
        "began": _("{label} from {day} on"),
        "ended": _("{label} until {day}"),
        "renamed": _("{label}, renamed on {day}"),
    }
    label = code_label(LISTS[dimension], code, on=on)
    return words[change].format(label=label, day=full_date(on))


def _year(period: Period) -> str:
    return _("Year {year}").format(year=period.first.year)
