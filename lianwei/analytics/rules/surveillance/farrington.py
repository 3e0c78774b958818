"""Farrington's algorithm and its flexible descendant: is this week's count beyond what past years foretell?

Farrington, Andrews, Beale, Catchpole (1996): A statistical algorithm for the early detection of outbreaks
of infectious disease, J. R. Stat. Soc. A 159, 547-563, doi:10.2307/2983331. Noufaily, Enki, Farrington,
Garthwaite, Andrews, Charlett (2013): An improved algorithm for outbreak detection in multiple surveillance
systems, Stat. Med. 32, 1206-1222, doi:10.1002/sim.5595. Salmon, Schumacher, Stark, Höhle (2015),
doi:10.1016/j.csda.2015.02.009 (muan).

A quasi-Poisson regression on time and on the season is fitted to the weeks of the past `years`; weeks that
stuck out (standardised Anscombe residual above `weights_from`) count less in a second fit; the newest
`skipped` weeks stay out, so that an outbreak does not hide itself.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from .quantiles import negative_binomial
from .quasipoisson import Array, Design, Fit, fit
from .series import Counts, Verdict, Weeks, past, sums_of_last

YEAR = 52  # weeks
YEARS_FOR_TREND = 3  # Farrington et al. 1996, 3.3
AT_ONCE = 400  # fits a batch: they fit into the processor's nearest memory


@dataclass(frozen=True, slots=True)
class Farrington:
    """The choices of the method; the names in brackets are those of the papers."""

    years: int = 5  # b
    half_window: int = 3  # w, weeks on either side of the same week of past years
    periods: int = 10  # noPeriods: the window and so many - 1 other parts of the year; 1: the windows alone
    weights_from: float = 2.58  # weightsThreshold
    skipped: int = 26  # pastWeeksNotIncluded
    trend_from: float = 1.0  # pThresholdTrend: the slope stays where its p-value is below
    alpha: float = 0.01  # one-sided
    threshold: str = "nbPlugin"  # nbPlugin, muan, delta
    cases: int = 5  # limit54: fewer cases …
    cases_weeks: int = 4  # … in so many weeks raise no alarm

    def __post_init__(self) -> None:
        """ValueError where no regression can be made of the settings."""
        between = YEAR - 2 * self.half_window - 1
        if self.years < 1 or self.half_window < 0 or not 1 <= self.periods <= between + 1:
            raise ValueError("years from 1, half_window from 0, periods from 1 to the weeks between windows")
        if not 0 <= self.skipped < (self.years - 1) * YEAR:
            raise ValueError("skipped weeks must leave a year")
        if not 0 < self.alpha < 1 or self.threshold not in THRESHOLDS:
            raise ValueError(f"alpha between 0 and 1, threshold one of {', '.join(THRESHOLDS)}")

    def lags(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Weeks before the current one that are looked at, and the part of the year each belongs to."""
        lags = np.arange(self.skipped + 1, self.years * YEAR + self.half_window + 1)
        parts = np.array([self._part(int(lag)) for lag in lags])
        return lags[parts >= 0], parts[parts >= 0]

    def _part(self, lag: int) -> int:
        """0 in the windows, 1 … periods - 1 in the year between them, the oldest first; -1: left out."""
        after, width = lag % YEAR, self.half_window
        if min(after, YEAR - after) <= width:
            return 0
        if self.periods == 1:
            return -1
        length, longer = divmod(YEAR - 2 * width - 1, self.periods - 1)
        ends = np.cumsum([length + (part < longer) for part in range(self.periods - 1)])
        return 1 + int(np.searchsorted(ends, YEAR - after - width - 1, side="right"))

    def history(self) -> int:
        """Weeks needed before the first week that is judged."""
        return self.years * YEAR + self.half_window


def farrington(counts: Counts, weeks: Weeks, chosen: Farrington) -> Verdict:
    """What is expected of each week of each series, its threshold, and whether it is an alarm.

    Where too few cases came of late (limit54) nothing is expected and nothing warned of.
    """
    expected, _, threshold = foretold(counts, weeks, chosen)
    enough = sums_of_last(counts, weeks, chosen.cases_weeks) >= chosen.cases
    alarm = enough & (counts[:, weeks] > threshold)
    return Verdict(np.where(enough, expected, np.nan), np.where(enough, threshold, np.nan), alarm)


