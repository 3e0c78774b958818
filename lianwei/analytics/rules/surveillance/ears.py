"""CDC's Early Aberration Reporting System: this week against seven weeks just before.

Fricker, Hegler, Dunfee (2008): Comparing syndromic surveillance detection methods: EARS' versus a CUSUM-based
methodology, Stat. Med. 27, 3407-3429, doi:10.1002/sim.3197.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from .series import Counts, Values, Verdict, Weeks, past

LAG_OF_C2 = 2  # weeks between the baseline and the judged week
LOOKED_BACK = 2  # weeks whose excess C3 adds


@dataclass(frozen=True, slots=True)
class Ears:
    """`lag` weeks lie between the baseline of `baseline` weeks and the judged week; alpha is one-sided."""

    alpha: float = 0.001
    baseline: int = 7
    lag: int = 0

    def history(self) -> int:
        return self.baseline + self.lag


@dataclass(frozen=True, slots=True)
class EarsThree:
    """C3 adds what C2 found beyond one standard deviation in the two weeks before."""

    alpha: float = 0.025
    baseline: int = 7

    def history(self) -> int:
        return self.baseline + LAG_OF_C2 + LOOKED_BACK


def ears(counts: Counts, weeks: Weeks, chosen: Ears) -> Verdict:
    """C1 (lag 0) and C2 (lag 2): more than z standard deviations above the mean of the baseline."""
    mean, spread = _baseline(counts, weeks, chosen.baseline, chosen.lag)
    threshold = mean + ndtri(1 - chosen.alpha) * spread
    return Verdict(mean, threshold, counts[:, weeks] > threshold)


def ears_three(counts: Counts, weeks: Weeks, chosen: EarsThree) -> Verdict:
    """C3: the judged week plus what its C2 lacks of the limit, less the excess of the two weeks before.

    Where the baseline never varies nothing can be said.
    """
    excess = np.zeros((len(counts), len(weeks)))
    with np.errstate(divide="ignore", invalid="ignore"):
        for back in range(1, LOOKED_BACK + 1):
            mean, spread = _baseline(counts, weeks - back, chosen.baseline, LAG_OF_C2)
            excess += np.maximum(0, (counts[:, weeks - back] - mean) / spread - 1)
        mean, spread = _baseline(counts, weeks, chosen.baseline, LAG_OF_C2)
        threshold = np.maximum(0, counts[:, weeks] + spread * (ndtri(1 - chosen.alpha) - excess))
    return Verdict(mean, threshold, counts[:, weeks] > threshold, np.isnan(threshold))


def _baseline(counts: Counts, weeks: Weeks, width: int, lag: int) -> tuple[Values, Values]:
    """Mean and standard deviation of the weeks before."""
    window = past(counts, weeks, np.arange(1, width + 1) + lag)
    return window.mean(axis=2), window.std(axis=2, ddof=1)
