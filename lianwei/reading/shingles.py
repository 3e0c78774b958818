"""What texts are compared by: runs of three and four letters, and numbers with what they count. As arrays.

All texts are read at once: code points side by side, the text of each beside it. Marks are 32-bit hashes; of
100,000 complaints some hundred marks collide, which moves no similarity by a thousandth.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lianwei.reading.scripts import plain

Array = NDArray[Any]
SIZES = (3, 4)  # letters of a run: three find what was told in other words, four what is rare in forms
AT_ONCE = 4_000_000  # letters hashed in one go: 100 MB
BREAK = "\n"
FIRST, SECOND = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)  # odd multipliers that spread bits
HALF = np.uint64(32)
ZERO, NINE = ord("0"), ord("9")
TEN = np.uint64(10)


def letters_of(texts: Sequence[str]) -> tuple[Array, Array]:
    """(code points of letters and digits in plain writing, the place of the text of each)."""
    joined = BREAK.join(text.replace(BREAK, " ") for text in texts)
    points = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype=np.uint32)
    owner = np.cumsum(points == ord(BREAK), dtype=np.uint32)
    points = _plain_table(points)[points]
    kept = points != 0
    return points[kept], owner[kept]


def _plain_table(points: Array) -> Array:
    """For each code point that occurs, the letter or digit it is compared as; 0 for signs and spaces."""
    table = np.zeros(int(points.max(initial=0)) + 1, dtype=np.uint32)
    for point in np.flatnonzero(np.bincount(points, minlength=1)).tolist():
        letter = plain(chr(point))[:1]
        table[point] = ord(letter) if letter.isalnum() else 0
    return table


def runs_of(letters: Array, owner: Array, size: int, *, part: int = 0, parts: int = 1) -> Array:
    """(mark, text) packed in 64 bits for each place where a run begins; of marks that fall into one part."""
    pieces = [np.zeros(0, dtype=np.uint64)]
    for start in range(0, letters.size - size + 1, AT_ONCE):
        piece, whose = letters[start : start + AT_ONCE + size - 1], owner[start : start + AT_ONCE + size - 1]
        count = piece.size - size + 1
        marks = np.full(count, size, dtype=np.uint32)
        for place in range(size):
            marks = _mixed(marks ^ piece[place : place + count])
        taken = whose[:count] == whose[size - 1 :]
        if parts > 1:
            taken &= marks % np.uint32(parts) == part
        pieces.append(packed(marks[taken], whose[:count][taken]))
    return np.concatenate(pieces)


def numbers_of(letters: Array, owner: Array) -> Array:
    """(mark, text) packed for each number with the letter behind it: 3580元, 12日."""
    if letters.size == 0:
        return np.zeros(0, dtype=np.uint64)
    digit = (letters >= ZERO) & (letters <= NINE)
    joined = digit[1:] & digit[:-1] & (owner[1:] == owner[:-1])
    starts = np.flatnonzero(digit & np.append(True, ~joined))
    ends = np.flatnonzero(digit & np.append(~joined, True)) + 1
    if starts.size == 0:
        return np.zeros(0, dtype=np.uint64)
    after = np.minimum(ends, letters.size - 1)
    unit = np.where((owner[after] == owner[starts]) & (ends < letters.size), letters[after], 0)
    length = np.repeat(ends, ends - starts) - np.flatnonzero(digit)
    worth = (letters[digit] - ZERO + 1).astype(np.uint64) * TEN ** (length - 1).astype(np.uint64)
    values = np.add.reduceat(worth, np.append(0, np.cumsum(ends - starts)[:-1]))
    marks = _mixed(
        _mixed(values.astype(np.uint32)) ^ unit.astype(np.uint32) ^ (values >> HALF).astype(np.uint32)
    )
    return packed(marks, owner[starts])


def packed(high: Array, low: Array) -> Array:
    """Two arrays of 32 bits as one of 64, which sorts by the first and then by the second."""
    return (high.astype(np.uint64) << HALF) | low.astype(np.uint64)


def unpacked(keys: Array) -> tuple[Array, Array]:
    return (keys >> HALF).astype(np.uint32), (keys & np.uint64(0xFFFFFFFF)).astype(np.uint32)


def changes(values: Array) -> Array:
    """Where an ascending array has a value for the first time."""
    return np.append(True, values[1:] != values[:-1])[: values.size]


def _mixed(marks: Array) -> Array:
    marks = marks * FIRST
    marks ^= marks >> np.uint32(15)
    marks *= SECOND
    return marks ^ (marks >> np.uint32(13))


def blocks(total: int, size: int) -> Iterator[slice]:
    return (slice(at, min(at + size, total)) for at in range(0, total, size))
