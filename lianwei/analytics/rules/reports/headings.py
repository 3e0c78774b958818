"""Headings of the first level, numbered in the order in which sections follow each other."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lianwei.analytics.rules.wording import ZH, say

from .shapes import Section

NUMERALS = "一二三四五六七八九十"


def numbered(sections: Iterable[Section], language: str) -> Iterator[Section]:
    """The same sections under 一、二、…; 1, 2, … in English."""
    for place, each in enumerate(sections):
        number = NUMERALS[place] if language == ZH else str(place + 1)
        yield replace(each, heading=say("heading_numbered", language, n=number, title=each.heading))
