"""A reading nearer to its limit than its uncertainty is proven neither good nor bad."""

from decimal import Decimal

import pytest

from lianwei.supervision.rules.comparing.judging import Verdict, judge
from lianwei.supervision.rules.comparing.plan import Direction, item_faults, weight_faults
from lianwei.supervision.rules.comparing.readings import Reading

from .items import flow, item

PH = item(
    "ph", direction=Direction.RANGE, low=Decimal("6.5"), high=Decimal("8.5"), uncertainty=Decimal("0.1")
)


def read(value: str) -> Reading:
    return Reading(Decimal(value))


@pytest.mark.parametrize(
    ("measured", "value", "verdict"),
    [
        (item(), "9", Verdict.PASS),  # 9 + 1 is still the limit
        (item(), "9.01", Verdict.OPEN),
        (item(), "11", Verdict.OPEN),  # 11 - 1 is still the limit
        (item(), "11.01", Verdict.FAIL),
        (flow(), "1.1", Verdict.PASS),
        (flow(), "1.09", Verdict.OPEN),
        (flow(), "0.9", Verdict.OPEN),
        (flow(), "0.89", Verdict.FAIL),
        (PH, "6.6", Verdict.PASS),
        (PH, "8.4", Verdict.PASS),
        (PH, "8.55", Verdict.OPEN),
        (PH, "6.39", Verdict.FAIL),
        (PH, "8.61", Verdict.FAIL),
        (item(direction=Direction.NONE, high=None), "50", Verdict.GRADED),
    ],
)
def test_verdicts_at_their_edges(measured, value, verdict):
    assert judge(measured, read(value)) == verdict


@pytest.mark.parametrize(
    ("measured", "detection", "verdict"),
    [
        (item(), "10", Verdict.PASS),
        (item(), "10.1", Verdict.OPEN),  # the method is too coarse for the limit
        (item(), None, Verdict.OPEN),
        (flow(), "1", Verdict.FAIL),
        (flow(), "1.1", Verdict.OPEN),
        (flow(), None, Verdict.OPEN),
        (flow(low=Decimal(0)), None, Verdict.PASS),
        (PH, "6.5", Verdict.FAIL),
    ],
)
def test_below_detection_proves_what_the_method_can_tell(measured, detection, verdict):
    reading = Reading(None, is_below=True, detection=Decimal(detection) if detection else None)

    assert judge(measured, reading) == verdict


def test_no_reading_is_missing_and_an_item_without_its_limit_proves_nothing():
    assert judge(item(), None) == Verdict.MISSING
    assert judge(item(high=None), read("1")) == Verdict.OPEN
    assert judge(flow(low=None), read("1")) == Verdict.OPEN


def test_weights_have_to_make_a_hundred():
    halves = [item(weight=Decimal("62.5")), flow(weight=Decimal("37.5"))]

    assert weight_faults(halves) == []
    assert weight_faults([*halves, item("third", weight=Decimal(5))]) == ["权重合计 105%，多 5%。"]
    assert weight_faults(halves[:1]) == ["权重合计 62.5%，还差 37.5%。"]


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({}, set()),
        ({"high": None}, {"high"}),
        ({"direction": Direction.MIN}, {"low"}),
        ({"direction": Direction.RANGE, "low": Decimal(10)}, {"high"}),
        ({"uncertainty": Decimal(-1)}, {"uncertainty"}),
        ({"weight": Decimal(101)}, {"weight"}),
        ({"best": Decimal(10)}, {"best"}),
    ],
)
def test_an_item_says_what_it_lacks(said, fields):
    assert set(item_faults(item(**said))) == fields
