"""How many to ask, and where (Cochran, "Sampling Techniques", 3rd ed. 1977, ch. 4 and 5)."""

from collections.abc import Sequence
from math import ceil

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

LEAST = 2  # answers in a stratum, or its variance cannot be told


def sample_size(
    error: float,
    *,
    design_effect: float = 1.0,
    confidence: float = 0.95,
    share: float = 0.5,
    population: int | None = None,
    response: float = 1.0,
) -> int:
    """Answers needed so that a share is told to ± `error` (0.05: five points of a hundred).

    `share`: the share expected, one half being the worst case; `response`: the share of those asked who
    answer validly. 538 answers a city: ± 5 %, 95 %, design effect 1.4 (满意度测评 2018).
    """
    needed = float(ndtri((1 + confidence) / 2)) ** 2 * share * (1 - share) / error**2 * design_effect
    if population:
        needed /= 1 + (needed - 1) / population
    return ceil(round(needed / response, 9))


def allocate_proportional(count: int, sizes: Sequence[float], *, least: int = 0) -> list[int]:
    """`count` answers shared out by the size of the strata (largest remainders), each at least `least`."""
    return _shared(count, np.asarray(sizes, float), least)


def allocate_neyman(
    count: int, sizes: Sequence[float], deviations: Sequence[float], *, least: int = LEAST
) -> list[int]:
    """Shared out by size × standard deviation: the smallest variance of the whole (Neyman 1934)."""
    return _shared(count, np.asarray(sizes, float) * np.asarray(deviations, float), least)


def _shared(count: int, measure: NDArray[np.float64], least: int) -> list[int]:
    if count < least * len(measure):
        raise ValueError(f"{count} answers are too few for {len(measure)} strata of {least}.")
    fixed = np.zeros(len(measure), bool)
    while True:  # strata below the least get it, the others share what is left
        left = count - least * int(fixed.sum())
        free = np.where(fixed, 0.0, measure)
        exact = left * free / free.sum() if free.sum() else free
        under = ~fixed & (exact < least)
        if not under.any():
            break
        fixed |= under
    whole = np.where(fixed, least, np.floor(exact + 1e-9)).astype(int)
    order = np.lexsort((np.arange(len(measure)), -np.where(fixed, -1.0, exact - whole)))
    whole[order[: count - int(whole.sum())]] += 1
    return [int(each) for each in whole]
