"""A mix tells shares, and of no few cases."""

import pytest

from lianwei.analytics.rules.mix import Mix, shares_told


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"S05": 60, "G03": 40}, {"S05": 60, "G03": 40}),
        ({"S05": 49}, {}),
        ({"S05": 60, "G03": 38, "X01": 2}, {"S05": 100}),
        ({"S05": 600, "G03": 390, "G02": 6, "X01": 4}, {"S05": 61, "G03": 39}),
        ({}, {}),
    ],
)
def test_shares_are_whole_percents_without_small_codes(counts, told):
    assert shares_told(counts) == told


def test_a_mix_is_written_and_read():
    mix = Mix(categories={"S05": 100}, months={"0": 40, "3": 60})

    assert Mix.read(mix.written()) == mix
    with pytest.raises(ValueError, match="no mix"):
        Mix.read('{"rows": []}')
