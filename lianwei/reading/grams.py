"""The one tokeniser of full-text search, for what is stored and for what is asked.

A text is cut into runs at its spaces; a run gives every pair of neighbouring characters and its last
character. Neighbouring pairs share a character, so a phrase of pairs is found exactly where the text contains
it: hits are those of LIKE on `plain(text)`, for words of any script and length.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from lianwei.reading.scripts import plain

LONGEST_PIECE = 16_000  # characters; PostgreSQL keeps places up to 16,383
MOST_REPEATS = 250  # of one pair in a piece; PostgreSQL keeps 256
LONGEST_WORD = 60  # characters of a word that is asked; pieces overlap by so many
MOST_WORDS = 8
CHINESE = range(0x4E00, 0xA000)


def words_of(query: str) -> list[str]:
    """What is asked for: words between spaces, in the writing that is compared."""
    return [each[:LONGEST_WORD] for each in plain(query).split()][:MOST_WORDS]


def tokens(letters: str) -> list[str]:
    """The tokens of a text in plain writing, in order."""
    return [run[at : at + 2] for run in letters.split() for at in range(len(run))]


def asked_tokens(word: str) -> tuple[str, ...]:
    """The tokens of a word that is asked: its pairs; one character stands for every pair that begins so."""
    return tuple(word[at : at + 2] for at in range(max(len(word) - 1, 1)))


def pieces(letters: str) -> Iterator[str]:
    """A text in parts that every database can keep whole; most texts are one part."""
    while letters:
        end = _end(letters)
        yield letters[:end]
        if end >= len(letters):
            return
        letters = letters[max(end - LONGEST_WORD, 1) :]


def _end(letters: str) -> int:
    end = min(len(letters), LONGEST_PIECE)
    if end <= MOST_REPEATS:
        return end
    counts = Counter(letters[at : at + 2] for at in range(end))
    if counts.most_common(1)[0][1] <= MOST_REPEATS:
        return end
    seen: Counter[str] = Counter()
    for at in range(end):
        seen[letters[at : at + 2]] += 1
        if seen[letters[at : at + 2]] > MOST_REPEATS:
            return at
    return end


def chinese_pairs(letters: str) -> set[str]:
    """The pairs of Chinese characters in a text: what has a pinyin of its own."""
    return {a + b for a, b in pairwise(letters) if ord(a) in CHINESE and ord(b) in CHINESE}
