"""Weighted means, totals, shares, ratios, quantiles and differences of a sample, each with its interval.

Errors are those of `design.Sample`. Intervals take the normal distribution, as R's `confint` does, unless
degrees of freedom are given (then Student's t). `within` picks a part of the sample: its size is then itself
a matter of chance, and the whole design stays in the variance (domain estimation, Särndal et al. 1992, ch.
10).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, logit, ndtri, stdtr, stdtrit

from lianwei.surveys.rules.statistics.design import Floats, Sample, SampleRefusedError

CONFIDENCE = 0.95
Part = NDArray[np.bool_] | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure in the unit of what was asked, its standard error and the ends of its interval.

    `design_effect`: its variance against that of as many answers drawn simply (with replacement), where told;
    `answers`: how many it rests on.
    """

    value: float
    error: float
    low: float
    high: float
    answers: int
    design_effect: float | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One mean less another, its standard error and interval, and how likely so much is by chance alone."""

    value: float
    error: float
    low: float
    high: float
    p_value: float


def mean(
    values: ArrayLike,
    sample: Sample,
    *,
    within: Part = None,
    degrees: float = np.inf,
    confidence: float = CONFIDENCE,
) -> Estimate:
    """The weighted mean (Hájek), as R's svymean; of part of a sample as svyby."""
    known, scores, value = _ratio_scores(values, np.ones(sample.size), sample, within)
    error = _error(scores, sample)
    width = reach(degrees, confidence) * error
    return Estimate(
        value,
        error,
        value - width,
        value + width,
        int(known.sum()),
        _design_effect(values, sample, known, value, error),
    )


def share(
    values: ArrayLike,
    sample: Sample,
    *,
    within: Part = None,
    degrees: float = np.inf,
    confidence: float = CONFIDENCE,
) -> Estimate:
    """The share (0 to 1) of those for whom `values` is true; its interval is made on the logit scale, so that
    it stays between 0 and 1 (R: svyciprop(method="xlogit"), and method="logit" to rounding).
    """
    found = mean(values, sample, within=within)
    if not 0 < found.value < 1:
        return found
    width = reach(degrees, confidence) * found.error / (found.value * (1 - found.value))
    middle = logit(found.value)
    low, high = float(expit(middle - width)), float(expit(middle + width))
    return Estimate(found.value, found.error, low, high, found.answers, found.design_effect)


def total(
    values: ArrayLike,
    sample: Sample,
    *,
    within: Part = None,
    degrees: float = np.inf,
    confidence: float = CONFIDENCE,
) -> Estimate:
    """The sum over the population (Horvitz–Thompson), as R's svytotal; missing answers count nothing."""
    numbers = np.asarray(values, float)
    known = _known(numbers, within)
    scores = np.where(known, numbers, 0.0)
    value, error = float(sample.weights @ scores), _error(scores, sample)
    width = reach(degrees, confidence) * error
    return Estimate(value, error, value - width, value + width, int(known.sum()))


def ratio(
    above: ArrayLike, below: ArrayLike, sample: Sample, *, within: Part = None, confidence: float = CONFIDENCE
) -> Estimate:
    """One total over another, as R's svyratio."""
    known, scores, value = _ratio_scores(above, below, sample, within)
    error = _error(scores, sample)
    width = reach(np.inf, confidence) * error
    return Estimate(value, error, value - width, value + width, int(known.sum()))


def quantile(
    values: ArrayLike,
    at: float,
    sample: Sample,
    *,
    degrees: float | None = None,
    confidence: float = CONFIDENCE,
) -> Estimate:
    """The value below which the share `at` of the population lies, with Woodruff's (1952) interval:
    the interval of the share, carried over. As R's svyquantile (qrule="math", Student's t of the design).
    Ends that lie outside the data are not numbers.
    """
    numbers = np.asarray(values, float)
    value = _reached(numbers, sample.weights, at)
    freedom = sample.degrees if degrees is None else degrees
    below = mean(numbers <= value, sample, degrees=freedom, confidence=confidence)
    low = _reached(numbers, sample.weights, below.low) if below.low > 0 else np.nan
    high = _reached(numbers, sample.weights, below.high) if below.high < 1 else np.nan
    error = (high - low) / (2 * reach(freedom, confidence))
    return Estimate(value, error, low, high, sample.size)


def difference(
    values: ArrayLike,
    sample: Sample,
    one: NDArray[np.bool_],
    other: NDArray[np.bool_],
    *,
    degrees: float = np.inf,
    confidence: float = CONFIDENCE,
) -> Difference:
    """The mean of one part less that of another; parts drawn together vary together (R: svyby with
    covmat, svycontrast; svyttest where the two are all there are).
    """
    _known_one, first, value = _ratio_scores(values, np.ones(sample.size), sample, one)
    _known_other, second, less = _ratio_scores(values, np.ones(sample.size), sample, other)
    gap, error = value - less, _error(first - second, sample)
    width = reach(degrees, confidence) * error
    return Difference(gap, error, gap - width, gap + width, chance(gap, error, degrees))


def chance(gap: float, error: float, degrees: float = np.inf) -> float:
    """How likely a difference at least so large is where there is none (two-sided)."""
    if error == 0:
        return 1.0 if gap == 0 else 0.0
    return float(2 * stdtr(min(degrees, 1e12), -abs(gap) / error))


def reach(degrees: float, confidence: float) -> float:
    """How many standard errors an interval reaches to each side."""
    above = (1 + confidence) / 2
    return float(ndtri(above) if np.isinf(degrees) else stdtrit(degrees, above))


def _ratio_scores(
    above: ArrayLike, below: ArrayLike, sample: Sample, within: Part
) -> tuple[NDArray[np.bool_], Floats, float]:
    """Who counts, the linearised score of each answer, and the ratio."""
    upper, lower = np.asarray(above, float), np.asarray(below, float)
    known = _known(upper, within) & _known(lower, None)
    whole = float(sample.weights[known] @ lower[known])
    if not known.any() or whole == 0:
        raise SampleRefusedError("Nobody answered here.")
    value = float(sample.weights[known] @ upper[known]) / whole
    scores = np.where(known, upper - value * lower, 0.0) / whole
    return known, scores, value


def _known(numbers: Floats, within: Part) -> NDArray[np.bool_]:
    known = np.isfinite(numbers)
    return known if within is None else known & within


def _error(scores: Floats, sample: Sample) -> float:
    return float(np.sqrt(sample.covariance(scores[:, None])[0, 0]))


def _design_effect(
    values: ArrayLike, sample: Sample, known: NDArray[np.bool_], value: float, error: float
) -> float | None:
    weights, count = sample.weights[known], int(known.sum())
    spread = float(weights @ (np.asarray(values, float)[known] - value) ** 2) / float(weights.sum())
    if count < 2 or spread == 0:  # noqa: PLR2004 - one answer does not vary
        return None
    return error**2 / (spread / (count - 1))


def _reached(numbers: Floats, weights: Floats, at: float) -> float:
    """The smallest value up to which at least the share `at` of the weight lies."""
    order = np.argsort(numbers, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    first = int(np.searchsorted(reached, at * (1 - 4 * np.finfo(float).eps)))
    return float(numbers[order[min(first, len(order) - 1)]])
