"""Which places of a ranking the figures can tell apart.

All pairs are compared at once by Tukey and Kramer's studentised range (Hayter 1984: never too bold for
unequal variances), so that with 95 % confidence no place at all is told wrongly. The places that a figure may
hold follow from it: one more than are surely above it, to as many as are not surely below it (Al Mohamad,
Goeman & van Zwet 2022, Biometrics 78(3); confidence sets for ranks from simultaneous differences as in
Mogstad, Romano, Shaikh & Wilhelm 2024, Review of Economic Studies 91(1)).
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri
from scipy.stats import studentized_range

from lianwei.surveys.rules.statistics.design import Floats

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Place:
    """A place counted from the highest figure (equal figures share one), and the places it may hold as
    well.
    """

    rank: int
    best: int
    worst: int


def places(values: ArrayLike, errors: ArrayLike, *, confidence: float = CONFIDENCE) -> list[Place]:
    """The place of each figure. One without an error (NaN) may hold any place, and tells nothing of
    others.
    """
    figures = np.asarray(values, float)
    above = surely_above(figures, np.asarray(errors, float), confidence=confidence)
    ranks = (figures[None, :] > figures[:, None]).sum(axis=1) + 1
    best = above.sum(axis=0) + 1
    worst = len(figures) - above.sum(axis=1)
    return [Place(int(a), int(b), int(c)) for a, b, c in zip(ranks, best, worst, strict=True)]


def surely_above(values: ArrayLike, errors: ArrayLike, *, confidence: float = CONFIDENCE) -> Floats:
    """Whether the figure of the row is told above that of the column."""
    figures, deviations = np.asarray(values, float), np.asarray(errors, float)
    gaps = np.subtract.outer(figures, figures)
    joint = np.sqrt(np.add.outer(deviations**2, deviations**2))
    known = int(np.isfinite(deviations).sum())
    return np.isfinite(joint) & (gaps > 0) & (gaps > critical(known, confidence) * np.nan_to_num(joint))


def groups(values: ArrayLike, errors: ArrayLike, *, confidence: float = CONFIDENCE) -> list[list[int]]:
    """Largest runs of neighbours in the ranking of which no two can be told apart, from the top; a figure can
    stand in two of them.
    """
    figures = np.asarray(values, float)
    above = surely_above(figures, errors, confidence=confidence)
    order = np.argsort(-figures, kind="stable")
    runs: list[list[int]] = []
    end = 0
    for begin in range(len(order)):
        stop = begin + 1
        while stop < len(order) and not above[order[begin : stop + 1]][:, order[begin : stop + 1]].any():
            stop += 1
        if stop > end:
            runs.append([int(each) for each in order[begin:stop]])
            end = stop
    return runs


@cache
def critical(count: int, confidence: float = CONFIDENCE) -> float:
    """How many joint standard errors two of `count` figures must lie apart (1.96 for two alone)."""
    if count <= 2:  # noqa: PLR2004 - one pair: the normal distribution
        return float(ndtri((1 + confidence) / 2))
    return float(studentized_range.ppf(confidence, count, np.inf) / np.sqrt(2))


def holm(p_values: ArrayLike) -> Floats:
    """P-values of several comparisons, adjusted so that none is believed too easily (Holm 1979)."""
    given = np.asarray(p_values, float)
    order = np.argsort(given, kind="stable")
    steps = np.maximum.accumulate(given[order] * np.arange(len(given), 0, -1))
    adjusted = np.empty_like(given)
    adjusted[order] = np.minimum(steps, 1.0)
    return adjusted
