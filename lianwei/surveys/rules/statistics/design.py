"""How a sample was drawn and weighted, and the variance that follows from it.

Taylor linearisation with the ultimate-cluster estimator (Binder 1983; Särndal, Swensson & Wretman, "Model
Assisted Survey Sampling", 1992, ch. 5): an estimate is written as a weighted sum of scores of the answers;
the sums of the clusters vary around the mean of their stratum. For calibrated weights the scores are
residuals (Deville & Särndal 1992). Equal to R `survey` (svydesign, postStratify, calibrate, and rake where
the weights before were alike: with unlike ones R's rake() still takes all residuals alike, so its errors
differ from these, which go by the weights before, as those of calibrate()).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array, diags_array, hstack

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
        return int(self._drawn.sizes.sum()) - len(self._drawn.sizes)

    def covariance(self, scores: Floats) -> Floats:
        """The k × k covariance of the weighted sums of these scores (n × k)."""
        drawn = self._drawn
        totals = drawn.totals @ self._calibrated(scores)
        means = (drawn.of_strata @ totals) / drawn.sizes[:, None]
        centred = totals - drawn.of_strata.T @ means
        return centred.T @ centred

    def _calibrated(self, scores: Floats) -> Floats:
        """What the margins do not explain: weights that meet them leave these residuals to chance."""
        if not len(self.margins):
            return scores
        design, slopes = self._margins
        return scores - design @ (slopes @ scores)

    @cached_property
    def _margins(self) -> tuple[csr_array, csr_array]:
        """Who is in which group of the margins, and what gives the groups' slopes from scores."""
        start = self.weights if self.start is None else self.start
        design = hstack([_members(named(each)[1], np.ones(self.size)) for each in self.margins], format="csr")
        weighed = csr_array(design.T.multiply(start))
        inverse = np.linalg.pinv((weighed @ design).toarray(), rcond=1e-10, hermitian=True)
        return design, csr_array(inverse) @ weighed

    @cached_property
    def _drawn(self) -> "_Drawn":
        strata = _coded(self.strata, self.size)
        if self.clusters is None:
            of_row, stratum = None, strata
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
        scale = np.sqrt(self._factors(strata, sizes))[strata] * self.weights
        totals = diags_array(scale, format="csr") if of_row is None else csr_array(_members(of_row, scale).T)
        return _Drawn(totals, csr_array(_members(stratum, np.ones(len(stratum))).T), sizes)

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
    """Matrices: weighted totals of clusters from rows, of strata from clusters; sizes of the strata."""

    totals: csr_array
    of_strata: csr_array
    sizes: Codes


def named(values: ArrayLike) -> tuple[list[str], Codes]:
    """The names of groups in their order, and the place of each answer's group among them."""
    codes, names = pd.factorize(np.asarray(values), sort=True)
    if (codes < 0).any():
        raise SampleRefusedError("An answer has no group: say where it belongs, or leave it out.")
    return [str(name) for name in names], codes.astype(np.intp)


def _coded(values: ArrayLike | None, size: int) -> Codes:
    if values is None:
        return np.zeros(size, np.intp)
    codes = named(values)[1]
    if len(codes) != size:
        raise SampleRefusedError(f"{len(codes)} strata or clusters for {size} answers.")
    return codes


def _members(codes: Codes, values: Floats) -> csr_array:
    """Rows × groups: the value of a row in the column of its group."""
    size = len(codes)
    return csr_array((values, (np.arange(size), codes)), shape=(size, int(codes.max()) + 1))
