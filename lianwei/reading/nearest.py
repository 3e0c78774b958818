"""Which of many known wordings each text comes nearest to: for clauses of contracts beside a library.

Texts are compared by runs of two and three letters, weighed by how few texts share them (TF-IDF). A score is
the cosine of the two, or nearly the share of the known wording that stands within a longer text: a long
clause may hold an unfair half-sentence. 0 is nothing in common, 1 the same.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from .shingles import Array, blocks, changes, letters_of, runs_of, unpacked

SIZES = (2, 3)
COMMON, COMMON_FROM = 0.05, 1_000  # a run that more of so many texts share says nothing
AS_OF = 10_000  # texts: of fewer, rarity is judged as of so many
TEXTS_AT_ONCE = 250
WITHIN = 0.9  # of a wording that stands whole within a longer text
FEWEST = 6  # runs from which a wording can stand within another text
TINY = 1e-9


class Hit(NamedTuple):
    """The place of a known wording, and how near it is."""

    place: int
    score: float


def nearest(
    texts: Sequence[str], known: Sequence[str], *, count: int = 3, least: float = 0.3
) -> list[list[Hit]]:
    """For each text the known wordings that are at least so near, the nearest first."""
    if not texts or not known:
        return [[] for _each in texts]
    rows, mass = _weighed([*known, *texts])
    wordings, ours = rows[: len(known)], rows[len(known) :]
    known_mass, our_mass = mass[: len(known)], mass[len(known) :]
    within = np.where(np.diff(wordings.indptr) >= FEWEST, WITHIN, 0.0) / np.maximum(known_mass, TINY)
    turned = wordings.T.tocsr()
    found: list[list[Hit]] = []
    for block in blocks(len(texts), TEXTS_AT_ONCE):
        shared = (ours[block.start : block.stop] @ turned).tocsr()
        for at in range(block.stop - block.start):
            row = slice(shared.indptr[at], shared.indptr[at + 1])
            places, dots = shared.indices[row], shared.data[row]
            cosine = dots / np.sqrt(np.maximum(known_mass[places] * our_mass[block.start + at], TINY))
            found.append(_best(places, np.maximum(cosine, dots * within[places]), count, least))
    return found


def _best(places: Array, scores: Array, count: int, least: float) -> list[Hit]:
    kept = np.flatnonzero(scores >= least)
    order = kept[np.lexsort((places[kept], -scores[kept]))][:count]
    return [Hit(int(places[at]), min(float(scores[at]), 1.0)) for at in order]


def _weighed(texts: Sequence[str]) -> tuple[Any, Array]:
    """One row a text, one column a run that several share, each worth the logarithm of its rarity; and the
    squares of each row summed, runs of its own included.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - few requests compare a contract

    letters, owner = letters_of(texts)
    keys = np.concatenate([runs_of(letters, owner, size) for size in SIZES])
    keys.sort()
    marks, whose = unpacked(keys[changes(keys)])
    begins = changes(marks)
    spread = np.diff(np.append(np.flatnonzero(begins), marks.size))
    weight = np.log((max(len(texts), AS_OF) + 1) / np.maximum(spread, 1)).astype(np.float32)
    if len(texts) >= COMMON_FROM:
        weight[spread > COMMON * len(texts)] = 0
    columns = np.cumsum(begins) - 1
    worth = weight[columns]
    mass = np.bincount(whose, weights=np.square(worth), minlength=len(texts))
    kept = (worth > 0) & (spread[columns] > 1)
    shape = (len(texts), max(spread.size, 1))
    return csr_array((worth[kept], (whose[kept], columns[kept])), shape=shape), mass
