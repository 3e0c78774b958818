"""Counts made beforehand of what is asked most: one row for each combination of a few columns and a month.

A cube has the same columns to add up as the prepared facts, so that a measure's function answers alike on
both. It answers whole months in the live view; medians, cut-offs and other columns read the facts.
"""

from typing import Any

from .facts import Fact


def cubes_of(fact: Fact, table: Any) -> list[tuple[str, str, tuple[str, ...], Any]]:
    """Name, key, sums and content of the cubes that follow from a month of facts."""
    return []
