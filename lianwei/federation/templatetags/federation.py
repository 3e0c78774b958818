"""The tab strip of the exchange, and reasons in words."""

from django import template
from django.urls import reverse

from lianwei.federation.queries.reasons import sentence_of
from lianwei.federation.queries.sections import sections_of
from lianwei.ui.shapes import Tab

register = template.Library()


@register.simple_tag(takes_context=True)
def exchange_tabs(context: template.Context, current: str) -> list[Tab]:
    """The tabs the reader may open; `current`: the route of the one the page belongs to."""
    found = sections_of(actor=context["request"].actor)
    return [
        Tab(str(each.label), reverse(each.url_name), is_current=each.url_name == current) for each in found
    ]


@register.filter
def reason(code: str) -> str:
    """A stable code as a sentence."""
    return sentence_of(code) if code else ""
