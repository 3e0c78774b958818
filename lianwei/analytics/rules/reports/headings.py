"""Headings, numbered in the order in which sections follow each other: what is left out leaves no gap."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from lianwei.analytics.rules.wording import ZH

from .shapes import Section

NUMERALS = "一二三四五六七八九十"
FORMS = ("{n}、{title}", "（{n}）{title}", "{n}.{title}")  # by level, GB/T 9704-2012 7.3.3
NUMERAL_LEVELS = 2


def numbered(sections: Iterable[Section], language: str) -> Iterator[Section]:
    """The same sections under 一、二、…, within them （一）（二）…, within these 1. 2. …; 1, 1.1, 1.1.1, 2
    in English. Text without a heading stays as it is.
    """
    places: list[int] = []
    for each in sections:
        if not each.heading:
            yield each
            continue
        places = [*places, *[0] * each.level][: each.level]
        places[-1] += 1
        yield replace(each, heading=_heading(each.heading, places, language))


def numbered_heading(title: str, place: int, language: str) -> str:
    """A title as the heading of the section that stands at this place: 四、建议; 4 Suggestions."""
    return _heading(title, [place], language)


def _heading(title: str, places: Sequence[int], language: str) -> str:
    if language != ZH:
        return f"{'.'.join(map(str, places))} {title}"
    last = places[-1]
    numeral = str(last) if len(places) > NUMERAL_LEVELS else NUMERALS[last - 1]
    return FORMS[len(places) - 1].format(n=numeral, title=title)
