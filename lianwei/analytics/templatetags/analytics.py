"""The tab strip of the statistics pages."""

from fractions import Fraction

from django import template
from django.urls import reverse

from lianwei.analytics.queries.dashboard.asking import period_label
from lianwei.analytics.queries.sections import sections_of
from lianwei.analytics.rules.style import ALLIANCE, NO_BASE, half_up
from lianwei.ui.shapes import Tab

register = template.Library()


@register.simple_tag(takes_context=True)
def section_tabs(context: template.Context, current: str) -> list[Tab]:
    """The tabs the reader may open; `current`: the route of the one the page belongs to."""
    found = sections_of(actor=context["request"].actor)
    return [
        Tab(str(each.label), reverse(each.url_name), is_current=each.url_name == current) for each in found
    ]


@register.filter
def period_name(name: str) -> str:
    """2026-10 → 2026年10月, Oct 2026; 2026Q3 → 2026, quarter 3."""
    return period_label(name)


@register.filter
def share(value: float | None) -> str:
    """0.7613 → 76.13%; — for no value."""
    return NO_BASE if value is None else f"{half_up(Fraction(value) * 100, ALLIANCE.decimals)}%"
