"""What a work bulletin counts: the period's own figures, by class and by member, from one snapshot."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.utils.translation import override

from lianwei.analytics.measures import MEASURES
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.rules.reports.indicators import Indicator
from lianwei.analytics.rules.reports.work import COLUMNS, RATES, MemberLine, WorkNumbers
from lianwei.analytics.rules.wording import EN, ZH, say

from .figures import Row, figures
from .report_numbers import (
    LOCALES,
    Asked,
    Counts,
    counts_by,
    days_said,
    is_sector_alone,
    items_of,
    member_names,
    scope_of,
    title_of,
)

SHOWN = (
    *("received", "accepted", "closed", "resolved", "resolution_rate"),
    *("recovered_promised", "recovered_received", "enquiries"),
    *RATES,
)


def work_numbers(asked: Asked) -> dict[str, WorkNumbers]:
    """The numbers with their names, by data language."""
    [now], [before] = (_rows(asked, SHOWN, period) for period in (asked.period, asked.period.year_before()))
    classes = counts_by(asked, "category_main")
    members = _by_member(asked) if asked.subject.alliance else {}
    return {language: _named(asked, language, (now, before), classes, members) for language in (ZH, EN)}


def _rows(asked: Asked, measures: Sequence[str], period: Period, by: Sequence[str] = ()) -> list[Row]:
    return figures(
        measures,
        actor=asked.actor,
        period=period,
        by=by,
        where=asked.where(),
        cutoff=asked.known_by(period),
        snapshot=asked.snapshot,
    )


def _by_member(asked: Asked) -> dict[str, Counter[str]]:
    """Counts by member; what was merged into one stands in its line."""
    found: dict[str, Counter[str]] = {}
    for row in _rows(asked, COLUMNS, asked.period, by=["member"]):
        line = found.setdefault(asked.subject.member_of(row.keys[0]), Counter())
        line.update({name: int(row.values[name] or 0) for name in COLUMNS})
    return found


def _named(
    asked: Asked,
    language: str,
    halves: tuple[Row, Row],
    classes: Counts,
    members: Mapping[str, Mapping[str, int]],
) -> WorkNumbers:
    now, before = halves
    with override(LOCALES[language]):
        items = items_of("category_main", classes, on=asked.period.last)
        names = member_names(asked.subject, language)
        return WorkNumbers(
            title=title_of(asked, "title_work", language),
            issuer=str(asked.subject.name),
            scope=scope_of(asked, language),
            period=days_said(asked, language),
            indicators=[
                Indicator(name, say(f"label_{name}", language), MEASURES[name].unit, *values)
                for name in SHOWN
                if (values := (now.values[name], before.values[name]))
            ],
            classes=[] if is_sector_alone(items, asked.basis.sector) else items,
            members=[MemberLine(key, names[key], values) for key, values in members.items()],
            own=str(asked.subject.holder.pk) if asked.subject.alliance else None,
        )
