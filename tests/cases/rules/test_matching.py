"""What is said of disputes that others have too: steps, and cities with two cases."""

import pytest

from lianwei.cases.rules.matching import Told, told_of


@pytest.mark.parametrize(
    ("regions", "told"),
    [
        ([], Told()),
        (["510100"] * 4, Told()),
        (["510100"] * 5, Told(5, 1)),
        (["510100"] * 9, Told(5, 1)),
        (["510100"] * 10, Told(10, 1)),
        (["510104", "510107", "510700", "510703", "500103", "500112", "511600"], Told(5, 3)),
        ([""] * 6, Told(5, 0)),
    ],
)
def test_steps_are_told_and_cities_with_two_cases(regions, told):
    assert told_of(regions) == told
