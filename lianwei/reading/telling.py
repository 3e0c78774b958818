"""By which marks a text is found again among a million: some of its runs of letters, and its figures. Keyed.

Of all marks of a text those with the lowest digests are taken, so that two tellings of one matter take the
same ones; figures (a sum, a day, a house) are all taken, since who tells a thing in other words keeps them.
The digests are keyed: without the key nobody tells from a mark what letters it was made of.
"""

import hashlib
import re
from heapq import nsmallest

from lianwei.reading.scripts import plain

RUN = 6  # letters: of a million texts few share a longer run, many a shorter one
MOST_RUNS, MOST_FIGURES = 96, 32  # marks of one text
BITS = 31
LAST = (1 << BITS) - 1
HIDDEN = re.compile(r"〔[^〕]*〕")  # numbers of people stand hidden in texts; two hidden ones tell nothing
FIGURE = re.compile(r"\d+[^\W\d_]?")
SHORTEST = 12  # letters from which a text says enough to be found by


def marks_of(text: str, *, key: bytes) -> list[int]:
    """The marks of a text, 31 bits each, in ascending order; none of one that says too little."""
    words = plain(HIDDEN.sub(" ", text))
    letters = "".join(filter(str.isalnum, words))
    if len(letters) < SHORTEST:
        return []
    digest = hashlib.blake2b(key=key, digest_size=4)
    runs = {_mark(digest, letters[at : at + RUN]) for at in range(len(letters) - RUN + 1)}
    figures = {_mark(digest, f"#{each}") for each in figures_in(text)}
    return sorted({*nsmallest(MOST_RUNS, runs), *nsmallest(MOST_FIGURES, figures)})


def figures_in(text: str) -> set[str]:
    """The figures of a text with what they count: 3580元, 12日."""
    return set(FIGURE.findall(plain(HIDDEN.sub(" ", text))))


def _mark(keyed: hashlib.blake2b, word: str) -> int:
    digest = keyed.copy()
    digest.update(word.encode())
    return int.from_bytes(digest.digest()) & LAST
