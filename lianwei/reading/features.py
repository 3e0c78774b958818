"""What a classifier counts in a text: every run of one to three characters, and words in Latin letters.

A run is its characters' code points side by side (21 bits each), so that a key can be read back as text and
no two runs share one. A Latin word, and a pair of them, is a checksum beside a mark in the highest bit.
"""

import re
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from lianwei.reading.scripts import plain

Keys = NDArray[np.uint64]

PLACE = np.uint64(21)  # Unicode ends at U+10FFFF
LONGEST = 3
WORD_MARK = 1 << 63
WORD = re.compile(r"[a-z]{2,}")


def features(text: str) -> tuple[Keys, NDArray[np.int64]]:
    """The distinct keys of a text, ascending, and how often each stands in it."""
    letters = plain(text)
    keys = np.concatenate([*(runs(letters, size) for size in range(1, LONGEST + 1)), _words(letters)])
    return np.unique(keys, return_counts=True)


def runs(letters: str, size: int) -> Keys:
    """The key at each place where a run of `size` characters begins."""
    points = np.frombuffer(letters.encode("utf-32-le"), dtype="<u4").astype(np.uint64)
    keys = np.zeros(max(0, points.size - size + 1), dtype=np.uint64)
    for place in range(size):
        keys |= points[place : place + keys.size] << (PLACE * np.uint64(place))
    return keys


def _words(letters: str) -> Keys:
    words = WORD.findall(letters)
    pairs = [f"{first} {second}" for first, second in pairwise(words)]
    return np.array([WORD_MARK | crc32(each.encode()) for each in [*words, *pairs]], dtype=np.uint64)
