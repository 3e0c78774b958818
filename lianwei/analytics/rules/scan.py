"""The scan statistic over place and kind of goods: where cases of a week gather more than chance has it.

Kulldorff (1997): A spatial scan statistic, Commun. Stat. Theory Methods 26, 1481-1496, for Poisson counts;
what is expected are the weeks before. A window is a kind of goods in a district; the p-value is the rank of
its likelihood ratio among those of random weeks of the same size.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Cell = tuple[str, str]  # kind of goods, district

ROUNDS = 999
ALPHA = 0.01
PRIOR = 8.0  # cases that spread as kinds and districts do apart: no window is impossible


def gathered(
    now: Mapping[Cell, int], before: Mapping[Cell, int], *, seed: int, least: int, rounds: int = ROUNDS
) -> tuple[Cell, int, float, float] | None:
    """The window of the week that stands out most: cell, cases, expected, p-value; None where chance does."""
    goods, districts = (sorted({cell[n] for cell in (*now, *before)}) for n in (0, 1))
    if not now or not before:
        return None
    counts, past = _table(now, goods, districts), _table(before, goods, districts)
    share = _share(past)
    drawn = np.random.default_rng(seed).multinomial(int(counts.sum()), share.ravel(), size=rounds)
    ratio = _ratio(counts[None], share)[0]
    chance = _ratio(drawn.reshape(rounds, *counts.shape).astype(float), share).max(axis=(1, 2))
    ratio[counts < least] = 0
    at = np.unravel_index(int(ratio.argmax()), ratio.shape)
    p_value = (1 + int((chance >= ratio[at]).sum())) / (rounds + 1)
    if ratio[at] <= 0 or p_value > ALPHA:
        return None
    expected = float(share[at] * counts.sum())
    return (goods[at[0]], districts[at[1]]), int(counts[at]), expected, p_value


def _table(counts: Mapping[Cell, int], goods: list[str], districts: list[str]) -> Array:
    table = np.zeros((len(goods), len(districts)))
    for (kind, district), count in counts.items():
        table[goods.index(kind), districts.index(district)] = count
    return table


def _share(past: Array) -> Array:
    total = past.sum()
    apart = past.sum(axis=1, keepdims=True) * past.sum(axis=0, keepdims=True) / total**2
    even = np.full(past.shape, 1 / past.size)
    share = past + PRIOR * (apart + even) / 2
    return share / share.sum()


def _ratio(counts: Array, share: Array) -> Array:
    """The logarithm of the likelihood ratio of each cell where it has more than expected, else 0."""
    total = counts.sum(axis=(1, 2), keepdims=True)
    expected = share * total
    rest = total - counts
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = np.where(counts > 0, counts * np.log(counts / expected), 0)
        outside = np.where(rest > 0, rest * np.log(rest / (total - expected)), 0)
    return np.where(counts > expected, inside + outside, 0)
