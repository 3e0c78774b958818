"""Quasi-Poisson regressions on time and season, many at once.

log E(y) = effect of the group + slope * time, variance = phi * mean: the model of Farrington et al. (1996)
and of Noufaily et al. (2013). All fits of a batch share times and groups (weeks before the current one), so
that the normal equations of iteratively reweighted least squares (McCullagh & Nelder 1989, 2.5) need two
sums a group and one more; their matrix is an arrow, which the Schur complement of the slope solves without
a matrix. The iteration begins at y + 0.1 and rests at a relative change of the deviance below 1e-8, as is
usual, so that groups without any case (their effect has no finite estimate) end where other software ends.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, xlogy

Array = NDArray[np.float64]

STEPS = 25
CLOSE = 1e-8  # relative change of the deviance
IN_ONE_GO = 48  # rows a matrix product: small ones stay on one core, several cores would wait for each other
START = 0.1  # cases added to each count where the iteration begins


@dataclass(frozen=True, slots=True)
class Design:
    """Times (weeks, centred) and groups of the reference weeks, and those of the week that is foretold."""

    time: Array  # (n,)
    group: NDArray[np.int64]  # (n,), 0 … groups - 1
    groups: int
    time_foretold: float
    group_foretold: int = 0

    def matrix(self) -> Array:
        """What turns weights into their sums: a group, a group times time, in all times time squared."""
        member = (self.group[:, None] == np.arange(self.groups)).astype(float)
        return np.hstack([member, member * self.time[:, None], self.time[:, None] ** 2])


class Normal(NamedTuple):
    """The normal equations: weights a group, weights * time a group, and what the groups leave of
    weights * time squared (infinite where the regression has no slope)."""

    s: Array
    t: Array
    q: Array

    @classmethod
    def of(cls, sums: Array, trend: bool) -> "Normal":
        groups = sums.shape[1] // 2
        s, t = sums[:, :groups], sums[:, groups:-1]
        return cls(s, t, sums[:, -1] - (t * t / s).sum(axis=1) if trend else np.full(len(s), np.inf))

    def solve(self, by_group: Array, by_time: Array) -> tuple[Array, Array]:
        """Effects and slope that answer to these right-hand sides."""
        slope = (by_time - (self.t * by_group / self.s).sum(axis=1)) / self.q
        return (by_group - self.t * slope[:, None]) / self.s, slope


@dataclass(frozen=True, slots=True)
class Fit:
    """Fitted regressions, one a row; weights and normal equations are those of the last step."""

    effects: Array  # (fits, groups)
    slope: Array  # (fits,)
    mean: Array  # (fits, n)
    weights: Array  # (fits, n)
    normal: Normal
    design: Design

    def freedom(self) -> int:
        """Degrees of freedom left."""
        return self.mean.shape[1] - self.design.groups - int(np.isfinite(self.normal.q).any())

    def foretold(self) -> tuple[Array, Array]:
        """The logarithm of what is expected of the current week, and its variance before dispersion."""
        group, time = self.design.group_foretold, self.design.time_foretold
        s, t, q = self.normal
        distance = time - t[:, group] / s[:, group]
        return self.effects[:, group] + self.slope * time, 1 / s[:, group] + distance**2 / q

    def leverage(self) -> Array:
        """The diagonal of the hat matrix."""
        s, t, q = self.normal
        group, time = self.design.group, self.design.time
        return self.weights * ((1 / s)[:, group] + (time - (t / s)[:, group]) ** 2 / q[:, None])

    def dispersion(self, counts: Array) -> Array:
        """phi by Pearson's residuals, never below 1."""
        residual = counts / self.mean - 1
        phi = np.einsum("ij,ij,ij->i", self.weights, residual, residual) / self.freedom()
        return np.maximum(phi, 1.0)

    def scale(self, counts: Array, prior: Array) -> Array:
        """Dispersion of working residuals under prior weights.

        Farrington's test of the slope and the variance of what is expected take this scale in the reference
        software of public health; its published thresholds are comparable only with it.
        """
        residual = counts / self.mean - 1
        return np.einsum("ij,ij,ij->i", prior, residual, residual) / self.freedom()

    def p_value(self, scale: Array) -> Array:
        """Of the slope, two-sided, by Student's t."""
        return 2 * stdtr(self.freedom(), -np.abs(self.slope) * np.sqrt(self.normal.q / scale))


