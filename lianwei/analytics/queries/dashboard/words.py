"""Figures in words: counts, shares, money and changes in the alliance's style."""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianwei.analytics.measures.shapes import COUNT, DAYS, FEN, HOURS, PERSONS, SCORE, SHARE
from lianwei.analytics.queries.figures import Value
from lianwei.analytics.rules.style import ALLIANCE, NO_BASE, growth, half_up, percent, printed_change, wan

HIDDEN = "*"


def printed(value: Value, unit: str) -> str:
    """A figure without its unit: 18,426 · 76.13% · 2,148.00 · 12.5."""
    if value is None:
        return NO_BASE
    if unit == SHARE:
        return f"{percent(Fraction(value), ALLIANCE)}%"
    if unit == FEN:
        return wan(int(value), ALLIANCE)
    if unit in (COUNT, PERSONS):
        return f"{int(value):,}"
    return f"{half_up(Fraction(value), 1):,}"


def unit_label(unit: str) -> str:
    """What stands behind a figure or in the head of its column."""
    return {
        COUNT: pgettext("unit", "cases"),
        PERSONS: pgettext("unit", "persons"),
        FEN: pgettext("unit", "10,000 yuan"),
        SHARE: "",
        DAYS: pgettext("unit", "days"),
        HOURS: pgettext("unit", "hours"),
    }.get(unit, "")


def since(head: str, now: Value, before: Value, unit: str) -> str:
    """同比 ↑ 8.30% of a count or sum, 环比 ↓ 1.57 个百分点 of a rate; `head` says compared with what."""
    return f"{head} {changed(now, before, unit)}"


def changed(now: Value, before: Value, unit: str) -> str:
    """The change with its unit: per cent of counts and sums, percentage points of shares, days of times."""
    change = change_alone(now, before, unit)
    if change == NO_BASE:
        return change
    pattern = {
        SHARE: _("{change} percentage points"),
        DAYS: _("{change} days"),
        HOURS: _("{change} hours"),
        SCORE: _("{change} of 5"),
    }.get(unit, "{change}%")
    return pattern.format(change=change)


def change_alone(now: Value, before: Value, unit: str) -> str:
    """↑ 8.30 without its unit; — where there was nothing before."""
    if now is None or before is None:
        return NO_BASE
    if unit == SHARE:
        return points(Fraction(now), Fraction(before))
    if unit in (COUNT, PERSONS, FEN):
        return grown(now, before).removesuffix("%")
    return _apart(printed_change(half_up(Fraction(now), 1) - half_up(Fraction(before), 1), ALLIANCE))


def change_unit(unit: str) -> str:
    """What stands in the head of a table of changes."""
    others = {SHARE: _("percentage points"), DAYS: pgettext("unit", "days"), HOURS: pgettext("unit", "hours")}
    return others.get(unit, "" if unit == SCORE else "%")


def grown(now: Value, before: Value) -> str:
    """↑ 8.30%; — where there was nothing before."""
    grew = growth(Fraction(now), Fraction(before)) if now is not None and before else None
    return NO_BASE if grew is None else f"{_apart(printed_change(grew, ALLIANCE))}%"


def points(now: Fraction, before: Fraction) -> str:
    """The change between two shares as printed: ↑ 2.11."""
    rounded = half_up(now * 100, ALLIANCE.decimals) - half_up(before * 100, ALLIANCE.decimals)
    return _apart(printed_change(rounded, ALLIANCE))


def _apart(change: str) -> str:
    """↑2.11 → ↑ 2.11."""
    return f"{change[0]} {change[1:]}" if change[:1] in "↑↓" else change
