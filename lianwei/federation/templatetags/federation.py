"""The tab strips of the exchange and of data sharing, fields of rows, and reasons in words."""

from django import template
from django.urls import reverse

from lianwei.federation.queries.codes import list_to_map
from lianwei.federation.queries.reasons import sentence_of
from lianwei.federation.queries.sections import SECTIONS, SHARING, Section, sections_of
from lianwei.federation.rules.pages import day_told
from lianwei.ui.shapes import Tab
from lianwei.ui.words import full_date

register = template.Library()


@register.simple_tag(takes_context=True)
def exchange_tabs(context: template.Context, current: str) -> list[Tab]:
    """The tabs the reader may open; `current`: the route of the one the page belongs to."""
    return _tabs(SECTIONS, context, current)


@register.simple_tag(takes_context=True)
def sharing_tabs(context: template.Context, current: str) -> list[Tab]:
    """The same for the pages of data sharing."""
    return _tabs(SHARING, context, current)


def _tabs(sections: tuple[Section, ...], context: template.Context, current: str) -> list[Tab]:
    found = sections_of(sections, actor=context["request"].actor)
    return [
        Tab(str(each.label), reverse(each.url_name), is_current=each.url_name == current) for each in found
    ]


@register.filter
def told(texts: dict[str, str], key: str) -> str:
    """One agreed field of a row."""
    return texts.get(key, "")


@register.filter
def told_day(text: str) -> str:
    """A day as a message tells it, in words; what is no day stands as it is."""
    day = day_told(text)
    return full_date(day) if day else text


@register.filter
def reason(code: str) -> str:
    """A stable code as a sentence."""
    return sentence_of(code) if code else ""


@register.filter
def list_to_agree(code: str) -> str:
    """The code list that a table must be agreed for before a message with this reason is handled again."""
    return list_to_map(code)
