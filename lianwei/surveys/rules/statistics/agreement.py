"""How far observers agree beyond chance: Cohen's and Fleiss' κ, Krippendorff's α.

Cohen (1960, 1968), Fleiss (1971), Krippendorff (2011, "Computing Krippendorff's Alpha-Reliability"). 1 is
full agreement, 0 that of chance. Intervals are percentiles of a bootstrap over units with a seed: the same
data give the same interval. Words for κ: Landis & Koch (1977).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from lianwei.surveys.rules.statistics.design import Floats, SampleRefusedError

Level = Literal["nominal", "ordinal", "interval", "ratio"]
Scheme = Literal["none", "linear", "quadratic"]
DRAWS, SEED = 2000, 20260101
LEAST = 2  # observers of a unit
# Landis & Koch (1977), table 2: from this κ on
STRENGTHS = (
    (0.81, "almost perfect"),
    (0.61, "substantial"),
    (0.41, "moderate"),
    (0.21, "fair"),
    (0.0, "slight"),
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """A coefficient (1 at most) with its interval, and how many units it rests on. Not a number where all
    observers always said the same one thing: chance alone would agree as well.
    """

    value: float
    low: float
    high: float
    units: int


def cohen_kappa(
    one: ArrayLike, other: ArrayLike, *, scheme: Scheme = "none", draws: int = DRAWS, seed: int = SEED
) -> Agreement:
    """Two observers of the same units. `scheme`: how far apart answers are (weighted κ; the categories are
    taken in their sorted order); units that one of them left out (None, NaN, empty) do not count.
    """
    first, second = np.asarray(one, object), np.asarray(other, object)
    both = np.array([not (_missing(a) or _missing(b)) for a, b in zip(first, second, strict=True)], bool)
    if not both.any():
        raise SampleRefusedError("No unit was seen by both observers.")
    names = sorted({*first[both].tolist(), *second[both].tolist()})
    place = {name: at for at, name in enumerate(names)}
    pairs = np.zeros((int(both.sum()), len(names), len(names)))
    pairs[
        np.arange(len(pairs)), [place[each] for each in first[both]], [place[each] for each in second[both]]
    ] = 1
    distance = _apart(len(names), scheme)
    return _told(pairs, lambda table: _cohen(table, distance), draws, seed)


def fleiss_kappa(counts: ArrayLike, *, draws: int = DRAWS, seed: int = SEED) -> Agreement:
    """Units × categories: how many observers put a unit there; each unit was seen by as many observers."""
    table = np.asarray(counts, float)
    raters = table.sum(axis=1)
    if table.size == 0 or raters[0] < LEAST or (raters != raters[0]).any():
        raise SampleRefusedError("Each unit needs as many observers as the others, two at least.")
    alike = ((table**2).sum(axis=1) - raters) / (raters * (raters - 1))
    rows = np.column_stack([table / raters[:, None], alike])
    return _told(rows, _fleiss, draws, seed)


def krippendorff_alpha(
    values: ArrayLike, *, level: Level = "nominal", draws: int = DRAWS, seed: int = SEED
) -> Agreement:
    """Observers × units, NaN where an observer did not see a unit. Any number of observers; numbers of
    interval and ratio scales, ranks of ordinal, codes of nominal ones.
    """
    data = np.asarray(values, float)
    data = data[:, (~np.isnan(data)).sum(axis=0) >= LEAST]
    if not data.shape[1]:
        raise SampleRefusedError("No unit was seen by two observers.")
    names = np.unique(data[~np.isnan(data)])
    seen = np.stack([(data == name).sum(axis=0) for name in names], axis=1).astype(float)
    observers = seen.sum(axis=1)
    pairs = seen[:, :, None] * seen[:, None, :]
    at = np.arange(len(names))
    pairs[:, at, at] -= seen
    pairs /= (observers - 1)[:, None, None]
    return _told(pairs, lambda table: _krippendorff(table, names, level), draws, seed)


def strength(kappa: float) -> str:
    """The word of Landis and Koch for a κ."""
    return next((word for least, word in STRENGTHS if kappa >= least), "poor")


def _told(units: Floats, coefficient: Callable[[Floats], float], draws: int, seed: int) -> Agreement:
    """The coefficient of the sum over all units, and of units drawn again and again with replacement."""
    count = len(units)
    value = coefficient(units.sum(axis=0))
    flat = units.reshape(count, -1)
    drawn = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), draws) @ flat
    again = np.array([coefficient(each.reshape(units.shape[1:])) for each in drawn])
    again = again[np.isfinite(again)]
    low, high = np.percentile(again, (2.5, 97.5)) if len(again) else (np.nan, np.nan)
    return Agreement(value, float(low), float(high), count)


def _apart(count: int, scheme: Scheme) -> Floats:
    gap = np.abs(np.subtract.outer(np.arange(count), np.arange(count))).astype(float)
    if scheme == "none":
        return (gap > 0).astype(float)
    return gap if scheme == "linear" else gap**2


def _cohen(table: Floats, distance: Floats) -> float:
    whole = table.sum()
    by_chance = (np.outer(table.sum(axis=1), table.sum(axis=0)) / whole * distance).sum()
    return float(1 - (table * distance).sum() / by_chance) if by_chance else float("nan")


def _fleiss(sums: Floats) -> float:
    *shares, alike = sums / sums[:-1].sum()
    by_chance = float((np.array(shares) ** 2).sum())
    return float((alike - by_chance) / (1 - by_chance)) if by_chance < 1 else float("nan")


def _krippendorff(table: Floats, names: Floats, level: Level) -> float:
    margins = table.sum(axis=1)
    distance = _distance(names, margins, level)
    by_chance = (np.outer(margins, margins) * distance).sum() / (margins.sum() - 1)
    return float(1 - (table * distance).sum() / by_chance) if by_chance > 0 else float("nan")


def _distance(names: Floats, margins: Floats, level: Level) -> Floats:
    """The squared difference of two values at a level of measurement (Krippendorff 2011, section F)."""
    gap = np.subtract.outer(names, names)
    if level == "nominal":
        return (gap != 0).astype(float)
    if level == "ordinal":
        upto = np.cumsum(margins) - margins / 2
        return np.subtract.outer(upto, upto) ** 2
    if level == "interval":
        return gap**2
    sums = np.add.outer(names, names)
    return np.divide(gap, sums, out=np.zeros_like(gap), where=sums != 0) ** 2


def _missing(value: object) -> bool:
    return value is None or value == "" or value != value  # noqa: PLR0124 - NaN alone is unlike itself
