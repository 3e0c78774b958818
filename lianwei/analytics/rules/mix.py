"""The mix of an instance's complaints: shares that tell of no case, for a twin that has no row of it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from .cells import MINIMUM, TOTAL, hidden_in_line

MIX = "mix.json"  # in the data directory of a twin
STEP = 100  # shares are whole percents: no count of few cases can be worked out from them
LEAST_CASES = 50  # of which a mix can be told; a percent of fewer is a case


@dataclass(frozen=True, slots=True)
class Mix:
    """Shares in percent by code: class of goods or services, channel, region of the member, month of receipt
    counted back from this one ("0").
    """

    categories: dict[str, int] = field(default_factory=dict)
    channels: dict[str, int] = field(default_factory=dict)
    regions: dict[str, int] = field(default_factory=dict)
    months: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, text: str) -> "Mix":
        """From its file. Raises ValueError for one that is none."""
        told: Any = json.loads(text)
        if not isinstance(told, dict) or set(told) != set(asdict(cls())):
            raise ValueError("This file is no mix of complaints.")
        return cls(**told)

    def written(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def shares_told(counts: Mapping[str, int]) -> dict[str, int]:
    """Percents by code. Codes of fewer than five cases stay out, and further ones, so that none can be worked
    out; what is told adds up to about a hundred. Nothing of fewer than fifty cases.
    """
    if sum(counts.values()) < LEAST_CASES:
        return {}
    hidden = hidden_in_line(counts)
    if TOTAL in hidden:
        return {}
    kept = {code: n for code, n in counts.items() if n >= MINIMUM and code not in hidden}
    whole = sum(kept.values())
    return {code: share for code, n in kept.items() if (share := round(STEP * n / whole))}
