"""Cross tables of a sample: weighted shares with errors, and whether two questions have to do with each
other.

Pearson's χ² of weighted shares, corrected for design and weights to second order (Rao & Scott 1981, 1984),
as R's svychisq.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg import null_space
from scipy.special import chdtrc, fdtrc

from lianwei.surveys.rules.statistics.design import Floats, Sample, SampleRefusedError, named


@dataclass(frozen=True, slots=True)
class Table:
    """Rows × columns: answers, weighted counts, shares of the whole (0 to 1) and their standard errors."""

    rows: list[str]
    columns: list[str]
    answers: Floats
    counts: Floats
    shares: Floats
    errors: Floats
    test: "Association | None"


@dataclass(frozen=True, slots=True)
class Association:
    """`chi_square`: Pearson's, of weighted shares at the size of the sample. `f_value` with `above` and
    `below` degrees of freedom and `p_value`: after Rao and Scott's second-order correction; `first_order`:
    the p-value of the first-order one. `effect`: mean generalised design effect.
    """

    chi_square: float
    f_value: float
    above: float
    below: float
    p_value: float
    first_order: float
    effect: float


def cross_table(rows: ArrayLike, columns: ArrayLike, sample: Sample) -> Table:
    """Count two questions against each other. The test is left out where a question has one answer alone."""
    row_names, row_codes = named(rows)
    column_names, column_codes = named(columns)
    shape = (len(row_names), len(column_names))
    cells = row_codes * shape[1] + column_codes
    inside = (cells[:, None] == np.arange(shape[0] * shape[1])).astype(float)
    whole = float(sample.weights.sum())
    shares = sample.weights @ inside / whole
    covariance = sample.covariance((inside - shares) / whole)
    return Table(
        row_names,
        column_names,
        inside.sum(axis=0).reshape(shape),
        (shares * whole).reshape(shape),
        shares.reshape(shape),
        np.sqrt(np.diag(covariance)).reshape(shape),
        _test(shares.reshape(shape), covariance, sample) if min(shape) > 1 else None,
    )


def _test(shares: Floats, covariance: Floats, sample: Sample) -> Association:
    size, flat = sample.size, shares.ravel()
    expected = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    if (expected == 0).any():
        raise SampleRefusedError("An answer has no weight.")
    chi_square = size * float(((shares - expected) ** 2 / expected).sum())
    contrasts = _contrasts(*shares.shape)
    inverse = np.where(flat > 0, 1 / np.where(flat > 0, flat, 1), 0.0)
    scaled = contrasts * inverse[:, None]
    delta = np.linalg.solve(contrasts.T @ scaled / size, scaled.T @ covariance @ scaled)
    trace = float(np.trace(delta))
    above = trace**2 / float(np.trace(delta @ delta))
    below = above * sample.degrees
    f_value, count = chi_square / trace, contrasts.shape[1]
    return Association(
        chi_square,
        f_value,
        above,
        below,
        float(fdtrc(above, below, f_value)),
        float(chdtrc(count, chi_square / (trace / count))),
        trace / count,
    )


def _contrasts(rows: int, columns: int) -> Floats:
    """A basis of what is left of a table when rows and columns alone are taken away."""
    first = np.kron(np.eye(rows), np.ones((columns, 1)))
    second = np.kron(np.ones((rows, 1)), np.eye(columns))
    return null_space(np.hstack([first, second]).T)