class _Rows(NamedTuple):
    """What the fits that have not come to rest carry from step to step."""

    number: NDArray[np.int64]
    prior: Array
    observed: Array  # counts a group
    by_time: Array  # counts * time
    constant: Array  # of the deviance
    deviance: Array
    effects: Array
    slope: Array
    weights: Array
    s: Array
    t: Array
    q: Array

    def of(self, chosen: NDArray[np.bool_]) -> "_Rows":
        parts: list[Any] = [part[chosen] for part in self]
        return _Rows(*parts)


def fit(counts: Array, prior: Array, design: Design, *, trend: bool) -> Fit:
    """Fit each row of `counts` (fits, n) with prior weights of the same shape."""
    matrix, rows = design.matrix(), _first(counts, prior, design, trend)
    resting = [np.empty((len(counts), *part.shape[1:])) for part in (*rows[6:], counts)]
    for step in range(1, STEPS + 1):
        mean = np.exp(rows.slope[:, None] * design.time) * np.exp(rows.effects)[:, design.group]
        weights = rows.prior * mean
        sums = _sums(weights, matrix)
        deviance = _deviance(rows, sums, design.groups)
        moving = np.abs(deviance - rows.deviance) >= CLOSE * (np.abs(deviance) + 0.1)
        moving &= step < STEPS
        for whole, part in zip(resting, (*rows[6:], mean), strict=True):
            whole[rows.number[~moving]] = part[~moving]
        if not moving.any():
            break
        rows = _step(rows._replace(deviance=deviance).of(moving), weights[moving], sums[moving], trend)
    effects, slope, weights, s, t, q, mean = resting
    return Fit(effects, slope, mean, weights, Normal(s, t, q), design)


def _first(counts: Array, prior: Array, design: Design, trend: bool) -> _Rows:
    """The first step, from y + 0.1."""
    matrix, groups = design.matrix(), design.groups
    begin = counts + START
    weights, logarithm = prior * begin, np.log(begin)
    normal = Normal.of(_sums(weights, matrix), trend)
    right = _sums(weights * logarithm - START * prior, matrix)[:, :-1]
    observed = _sums(prior * counts, matrix)[:, :-1]
    constant = 2 * (prior * (xlogy(counts, counts) - counts)).sum(axis=1)
    deviance = constant + 2 * (prior * (begin - counts * logarithm)).sum(axis=1)
    effects, slope = normal.solve(right[:, :groups], right[:, groups:].sum(axis=1))
    return _Rows(
        np.arange(len(counts)),
        prior,
        observed[:, :groups],
        observed[:, groups:].sum(axis=1),
        constant,
        deviance,
        effects,
        slope,
        weights,
        *normal,
    )


def _sums(values: Array, matrix: Array) -> Array:
    """values @ matrix."""
    sums = np.empty((len(values), matrix.shape[1]))
    for first in range(0, len(values), IN_ONE_GO):
        np.dot(values[first : first + IN_ONE_GO], matrix, out=sums[first : first + IN_ONE_GO])
    return sums


def _deviance(rows: _Rows, sums: Array, groups: int) -> Array:
    """Twice the distance of the likelihood from that of a mean for each week."""
    fitted = (rows.observed * rows.effects).sum(axis=1) + rows.by_time * rows.slope
    return rows.constant - 2 * (fitted - sums[:, :groups].sum(axis=1))


def _step(rows: _Rows, weights: Array, sums: Array, trend: bool) -> _Rows:
    """One step of Newton's, which for this model is one of reweighted least squares."""
    normal = Normal.of(sums, trend)
    more, steeper = normal.solve(rows.observed - normal.s, rows.by_time - normal.t.sum(axis=1))
    return rows._replace(
        effects=rows.effects + more,
        slope=rows.slope + steeper,
        weights=weights,
        s=normal.s,
        t=normal.t,
        q=normal.q,
    )
