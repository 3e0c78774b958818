"""What became of complaints in an area after a drive, against other areas over the same months.

Difference in differences of monthly counts: log μ = month + area + δ·(area after the drive), quasi-Poisson.
With a term for each month the estimate has a closed form, the ratio of ratios of the totals; months without
any complaint tell nothing and are left out. The errors are widened by the dispersion found (Pearson's χ² by
its degrees of freedom), never narrowed. Whether both groups ran alike before is a test of log share on time,
within the months before. Equal to R glm(family = quasipoisson): tests/supervision/references.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

LEVEL = 0.95
ALIKE = 0.10  # below this p the groups did not run alike before; a short series seldom falls below .05
SMALL = 20  # complaints on one side of one group: below, one shop can turn the result
FEWEST_MONTHS = 6  # of both sides together: below, the dispersion is a guess
FEWEST_BEFORE = 6  # months for the test of the trend before
ROUNDS, CLOSE = 50, 1e-10


@dataclass(frozen=True, slots=True)
class Month:
    """Complaints of one month in the area and in the groups it is compared with."""

    area: int
    others: int
    is_after: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """How the share of the area moved a month before the drive (log odds), and how easily by chance."""

    slope: float
    error: float
    p: float

    @property
    def is_alike(self) -> bool:
        return self.p >= ALIKE


@dataclass(frozen=True, slots=True)
class Effect:
    """The rate ratio: 0.7 is 30 % fewer complaints than the comparison would have let expect."""

    ratio: float
    low: float
    high: float
    log_ratio: float
    log_error: float
    dispersion: float
    freedom: int
    is_small: bool
    trend: Trend | None

    @property
    def is_told_apart(self) -> bool:
        """Whether chance alone is an unlikely reason."""
        return self.high < 1 or self.low > 1


def effect_of(months: Sequence[Month]) -> Effect | None:
    """The effect; None where months are too few, or a side of a group has no complaint at all."""
    told = [each for each in months if each.area + each.others]
    before = [each for each in told if not each.is_after]
    after = [each for each in told if each.is_after]
    cells = _totals(before) + _totals(after)
    if len(told) < FEWEST_MONTHS or len(before) < 2 or not after or not all(cells):  # noqa: PLR2004 - two
        return None
    log_ratio = math.log(cells[2] / cells[3]) - math.log(cells[0] / cells[1])
    dispersion, freedom = _dispersion(before, after)
    error = math.sqrt(sum(1 / each for each in cells) * max(dispersion, 1))
    reach = _quantile(freedom) * error
    return Effect(
        ratio=math.exp(log_ratio),
        low=math.exp(log_ratio - reach),
        high=math.exp(log_ratio + reach),
        log_ratio=log_ratio,
        log_error=error,
        dispersion=dispersion,
        freedom=freedom,
        is_small=min(cells) < SMALL,
        trend=_trend(months),
    )


def _totals(rows: Sequence[Month]) -> tuple[int, int]:
    return sum(each.area for each in rows), sum(each.others for each in rows)


def _dispersion(before: Sequence[Month], after: Sequence[Month]) -> tuple[float, int]:
    """Pearson's χ² over its degrees of freedom: two counts a month, a term a month, group and effect."""
    chi = 0.0
    for rows in (before, after):
        area, others = _totals(rows)
        chi += sum(_squared(each, area / (area + others)) for each in rows)
    freedom = len(before) + len(after) - 2
    return chi / freedom, freedom


def _squared(month: Month, share: float) -> float:
    """What a month adds to χ²; both counts of it, given their sum."""
    total = month.area + month.others
    return (month.area - total * share) ** 2 / (total * share * (1 - share))


def _trend(months: Sequence[Month]) -> Trend | None:
    """Logit of the area's share on the month's place, by Newton's steps; months without a complaint keep
    their place. None where they are too few, or so few complaints that no slope is found.
    """
    told = [(at, each) for at, each in enumerate(months) if not each.is_after and _sum(each)]
    rows = [each for _at, each in told]
    if len(rows) < FEWEST_BEFORE or not all(_totals(rows)):
        return None
    middle = sum(at for at, _each in told) / len(told)
    try:
        return _sloping(rows, [at - middle for at, _each in told])
    except (ArithmeticError, ValueError):  # a share of nought or one: the slope runs away
        return None


def _sloping(rows: Sequence[Month], places: Sequence[float]) -> Trend | None:
    level, slope, freedom = 0.0, 0.0, len(rows) - 2
    for _round in range(ROUNDS):
        shares = [_expit(level + slope * at) for at in places]
        weights = [_sum(row) * p * (1 - p) for row, p in zip(rows, shares, strict=True)]
        off = [row.area - _sum(row) * p for row, p in zip(rows, shares, strict=True)]
        one, time = sum(weights), sum(w * at for w, at in zip(weights, places, strict=True))
        square = sum(w * at**2 for w, at in zip(weights, places, strict=True))
        held = one * square - time**2
        up, along = sum(off), sum(each * at for each, at in zip(off, places, strict=True))
        steps = (square * up - time * along) / held, (one * along - time * up) / held
        level, slope = level + steps[0], slope + steps[1]
        if max(map(abs, steps)) < CLOSE:
            chi = sum(_squared(row, p) for row, p in zip(rows, shares, strict=True))
            error = math.sqrt(one / held * max(chi / freedom, 1))
            return Trend(slope, error, _two_sided(slope / error, freedom))
    return None


def _sum(month: Month) -> int:
    return month.area + month.others


def _expit(value: float) -> float:
    return 1 / (1 + math.exp(-value))


def _quantile(freedom: int) -> float:
    from scipy.special import stdtrit  # noqa: PLC0415 - few requests measure

    return float(stdtrit(freedom, (1 + LEVEL) / 2))


def _two_sided(value: float, freedom: int) -> float:
    from scipy.special import stdtr  # noqa: PLC0415 - few requests measure

    return float(2 * stdtr(freedom, -abs(value)))
