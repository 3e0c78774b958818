"""Counts by week, what a method says about them, and windows of the past cut out of many series at once."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]  # (series, weeks), oldest week first
Weeks = NDArray[np.int64]  # positions of the weeks to judge, 0 = the oldest
Values = NDArray[np.float64]  # (series, judged weeks)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a method says of each judged week: NaN where it cannot say. `silent`: where it says neither that
    there is an alarm nor that there is none; without a threshold some methods raise none.
    """

    expected: Values
    threshold: Values
    alarm: NDArray[np.bool_]
    silent: NDArray[np.bool_] = field(default_factory=lambda: np.array(False))

    @classmethod
    def none(cls, series: int, weeks: int) -> "Verdict":
        """Of each week the same: nothing can be said."""
        nothing = np.full((series, weeks), np.nan)
        return cls(nothing, nothing.copy(), np.zeros((series, weeks), bool), np.ones((series, weeks), bool))


def past(counts: Counts, weeks: Weeks, lags: NDArray[np.int64]) -> NDArray[np.float64]:
    """The counts `lags` weeks before each judged week: (series, weeks, lags)."""
    return counts[:, weeks[:, None] - lags[None, :]].astype(float)


def sums_of_last(counts: Counts, weeks: Weeks, width: int) -> NDArray[np.int64]:
    """The sum of each judged week and the width - 1 before it; before the first week nothing counts."""
    total = np.concatenate([np.zeros((len(counts), 1), counts.dtype), counts.cumsum(axis=1)], axis=1)
    return total[:, weeks + 1] - total[:, np.maximum(weeks + 1 - width, 0)]
