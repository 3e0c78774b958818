"""Quantiles from counted values are those of the values written out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianwei.analytics.rules.quantiles import quantile

COUNTED = st.lists(st.tuples(st.integers(-20, 400), st.integers(0, 5)), max_size=12)


@given(counted=COUNTED, at=st.sampled_from([0.0, 0.5, 0.9, 0.95, 1.0]))
def test_as_the_values_written_out(counted, at):
    values = [value for value, n in counted for _each in range(n)]

    found = quantile(counted, at)

    assert found == (pytest.approx(float(np.quantile(values, at))) if values else None)
