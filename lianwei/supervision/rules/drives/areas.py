"""Which areas of consumption stand out: complaints of twelve months against the twelve months before."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

FEWEST = 5  # complaints in a year; below, an area is not proposed


@dataclass(frozen=True, slots=True)
class Area:
    """A class of goods or services: complaints of the last year and of the one before, open warnings."""

    code: str
    now: int
    before: int
    warnings: int = 0

    @property
    def change(self) -> float | None:
        """Per cent more or fewer; None where there were none before."""
        return 100 * (self.now - self.before) / self.before if self.before else None

    @property
    def weight(self) -> float:
        """How far the rise stands out from chance (difference of two counts by its error); each open warning
        counts as one more, and among equals the larger area comes first.
        """
        return (self.now - self.before) / math.sqrt(self.now + self.before) + self.warnings

    @property
    def shown_change(self) -> str:
        return "—" if self.change is None else f"{self.change:+.1f}%"


def areas_by_weight(
    now: Mapping[str, int], before: Mapping[str, int], warnings: Mapping[str, int]
) -> list[Area]:
    """The areas with enough complaints, those that stand out most first."""
    found = [
        Area(code, count, before.get(code, 0), warnings.get(code, 0))
        for code, count in now.items()
        if count >= FEWEST
    ]
    return sorted(found, key=lambda each: (-each.weight, -each.now, each.code))
