"""The marks of many texts, weighed by how few texts share each. Arrays throughout."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from .shingles import SIZES, Array, changes, letters_of, numbers_of, packed, runs_of, unpacked

COMMON = 0.1  # of all texts: what more of them share says nothing
COMMON_FROM = 1_000  # texts
AS_OF = 10_000  # texts: of fewer, rarity is judged as of so many
FIGURE = 6.0  # weight of a number beside that of a run of letters
PART = 5_000_000  # marks counted in one go: 150 MB


@dataclass(frozen=True, slots=True)
class Marked:
    """Marks that several texts share. `keys`: (text, mark) packed, ascending, so that each text's rarest mark
    comes first; those of text n stand at `first[n]:first[n + 1]`. `spread`: in how many texts a mark stands,
    `weight`: what it says; `length` of a text as a vector, marks of its own included.
    """

    keys: Array
    first: Array
    spread: Array
    weight: Array
    length: Array


@dataclass(frozen=True, slots=True)
class _Part:
    """Some marks: spread and weight of each, and (text, place of the mark here) packed for those shared."""

    spread: Array
    weight: Array
    keys: Array


def marks_of(texts: Sequence[str]) -> Marked:
    """The marks of texts, weighed among these texts."""
    letters, owner = letters_of(texts)
    parts = -(-letters.size // PART) or 1
    mass = np.zeros(len(texts))
    found = [
        _counted(runs_of(letters, owner, size, part=part, parts=parts), mass, worth=1.0)
        for size in SIZES
        for part in range(parts)
    ]
    found.append(_counted(numbers_of(letters, owner), mass, worth=FIGURE))
    return _joined(found, np.sqrt(np.maximum(mass, 1.0)))


def _counted(keys: Array, mass: Array, *, worth: float) -> _Part:
    """Count in how many texts each mark stands; adds the weights to the texts' mass."""
    keys.sort()
    marks, owner = unpacked(keys[changes(keys)])
    spread = np.diff(np.append(np.flatnonzero(changes(marks)), marks.size)).astype(np.int32)
    weight = worth * np.square(np.log((max(mass.size, AS_OF) + 1) / np.maximum(spread, 1))).astype(np.float32)
    weight[spread > max(COMMON * mass.size, COMMON_FROM)] = 0
    mass += np.bincount(owner, weights=np.repeat(weight, spread), minlength=mass.size)
    is_shared = (spread > 1) & (weight > 0)
    place = np.repeat((np.cumsum(is_shared) - 1).astype(np.uint32), spread)
    taken = np.repeat(is_shared, spread)
    return _Part(spread[is_shared], weight[is_shared].astype(np.float32), packed(owner[taken], place[taken]))


def _joined(parts: list[_Part], length: Array) -> Marked:
    """All parts in one, marks numbered by rarity."""
    spread = np.concatenate([each.spread for each in parts])
    rarest_first = np.argsort(spread, kind="stable")
    number = np.empty(spread.size, dtype=np.uint32)
    number[rarest_first] = np.arange(spread.size, dtype=np.uint32)
    before = np.cumsum([0, *(each.spread.size for each in parts)])
    for part, (start, end) in zip(parts, pairwise(before), strict=True):
        owner, place = unpacked(part.keys)
        part.keys[:] = packed(owner, number[start:end][place])
    keys = np.concatenate([each.keys for each in parts])
    keys.sort()
    first = np.searchsorted(keys, packed(np.arange(length.size + 1), np.zeros(length.size + 1)))
    weight = np.concatenate([each.weight for each in parts])[rarest_first]
    return Marked(keys, first, spread[rarest_first], weight, length)
