"""What of a story would tell who somebody is, and the story without it. Pure.

One scanner for all: names (people.py), numbers (numbers.py), addresses and days of birth (places.py), links
that carry a number. Places are those of the original text.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lianwei.reading.numbers import TOKEN, number_spans
from lianwei.reading.patterns import HALF_WIDTH
from lianwei.reading.people import names_in
from lianwei.reading.places import addresses_in, births_in

MARKS = {
    "name": "〔姓名〕",
    "phone": "〔电话〕",
    "id": "〔证件〕",
    "card": "〔卡号〕",
    "email": "〔邮箱〕",
    "address": "〔地址〕",
    "plate": "〔车牌〕",
    "order": "〔单号〕",
    "account": "〔账号〕",
    "birth": "〔出生日期〕",
    "url": "〔链接〕",
}
KINDS = tuple(MARKS)
MARK = re.compile(r"〔[^〕]{1,12}〕")
LINK = re.compile(
    r"(?:https?://|www\.)[A-Za-z0-9\-.:@]+(?P<path>[/?#][A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*)", re.ASCII
)
TELLING = re.compile(r"[?&#=]|\d{5}|[0-9a-fA-F]{12}")
TAIL = re.compile(r"尾号(?:为|是|:|：| )*(?P<value>\d{3,6})(?!\d)")
CASE_NUMBER = re.compile(r"(?<![0-9A-Za-z])[A-Z]{2,8}-20\d\d-(?:[A-Z]-)?\d{3,7}(?!\d)")
TAIL_KINDS = (("card", re.compile(r"卡|账户|账号")), ("phone", re.compile(r"手机|电话|号码")))
NEAR = 10  # characters in which a tail's kind is said
LONGEST_TEXT = 100_000  # characters read; a story has a few hundred


class Found(NamedTuple):
    """What tells who somebody is: its kind, its place in the original text."""

    kind: str
    start: int
    end: int


class Scrubbed(NamedTuple):
    """A text with marks in place of what was found in the original."""

    text: str
    found: tuple[Found, ...]


def scrub(text: str) -> Scrubbed:
    """Marks instead of everything found. A text that went through once comes back unchanged."""
    found = tuple(found_in(text))
    return Scrubbed(marked(text, found), found)


def marked(text: str, found: Iterable[Found]) -> str:
    """The text with a mark for each place."""
    parts, at = [], 0
    for each in sorted(found, key=lambda one: one.start):
        parts += [text[at : each.start], MARKS[each.kind]]
        at = each.end
    return "".join([*parts, text[at:]])


def found_in(text: str) -> list[Found]:
    """Everything that tells who somebody is, in the order of the text, nothing twice."""
    plain = text.translate(HALF_WIDTH)
    marks = [(*match.span(), "") for pattern in (MARK, TOKEN) for match in pattern.finditer(text)]
    spans = _without_overlap(
        [
            *marks,
            *((*match.span(), "url") for match in LINK.finditer(plain) if TELLING.search(match["path"])),
            *((*each, "birth") for each in births_in(plain)),
            *((*each, "address") for each in addresses_in(plain)),
            *_further(plain),
        ]
    )
    spans = _without_overlap(number_spans(text, taken=spans))
    spans = _without_overlap([*spans, *((each.start, each.end, "name") for each in names_in(text))])
    return [Found(kind, start, end) for start, end, kind in sorted(spans) if kind]


def _further(plain: str) -> Iterator[tuple[int, int, str]]:
    """Last digits, and the numbers of cases."""
    for match in TAIL.finditer(plain):
        near = plain[max(0, match.start() - NEAR) : match.start()]
        kind = next((kind for kind, said in TAIL_KINDS if said.search(near)), "order")
        yield *match.span("value"), kind
    for match in CASE_NUMBER.finditer(plain):
        yield *match.span(), "order"


def _without_overlap(spans: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for start, end, kind in spans:
        if all(end <= first or start >= last for first, last, _kind in kept):
            kept.append((start, end, kind))
    return kept
