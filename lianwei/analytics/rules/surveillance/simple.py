"""Methods of one formula: the cumulative sum, the rule of the Robert Koch Institute, and a Bayesian one.

Page (1954), Biometrika 41, 100-115, and Rossi, Lampugnani, Marchi (1999), Stat. Med. 18, 2111-2122 (CUSUM);
Crow, Gardner (1959), Biometrika 46, 441-453 (limits of a Poisson mean); Höhle (2007), Comput. Stat. 22,
571-582, doi:10.1007/s00180-007-0074-8 (rki and bayes).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .farrington import YEAR
from .quantiles import negative_binomial_of_size
from .series import Counts, Verdict, Weeks, past

# Upper 95 % limits of a Poisson mean for 0 … 20 cases: Crow and Gardner 1959, table 1.
POISSON_LIMITS = np.array(
    [
        *(3.285, 5.323, 6.686, 8.102, 9.598, 11.177, 12.817, 13.765, 14.921, 16.768, 17.633),
        *(19.05, 20.335, 21.364, 22.945, 23.762, 25.4, 26.306, 27.735, 28.966, 30.017),
    ]
)
NORMAL_FROM = 20.0  # mean cases a week above which two standard deviations are the limit
DEVIATIONS = 2.0


@dataclass(frozen=True, slots=True)
class Cusum:
    """Reference value and limit, in standard deviations."""

    k: float = 1.04
    h: float = 2.26

    def history(self) -> int:
        """A year, for the mean."""
        return YEAR


@dataclass(frozen=True, slots=True)
class SameWeeks:
    """The same weeks of past `years`, `half_window` weeks on either side."""

    years: int = 2
    half_window: int = 4

    def history(self) -> int:
        return self.years * YEAR + self.half_window

    def lags(self) -> NDArray[np.int64]:
        around = np.arange(-self.half_window, self.half_window + 1)
        return (np.arange(1, self.years + 1)[:, None] * YEAR + around[None, :]).ravel()


@dataclass(frozen=True, slots=True)
class Bayes(SameWeeks):
    """The same weeks of past years and the weeks just before; alpha is one-sided."""

    years: int = 5
    half_window: int = 3
    alpha: float = 0.05

    def lags(self) -> NDArray[np.int64]:
        return np.concatenate([SameWeeks.lags(self), np.arange(1, self.half_window + 1)])


def cusum(counts: Counts, weeks: Weeks, chosen: Cusum) -> Verdict:
    """The cumulative sum of standardised counts; the mean is that of the weeks before the first judged one.

    The threshold is the least count with which the sum reaches its limit.
    """
    first = int(weeks[0])
    mean = counts[:, :first].mean(axis=1)
    threshold, alarm = np.empty((2, len(counts), len(weeks)))
    total, place = np.zeros(len(counts)), {int(week): at for at, week in enumerate(weeks)}
    with np.errstate(divide="ignore", invalid="ignore"):
        for week in range(first, int(weeks[-1]) + 1):
            least = np.ceil((chosen.h + chosen.k - total) * np.sqrt(mean) + mean - 1e-12)
            total = np.maximum(0, total + (counts[:, week] - mean) / np.sqrt(mean) - chosen.k)
            if week in place:
                threshold[:, place[week]], alarm[:, place[week]] = np.maximum(least, 0), total >= chosen.h
    return Verdict(np.repeat(mean[:, None], len(weeks), axis=1), threshold, alarm.astype(bool))


def rki(counts: Counts, weeks: Weeks, chosen: SameWeeks) -> Verdict:
    """Above the upper limit of the mean of the same weeks of past years."""
    window = past(counts, weeks, chosen.lags())
    mean = window.mean(axis=2)
    few = POISSON_LIMITS[np.minimum(mean, NORMAL_FROM).astype(int)]
    many = mean + DEVIATIONS * window.std(axis=2, ddof=1)
    threshold = np.where(mean > NORMAL_FROM, many, few)
    return Verdict(mean, threshold, counts[:, weeks] > threshold)


def bayes(counts: Counts, weeks: Weeks, chosen: Bayes) -> Verdict:
    """Above the quantile of a Poisson count whose mean is known from past counts (prior of Jeffreys)."""
    lags = chosen.lags()
    cases = past(counts, weeks, lags).sum(axis=2)
    success = np.full(cases.shape, len(lags) / (len(lags) + 1))
    threshold = negative_binomial_of_size(1 - chosen.alpha, cases + 0.5, success)
    return Verdict((cases + 0.5) / len(lags), threshold, counts[:, weeks] > threshold)
