"""Quantiles of counts, elementwise: the smallest count whose distribution function reaches a share."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, ndtr, ndtri, pdtr

Array = NDArray[np.float64]
Known = Callable[[Array, Array, Array], Array]

ROUNDING = 1 - 64 * np.finfo(float).eps  # of the share, as computers count
SMALLEST = 1e-15  # share that a normal score still tells
WIDEST = 1e12  # cases: a mean beyond this foretells nothing


def negative_binomial(share: float, mean: Array, dispersion: Array) -> Array:
    """Of counts with this mean and the variance dispersion * mean; Poisson where the dispersion is 1.

    Infinite where the mean is beyond telling.
    """
    answer = np.full(mean.shape, np.inf)
    told = mean < WIDEST
    answer[told] = _smallest(share * ROUNDING, mean[told], dispersion[told], ndtri(share), _known)
    return answer


def negative_binomial_of_size(share: float, size: Array, success: Array) -> Array:
    """The same by size (need not be whole) and probability of success."""
    return negative_binomial(share, size * (1 - success) / success, 1 / success)


def normal_score(count: Array, mean: Array, dispersion: Array) -> Array:
    """Where a count stands, in standard deviations of a normal distribution; ties count half (mid-p)."""
    above = 1 - _middle(count, mean, dispersion)
    return -ndtri(np.clip(above, SMALLEST, 1 - SMALLEST))


def count_of_score(score: Array, mean: Array, dispersion: Array) -> Array:
    """The smallest count that stands at a normal score or above it."""
    return _smallest(ndtr(score), mean, dispersion, score, _middle)


def _middle(count: Array, mean: Array, dispersion: Array) -> Array:
    return (_known(count, mean, dispersion) + _known(count - 1, mean, dispersion)) / 2


def _smallest(
    share: Array | float, mean: Array, dispersion: Array, normal: Array | float, known: Known
) -> Array:
    """Bracket the count around the guess of Cornish and Fisher, then halve the bracket."""
    deviation = np.sqrt(mean * dispersion)
    skew = (2 * dispersion - 1) / np.where(deviation > 0, deviation, 1)
    guess = np.floor(mean + deviation * (normal + (normal**2 - 1) * skew / 6))
    width = 1.0
    low, high = np.maximum(guess - width, -1), np.maximum(guess + width, 0)
    while (over := (low >= 0) & (known(low, mean, dispersion) >= share)).any():
        width *= 2
        high, low = np.where(over, low, high), np.where(over, np.maximum(low - width, -1), low)
    while (under := known(high, mean, dispersion) < share).any():
        width *= 2
        low, high = np.where(under, high, low), np.where(under, high + width, high)
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        reached = known(middle, mean, dispersion) >= share
        low, high = np.where(reached, low, middle), np.where(reached, middle, high)
    return high


def _known(count: Array, mean: Array, dispersion: Array) -> Array:
    """The distribution function at these counts (0 below zero)."""
    over = dispersion > 1
    size = mean / np.where(over, dispersion - 1, 1.0)
    least = np.maximum(count, 0)
    known = np.where(over, betainc(size, least + 1, 1 / dispersion), pdtr(least, mean))
    return np.where(count < 0, 0.0, known)
