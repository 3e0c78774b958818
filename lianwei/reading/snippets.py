"""A piece of a text around the words that were looked for, with these words marked."""

import re
from typing import NamedTuple

from lianwei.reading.scripts import plain

AROUND = 18  # characters before the first word
WIDTH = 96
CUT = "…"


class Part(NamedTuple):
    """A stretch of a snippet; `is_hit`: one of the words."""

    text: str
    is_hit: bool


def snippet(text: str, words: list[str], *, width: int = WIDTH) -> list[Part]:
    """The part of a text around the first of these words (plain writing); its beginning where none stands."""
    shown = " ".join(text.split())
    letters = plain(shown)
    shown = shown if len(shown) == len(letters) else letters  # else places would not fit
    hits = _places(letters, words)
    start = max(hits[0][0] - AROUND, 0) if hits else 0
    end = min(start + width, len(shown))
    return [
        *([Part(CUT, False)] if start else []),
        *_parts(shown, hits, start, end),
        *([Part(CUT, False)] if end < len(shown) else []),
    ]


def _places(letters: str, words: list[str]) -> list[tuple[int, int]]:
    """Where the words stand, the longest first where two begin together; no place twice."""
    if not words:
        return []
    found = re.finditer("|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)), letters)
    return [each.span() for each in found]


def _parts(shown: str, hits: list[tuple[int, int]], start: int, end: int) -> list[Part]:
    parts, at = [], start
    for first, last in hits:
        if first >= end:
            break
        if last > start:
            parts += [Part(shown[at:first], False), Part(shown[max(first, at) : min(last, end)], True)]
            at = min(last, end)
    return [part for part in (*parts, Part(shown[at:end], False)) if part.text]
