"""How alike two texts or two names are: for finding what was told twice. Pure; 0 is nothing, 1 the same."""

import re

from rapidfuzz import fuzz

from lianwei.reading.grams import tokens
from lianwei.reading.scripts import plain

TOKEN = re.compile(r"〔[^〕]*〕")  # numbers of people stand hidden in texts; two hidden ones are not alike
NO_WORD = re.compile(r"[^\w\s]|_")
LONGEST = 1_000  # characters compared: who tells a thing twice begins alike
LEAST = 4  # pairs of characters from which a text says something
PART = 12  # pairs from which a short text that stands within a long one counts
WITHIN = 0.9


def alike(one: str, other: str) -> float:
    """Shared pairs of characters (Dice); a short telling that stands within a long one is nearly the same."""
    a, b = _pairs(one), _pairs(other)
    shorter = min(len(a), len(b))
    if shorter < LEAST:
        return 0.0
    shared = len(a & b)
    both = 2 * shared / (len(a) + len(b))
    return max(both, WITHIN * shared / shorter) if shorter >= PART else both


def _pairs(text: str) -> frozenset[str]:
    letters = NO_WORD.sub(" ", plain(TOKEN.sub(" ", text[:LONGEST])))
    return frozenset(each for each in tokens(letters) if len(each) > 1)


def alike_names(one: str, other: str) -> float:
    """How few letters lie between two names, whatever their writing."""
    return fuzz.ratio(plain(one), plain(other)) / 100
