"""Fair marks from few cases: intervals (Wilson 1927), rates drawn towards those of all (empirical Bayes).

A business with three cases, all resolved, is not better than one with 95 of 100: its rate is drawn towards
that of all businesses, the more the fewer its cases are. How strongly follows from how much businesses differ
at all: rates are taken as beta distributed, and the spread is estimated as for the analysis of variance
(Kleinman 1973, proportions with extraneous variance).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054  # two-sided 95 %
LEAST_SPREAD, MOST_SPREAD = 0.001, 0.999  # of the correlation within a business: 999 cases or none of weight
MINIMUM = 30  # cases below which no mark is given


@dataclass(frozen=True, slots=True)
class Prior:
    """What is known before a business's own cases: the rate of all, and the cases that this is worth."""

    mean: float
    weight: float

    def drawn(self, part: int, whole: int) -> float:
        """The rate of one business, drawn towards that of all."""
        return (part + self.mean * self.weight) / (whole + self.weight)


def wilson(part: int, whole: int, *, z: float = Z) -> tuple[float, float]:
    """Between which bounds the true rate lies with 95 % confidence; 0 to 1 where nothing is known."""
    if not whole:
        return 0.0, 1.0
    rate, square = part / whole, z * z
    middle = (rate + square / (2 * whole)) / (1 + square / whole)
    half = z / (1 + square / whole) * sqrt(rate * (1 - rate) / whole + square / (4 * whole * whole))
    return max(0.0, middle - half), min(1.0, middle + half)


def prior_of(groups: Sequence[tuple[int, int]]) -> Prior:
    """From the parts and wholes of all businesses; one half, worth one case, where there are none."""
    known = [(part, whole) for part, whole in groups if whole]
    total = sum(whole for _part, whole in known)
    if not total:
        return Prior(0.5, 1.0)
    mean = sum(part for part, _whole in known) / total
    room = total - sum(whole * whole for _part, whole in known) / total - (len(known) - 1)
    if mean in (0.0, 1.0) or room <= 0:
        return Prior(mean, _worth(LEAST_SPREAD))
    spread = sum(whole * (part / whole - mean) ** 2 for part, whole in known) / (mean * (1 - mean))
    return Prior(mean, _worth((spread - (len(known) - 1)) / room))


def _worth(correlation: float) -> float:
    """How many cases a prior is worth: few where businesses differ much, many where by chance alone."""
    return 1 / min(max(correlation, LEAST_SPREAD), MOST_SPREAD) - 1


def weighted(values: Sequence[tuple[float, float]]) -> float:
    """The mean of (weight, value)."""
    return sum(weight * value for weight, value in values) / sum(weight for weight, _value in values)
