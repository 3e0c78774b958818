"""How a sample was drawn and weighted, and the variance that follows from it.

Taylor linearisation with the ultimate-cluster estimator (Binder 1983; Särndal, Swensson & Wretman, "Model
Assisted Survey Sampling", 1992, ch. 5): an estimate is written as a weighted sum of scores of the answers;
the
sums of the clusters vary around the mean of their stratum. For calibrated weights the scores are residuals
(Deville & Särndal 1992). Equal to R `survey` (svydesign, postStratify, rake, calibrate).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]
LEAST = 2  # clusters in a stratum, or nothing varies there


class SampleRefusedError(ValueError):
    """A sample of which no figure can be told, with the reason."""


@dataclass(frozen=True)
class Sample:
    """n answers: a weight each (people it stands for), and where drawn so their stratum and cluster.

    `population`: how many clusters (answers where there are none) the stratum of the answer has in the
    population, each row the number of its stratum; without it the sample counts as a small part.
    `margins`: codes of the groups that weights were post-stratified or raked to; `start`: the weights before.
    """

    weights: Floats
    strata: ArrayLike | None = None
    clusters: ArrayLike | None = None
    population: ArrayLike | None = None
    margins: Sequence[ArrayLike] = ()
    start: Floats | None = None

    def __post_init__(self) -> None:
        if not len(self.weights):
            raise SampleRefusedError("The sample is empty.")
        if not (np.isfinite(self.weights).all() and (self.weights >= 0).all() and self.weights.sum() > 0):
            raise SampleRefusedError("Weights are numbers from 0, and one of them is above 0.")

    @property
    def size(self) -> int:
        return len(self.weights)

    @property
    def degrees(self) -> int:
        """Degrees of freedom: clusters less strata."""
        return self._drawn.count - len(self._drawn.sizes)

    def covariance(self, scores: Floats) -> Floats:
        """The k × k covariance of the weighted sums of these scores (n × k)."""
        drawn = self._drawn
        totals = _sums(self._calibrated(scores) * self.weights[:, None], drawn.of_row, drawn.count)
        centred = (
            totals - (_sums(totals, drawn.stratum, len(drawn.sizes)) / drawn.sizes[:, None])[drawn.stratum]
        )
        scaled = centred * np.sqrt(drawn.factors)[drawn.stratum][:, None]
        return scaled.T @ scaled

    def _calibrated(self, scores: Floats) -> Floats:
        """What the margins do not explain: weights that meet them leave these residuals to chance."""
        if not len(self.margins):
            return scores
        root = np.sqrt(self.weights if self.start is None else self.start)
        design = np.hstack([_indicators(each) for each in self.margins])
        slopes = np.linalg.lstsq(design * root[:, None], scores * root[:, None], rcond=None)[0]
        return scores - design @ slopes

    @cached_property
    def _drawn(self) -> "_Drawn":
        strata = _coded(self.strata, self.size)
        if self.clusters is None:
            of_row, stratum = np.arange(self.size), strata
        else:
            inner = _coded(self.clusters, self.size)
            _both, first, of_row = np.unique(
                strata * (inner.max() + 1) + inner, return_index=True, return_inverse=True
            )
            stratum = strata[first]
        sizes = np.bincount(stratum)
        if (sizes < LEAST).any():
            name = self._named(strata, int(np.argmin(sizes)))
            raise SampleRefusedError(f"Stratum {name} has one cluster alone: join it with another.")
        return _Drawn(of_row, stratum, sizes, self._factors(strata, sizes))

    def _factors(self, strata: Codes, sizes: Codes) -> Floats:
        factors = sizes / (sizes - 1)
        if self.population is None:
            return factors
        whole = np.zeros(len(sizes))
        whole[strata] = np.asarray(self.population, float)
        if (whole < sizes).any():
            raise SampleRefusedError("A stratum has more clusters in the sample than in the population.")
        return factors * (1 - sizes / whole)

    def _named(self, strata: Codes, code: int) -> str:
        if self.strata is None:
            return "1"
        return str(np.asarray(self.strata)[int(np.argmax(strata == code))])


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Clusters of the rows, strata of the clusters, clusters in each stratum and the factor of its
    variance.
    """

    of_row: Codes
    stratum: Codes
    sizes: Codes
    factors: Floats

    @property
    def count(self) -> int:
        return len(self.stratum)


def _coded(values: ArrayLike | None, size: int) -> Codes:
    if values is None:
        return np.zeros(size, np.intp)
    codes = np.unique(np.asarray(values), return_inverse=True)[1].ravel()
    if len(codes) != size:
        raise SampleRefusedError(f"{len(codes)} strata or clusters for {size} answers.")
    return codes


def _indicators(margin: ArrayLike) -> Floats:
    codes = np.unique(np.asarray(margin), return_inverse=True)[1].ravel()
    return (codes[:, None] == np.arange(codes.max() + 1)).astype(float)


def _sums(values: Floats, groups: Codes, count: int) -> Floats:
    """Sums of the columns by group: count × k."""
    if count == len(values) and (groups[:-1] < groups[1:]).all():
        return values
    return np.column_stack([np.bincount(groups, column, count) for column in values.T])