def foretold(counts: Counts, weeks: Weeks, chosen: Farrington) -> tuple[Array, Array, Array]:
    """What is expected of each week, its dispersion and threshold, also where cases are few."""
    lags, parts = chosen.lags()
    middle = float(lags.mean())
    design = Design((middle - lags).astype(float), parts, chosen.periods, middle)
    history = past(counts, weeks, lags).reshape(-1, len(lags))
    told = [_foretell(history[k : k + AT_ONCE], design, chosen) for k in range(0, len(history), AT_ONCE)]
    shape = (len(counts), len(weeks))
    expected, dispersion, threshold = (
        np.concatenate(part).reshape(shape) for part in zip(*told, strict=True)
    )
    return expected, dispersion, threshold


def _foretell(history: Array, design: Design, chosen: Farrington) -> tuple[Array, Array, Array]:
    """The expected count, its dispersion and threshold, a row of `history` each."""
    with np.errstate(over="ignore", invalid="ignore"):  # a slope may run away; such fits go without one
        model, prior = _weighted(history, design, chosen, trend=True)
        scale = model.scale(history, prior)
        keeps = (model.p_value(scale) < chosen.trend_from) & (chosen.years >= YEARS_FOR_TREND)
        keeps &= np.exp(model.foretold()[0]) <= history.max(axis=1)
        told = _threshold(model, history, scale, chosen)
    plain = np.flatnonzero(~keeps)
    if len(plain):
        rows = history[plain]
        model, prior = _weighted(rows, design, chosen, trend=False)
        for whole, part in zip(told, _threshold(model, rows, model.scale(rows, prior), chosen), strict=True):
            whole[plain] = part
    return told


def _weighted(history: Array, design: Design, chosen: Farrington, *, trend: bool) -> tuple[Fit, Array]:
    """The second fit, with weeks that stuck out of the first counting less (Farrington et al. 1996, 3.6)."""
    first = fit(history, np.ones_like(history), design, trend=trend)
    root = np.sqrt(first.mean)
    spread = np.sqrt(first.dispersion(history)[:, None] * (1 - first.leverage()))
    residual = 1.5 * (np.cbrt(history * history) / np.cbrt(root) - root) / spread
    out = residual > chosen.weights_from
    prior = np.ones_like(history)
    prior[out] = residual[out] ** -2.0
    prior *= (history.shape[1] / prior.sum(axis=1))[:, None]
    return fit(history, prior, design, trend=trend), prior


def _threshold(model: Fit, history: Array, scale: Array, chosen: Farrington) -> tuple[Array, Array, Array]:
    logarithm, variance = model.foretold()
    dispersion = model.dispersion(history)
    with np.errstate(over="ignore"):
        expected = np.exp(logarithm)
        bound = THRESHOLDS[chosen.threshold]
        return expected, dispersion, bound(expected, variance * scale, dispersion, chosen.alpha)


def _plug_in(expected: Array, variance: Array, dispersion: Array, alpha: float) -> Array:
    """The quantile of a negative binomial with the expected mean (Noufaily et al. 2013, 3.4)."""
    return negative_binomial(1 - alpha, expected, dispersion)


def _uncertain_mean(expected: Array, variance: Array, dispersion: Array, alpha: float) -> Array:
    """The same with the upper confidence limit of the mean (Salmon et al. 2015)."""
    highest = expected * np.exp(ndtri(1 - alpha) * np.sqrt(variance))
    return negative_binomial(1 - alpha, highest, dispersion)


def _two_thirds(expected: Array, variance: Array, dispersion: Array, alpha: float) -> Array:
    """The limit of the 2/3 power of the count, which is about normal (Farrington et al. 1996, 3.7)."""
    spread = np.sqrt(expected * dispersion + expected**2 * variance)
    return expected * (1 + 2 / 3 * ndtri(1 - alpha) * spread / expected) ** 1.5


THRESHOLDS: dict[str, Callable[[Array, Array, Array, float], Array]] = {
    "nbPlugin": _plug_in,
    "muan": _uncertain_mean,
    "delta": _two_thirds,
}
