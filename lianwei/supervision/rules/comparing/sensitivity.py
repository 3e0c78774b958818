"""How far the order of the samples hangs on the weights alone.

Each weight in turn a fifth smaller and larger, the others keeping their proportions; then all at once drawn
between the two, a thousand times with a seed. Uncertainty of the readings is another matter (judging.py).
OECD & JRC, Handbook on Constructing Composite Indicators (2008), step 7.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .plan import Item
from .scoring import Score, stars_of

if TYPE_CHECKING:
    import numpy as np

SPREAD, DRAWS, SEED = 0.2, 1000, 40551
SURE = 0.95  # of the draws in which one sample must stand before another


@dataclass(frozen=True, slots=True)
class Standing:
    """`rank` with the plan's weights; `lowest` and `highest`: best and worst place with others; how large a
    share of the draws leaves place and stars as they are.
    """

    code: str
    rank: int
    lowest: int
    highest: int
    keeps_rank: float
    keeps_stars: float


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """`alike`: pairs whose order the weights decide."""

    standings: list[Standing]
    alike: list[tuple[str, str]]
    draws: int


def vary_weights(items: Sequence[Item], scores: Sequence[Score]) -> Sensitivity:
    """How the complete samples stand with other weights, in the order in which they were given."""
    import numpy as np  # noqa: PLC0415 - few requests compute, and it takes long to load

    whole = [each for each in scores if each.composite is not None]
    if not whole:
        return Sensitivity([], [], 0)
    weights = np.array([float(each.weight) for each in items])
    points = np.array([[each.points[item.key] for item in items] for each in whole])
    random = np.random.default_rng(SEED)
    drawn = weights * random.uniform(1 - SPREAD, 1 + SPREAD, (DRAWS, len(items)))
    base = _sums(weights[None, :], points)
    one_by_one, all_at_once = _sums(_in_turn(weights), points), _sums(drawn, points)
    out = np.array([each.is_knocked_out for each in whole])
    rank = _ranks(base, out)[0]
    turned, mixed = _ranks(one_by_one, out), _ranks(all_at_once, out)
    every = np.vstack([rank, turned, mixed])
    standings = [
        Standing(
            each.code,
            int(rank[at]),
            int(every[:, at].min()),
            int(every[:, at].max()),
            float((mixed[:, at] == rank[at]).mean()),
            _keeps_stars(all_at_once[:, at], each),
        )
        for at, each in enumerate(whole)
    ]
    return Sensitivity(standings, _alike(whole, mixed), DRAWS)


def _in_turn(weights: "np.ndarray") -> "np.ndarray":
    import numpy as np  # noqa: PLC0415 - as above

    changed = [np.where(np.arange(len(weights)) == at, weights * by, weights)
               for at in range(len(weights)) for by in (1 - SPREAD, 1 + SPREAD)]  # fmt: skip
    return np.array(changed)


def _sums(weights: "np.ndarray", points: "np.ndarray") -> "np.ndarray":
    """Composites, a row for each set of weights."""
    return (weights / weights.sum(axis=1, keepdims=True)) @ points.T


def _ranks(sums: "np.ndarray", out: "np.ndarray") -> "np.ndarray":
    """Places from 1, equal for equal sums; who failed a mandatory item stands behind the others."""
    import numpy as np  # noqa: PLC0415 - as above

    shifted = np.round(sums, 9) - out * 1000
    return 1 + (shifted[:, None, :] > shifted[:, :, None]).sum(axis=2)


def _keeps_stars(composites: "np.ndarray", sample: Score) -> float:
    same = [
        stars_of(float(each), is_knocked_out=sample.is_knocked_out) == sample.stars for each in composites
    ]
    return sum(same) / len(same)


def _alike(whole: Sequence[Score], mixed: "np.ndarray") -> list[tuple[str, str]]:
    """Pairs of which neither stands before the other in nearly all draws."""
    pairs = []
    for one in range(len(whole)):
        for other in range(one + 1, len(whole)):
            before = (mixed[:, one] < mixed[:, other]).mean()
            after = (mixed[:, one] > mixed[:, other]).mean()
            if max(before, after) < SURE:
                pairs.append((whole[one].code, whole[other].code))
    return pairs
