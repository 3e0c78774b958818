"""Quantiles from counted values."""

from collections.abc import Iterable
from itertools import accumulate


def quantile(counted: Iterable[tuple[float, int]], at: float) -> float | None:
    """The value below which the share `at` of all lies, between two values in proportion (Hyndman and Fan
    1996, definition 7: what spreadsheets, R and DuckDB's quantile_cont give); None of nothing.

    `counted`: values and how often each occurs.
    """
    known = sorted((value, n) for value, n in counted if n)
    if not known:
        return None
    ends = list(accumulate(n for _value, n in known))
    place = at * (ends[-1] - 1)
    below = int(place)
    low, high = (_at(known, ends, min(each, ends[-1] - 1)) for each in (below, below + 1))
    return low + (high - low) * (place - below)


def _at(known: list[tuple[float, int]], ends: list[int], place: int) -> float:
    """The value at a place, counted from 0."""
    return next(value for (value, _n), end in zip(known, ends, strict=True) if place < end)
