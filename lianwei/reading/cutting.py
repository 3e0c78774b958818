"""A text cut into the words of the dictionary of rjieba, as names are weighed by them. Pure."""

import re
from functools import cache
from itertools import accumulate
from typing import Any

from lianwei.reading.surnames import RARE, SURNAMES

CHINESE = re.compile(r"[\u4e00-\u9fff]")
SINGLE = frozenset(SURNAMES)
ALL = SINGLE | frozenset(RARE)


class Words:
    """A text cut into the words of the dictionary."""

    def __init__(self, text: str) -> None:
        self.text = text
        cut = dictionary()
        told = cut.tag(text)
        self.words = [word for word, _flag in told]
        self.flags = [flag for _word, flag in told]
        ends = list(accumulate(map(len, self.words), initial=0))
        self.bounds = frozenset(ends)
        self.word_at = [n for n, word in enumerate(self.words) for _sign in word]
        self.starts = ends

    def over(self, place: int) -> tuple[int, int, str]:
        """The word that stands over a place."""
        n = self.word_at[place]
        return self.starts[n], self.starts[n + 1], self.words[n]

    def flag_at(self, place: int) -> str:
        """What the word that begins at a place is; empty where none begins."""
        return self.flags[self.word_at[place]] if place in self.bounds and place < len(self.text) else ""

    def flag_before(self, place: int) -> str:
        """What the word that ends at a place is; empty where none ends."""
        return self.flags[self.word_at[place - 1]] if place in self.bounds and place else ""

    def cuts(self, start: int, end: int) -> int:
        """How many known words a name at this place would cut in two."""
        count = 0
        for place, beyond in ((start, start - 1), (end - 1, end)):
            first, last, word = self.over(place)
            count += first <= beyond < last and is_word(word)
        return count


@cache
def dictionary() -> Any:
    import rjieba  # noqa: PLC0415 - its dictionary takes 60 MB, and few processes ask for names

    return rjieba


@cache
def is_word(word: str) -> bool:
    """Whether the dictionary knows it as something else than somebody's name."""
    if len(word) == 1 or not dictionary().has_word(word):
        return False
    return not dict(dictionary().tag(word, False)).get(word, "").startswith("nr")
