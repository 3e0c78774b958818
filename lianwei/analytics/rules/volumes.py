"""When a day's number of published texts stands out: a plain rule against the own four weeks. Pure."""

from collections.abc import Sequence

FEWEST = 5  # a day
TIMES = 3  # the mean of the days before
WEEKS_BEFORE = 28  # days


def stands_out(count: int, before: Sequence[int]) -> bool:
    """Whether `count` of the last 24 hours is far above the days before (one number each, WEEKS_BEFORE)."""
    return count >= FEWEST and count >= TIMES * mean(before)


def mean(before: Sequence[int]) -> float:
    return sum(before) / WEEKS_BEFORE
