"""Texts that tell the same thing twice, among many: lightly edited, in another order, in other words.

A mark that few texts share speaks for more than a phrase that stands in every tenth; so marks weigh by their
rarity, and a number with its unit (a sum, a day, a house) more than letters, since who tells a thing in other
words keeps its figures. Pairs are looked for among texts that share some of their rarest marks, and then
compared whole. The similarity of two texts is the cosine of their weighed marks: 0 nothing
shared, 1 the same.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from .rarity import Marked, marks_of
from .shingles import Array, blocks, packed, unpacked

LEAST = 0.27  # similarity from which two texts count as one telling
RAREST = 40  # marks of a text by which others are looked for
WIDEST = 200  # texts: no others are looked for by a mark that more share
NEIGHBOURS = 20  # a text is paired with so many next ones that share a mark
NEAREST = 4  # of a text, those compared whole
COMPARED_AT_ONCE = 4_000
TEXTS_AT_ONCE = 5_000  # whose candidates are gathered in one go
LARGEST_RING = 200  # texts linked with one another that are all compared
MOST_TEXTS = 1 << 24
TEXT, SCORE = np.uint64(24), np.uint64(16)  # bits of a packed candidate: text, score, text
LAST_TEXT, BEST = np.uint64(MOST_TEXTS - 1), np.uint64(0xFFFF)
FINE = 8.0  # steps to a unit of weight while candidates are looked for


class Pair(NamedTuple):
    """Places of two texts, the earlier first, and how alike they are."""

    one: int
    other: int
    similarity: float


def near_duplicates(texts: Sequence[str], *, least: float = LEAST) -> list[Pair]:
    """All pairs of texts at least so alike, in the order of their places; where more than 200 texts hang
    together, their nearest pairs only. Raises ValueError for more than 16 million texts.
    """
    if len(texts) >= MOST_TEXTS:
        raise ValueError("Too many texts at once.")
    marked = marks_of(texts)
    pairs = _alike(marked, _candidates(marked), least)
    ringed = np.array(sorted({*_packed_pairs(pairs), *_within_rings(pairs)}), dtype=np.uint64)
    return _alike(marked, ringed, least)


def _candidates(marked: Marked) -> Array:
    """Pairs (packed) of texts with rare marks in common: for each text those that share most."""
    marks, owner = unpacked(_rare_postings(marked))
    found = [
        _nearest(marked, *_sharing(marked, marks, owner, block.start, block.stop))
        for block in blocks(marked.length.size, TEXTS_AT_ONCE)
    ]
    return np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.uint64)


def _nearest(marked: Marked, one: Array, other: Array, shared: Array) -> Array:
    """Of these pairs, for each text those that share most, packed."""
    short = np.minimum(marked.length[one], marked.length[other])
    far = BEST - np.minimum(BEST, 1_000 * shared / short).astype(np.uint64)
    ways = _packed_way(one.astype(np.uint64), far, other.astype(np.uint64))
    ways.sort()
    side = ways >> (TEXT + SCORE)
    nearest = np.arange(side.size) - np.searchsorted(side, side) < NEAREST
    side, partner = side[nearest], ways[nearest] & LAST_TEXT
    return packed(np.minimum(side, partner), np.maximum(side, partner))


def _packed_way(side: Array, far: Array, partner: Array) -> Array:
    return (side << (TEXT + SCORE)) | (far << TEXT) | partner


def _sharing(marked: Marked, marks: Array, owner: Array, low: int, high: int) -> tuple[Array, Array, Array]:
    """(text, other text, weight of the rare marks both have) for texts from `low` to before `high`."""
    worth = np.minimum(marked.weight * FINE, 0xFFFF).astype(np.uint64)
    found = [np.zeros(0, dtype=np.uint64)]
    for step in range(1, NEIGHBOURS + 1):
        at = np.flatnonzero(marks[step:] == marks[:-step])
        for mine, other in ((at, at + step), (at + step, at)):
            inside = (owner[mine] >= low) & (owner[mine] < high)
            here, there = mine[inside], other[inside]
            one, two = owner[here].astype(np.uint64), owner[there].astype(np.uint64)
            found.append((one << (TEXT + SCORE)) | (two << SCORE) | worth[marks[here]])
    each = np.concatenate(found)
    found.clear()
    each.sort()
    both, starts = np.unique(each >> SCORE, return_index=True)
    total = np.add.reduceat(each & BEST, starts) if starts.size else starts
    return (both >> TEXT).astype(np.uint32), (both & LAST_TEXT).astype(np.uint32), total / FINE


def _rare_postings(marked: Marked) -> Array:
    """(mark, text) packed, ascending, of the rarest marks of each text."""
    found = [np.zeros(0, dtype=np.uint64)]
    for block in blocks(marked.length.size, TEXTS_AT_ONCE):
        start, end = marked.first[[block.start, block.stop]]
        owner, marks = unpacked(marked.keys[start:end])
        rank = np.arange(start, end) - marked.first[owner]
        taken = (rank < RAREST) & (marked.spread[marks] <= WIDEST)
        found.append(packed(marks[taken], owner[taken]))
    postings = np.concatenate(found)
    postings.sort()
    return postings


def _alike(marked: Marked, pairs: Array, least: float) -> list[Pair]:
    """The pairs (packed) that are at least so alike."""
    found: list[Pair] = []
    for at in range(0, pairs.size, COMPARED_AT_ONCE):
        one, other = unpacked(pairs[at : at + COMPARED_AT_ONCE])
        likeness = np.minimum(_compared(marked, one, other), 1.0)
        kept = likeness >= least
        rows = zip(one[kept].tolist(), other[kept].tolist(), likeness[kept].tolist(), strict=True)
        found += [Pair(*row) for row in rows]
    return found


def _compared(marked: Marked, one: Array, other: Array) -> Array:
    """How alike the texts of each pair are: every mark of one is looked up among those of the other."""
    start = marked.first[one]
    count = marked.first[one + np.uint32(1)] - start
    pair = np.repeat(np.arange(one.size), count)
    place = np.arange(pair.size) - np.repeat(np.cumsum(count) - count - start, count)
    marks = unpacked(marked.keys[place])[1]
    wanted = packed(other[pair], marks)
    at = np.minimum(np.searchsorted(marked.keys, wanted), max(marked.keys.size - 1, 0))
    hit = marked.keys[at] == wanted
    shared = np.bincount(pair[hit], weights=marked.weight[marks[hit]], minlength=one.size)
    return shared / (marked.length[one] * marked.length[other])


def _packed_pairs(pairs: Iterable[Pair]) -> list[int]:
    return [each.one << 32 | each.other for each in pairs]


def _within_rings(pairs: Iterable[Pair]) -> list[int]:
    """All pairs (packed) of texts that hang together, however far, where they are not too many."""
    rings = rings_of((each.one, each.other) for each in pairs)
    small = (sorted(ring) for ring in rings if len(ring) <= LARGEST_RING)
    return [one << 32 | other for ring in small for one, other in combinations(ring, 2)]


def rings_of(pairs: Iterable[tuple[int, int]]) -> list[set[int]]:
    """What hangs together by these pairs, directly or through others."""
    ring_of: dict[int, set[int]] = {}
    for one, other in pairs:
        smaller, larger = sorted((ring_of.get(one, {one}), ring_of.get(other, {other})), key=len)
        larger |= smaller
        ring_of |= dict.fromkeys(smaller, larger)
        ring_of[one] = ring_of[other] = larger
    return list({id(ring): ring for ring in ring_of.values()}.values())
