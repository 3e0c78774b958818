"""Weights that make a sample look like the population, and what they cost.

Post-stratification (Holt & Smith 1979), raking or iterative proportional fitting (Deming & Stephan 1940;
Deville, Särndal & Sautory 1993), the effect of unequal weights (Kish 1965, 1992).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lianwei.surveys.rules.statistics.design import Codes, Floats, SampleRefusedError, named

Targets = Mapping[object, float]  # people of each group in the population
ROUNDS = 200
TOLERANCE = 1e-10  # share of the population by which a margin may miss its target


@dataclass(frozen=True, slots=True)
class Raked:
    """New weights; how many rounds it took, whether every margin is met, the largest share of the population
    by which one is missed, and how many weights stand at a limit.
    """

    weights: Floats
    rounds: int
    has_converged: bool
    missed: float
    trimmed: int


def post_stratify(weights: ArrayLike, groups: ArrayLike, targets: Targets) -> Floats:
    """Weights whose sum in each group is that of the population. Raises SampleRefusedError for a group
    that nobody stands for, or that the targets do not name.
    """
    began = np.asarray(weights, float)
    codes, wanted = _matched(groups, targets, began)
    return began * (wanted / np.bincount(codes, began, len(wanted)))[codes]


def rake(
    weights: ArrayLike,
    margins: Sequence[ArrayLike],
    targets: Sequence[Targets],
    *,
    limits: tuple[float, float] = (0.0, np.inf),
    rounds: int = ROUNDS,
    tolerance: float = TOLERANCE,
) -> Raked:
    """Weights that meet each margin alone, in turns until all hold at once.

    `limits`: the smallest and largest weight, as multiples of the mean one; weights beyond are set to them
    after each round, and the others make up for it in the next. Where limits and margins contradict each
    other, `has_converged` is false and `missed` tells by how much.
    """
    found = np.asarray(weights, float).copy()
    matched = [_matched(margin, wanted, found) for margin, wanted in zip(margins, targets, strict=True)]
    totals = [float(wanted.sum()) for _codes, wanted in matched]
    if not np.allclose(totals, totals[0], rtol=1e-6):
        raise SampleRefusedError(f"The margins tell of populations of unlike size: {totals}.")
    low, high = (limit * totals[0] / len(found) for limit in limits)
    missed, turns = np.inf, 0
    while missed > tolerance and turns < rounds:
        turns += 1
        for codes, wanted in matched:
            found *= (wanted / np.bincount(codes, found, len(wanted)))[codes]
        found = np.clip(found, low, high)
        missed = max(_missed(found, codes, wanted) for codes, wanted in matched)
    trimmed = int(((found <= low) & (low > 0) | (found >= high)).sum())
    return Raked(found, turns, bool(missed <= tolerance), missed, trimmed)


def design_effect(weights: ArrayLike) -> float:
    """Kish's 1 + CV²: by how much unequal weights alone make variances larger (1: not at all)."""
    found = np.asarray(weights, float)
    return float(len(found) * (found**2).sum() / found.sum() ** 2)


def effective_size(weights: ArrayLike) -> float:
    """As many answers of equal weight tell as much as these."""
    return len(np.asarray(weights)) / design_effect(weights)


def _missed(found: Floats, codes: Codes, wanted: Floats) -> float:
    return float(np.abs(np.bincount(codes, found, len(wanted)) - wanted).max() / wanted.sum())


def _matched(groups: ArrayLike, targets: Targets, weights: Floats) -> tuple[Codes, Floats]:
    """Codes of the answers' groups, and how many people each of these groups has."""
    names, codes = named(groups)
    people = {str(name): float(number) for name, number in targets.items()}
    if unknown := [name for name in names if name not in people]:
        raise SampleRefusedError(f"No population is told for {', '.join(unknown)}.")
    held = np.bincount(codes, weights, len(names))
    standing = {name for name, weight in zip(names, held, strict=True) if weight > 0}
    if empty := [name for name, number in people.items() if number > 0 and name not in standing]:
        raise SampleRefusedError(f"Nobody in the sample stands for {', '.join(empty)}.")
    return codes, np.array([people[name] for name in names])
