"""Headings, numbered in the order in which sections follow each other: what is left out leaves no gap."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lianwei.analytics.rules.wording import ZH, say

from .shapes import Section

NUMERALS = "一二三四五六七八九十"


def numbered(sections: Iterable[Section], language: str) -> Iterator[Section]:
    """The same sections under 一、二、… and within them （一）（二）…; 1, 1.1, 1.2, 2, … in English. Text
    without a heading stays as it is.
    """
    first = within = 0
    for each in sections:
        if each.level > 1:
            within += 1
        elif each.heading:
            first, within = first + 1, 0
        yield replace(each, heading=_heading(each, first, within, language)) if each.heading else each


def numbered_heading(title: str, place: int, language: str) -> str:
    """A title as the heading of the section that stands at this place: 四、建议; 4 Suggestions."""
    return say("heading_numbered", language, above="", n=_numeral(place, language), title=title)


def _heading(section: Section, first: int, within: int, language: str) -> str:
    above, number = (_numeral(each, language) for each in (first, within or first))
    key = "heading_within" if section.level > 1 else "heading_numbered"
    return say(key, language, above=above, n=number, title=section.heading)


def _numeral(number: int, language: str) -> str:
    return NUMERALS[number - 1] if language == ZH else str(number)
