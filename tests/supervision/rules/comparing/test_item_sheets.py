"""Items from a sheet: numbers as people write them, and a sentence for each that can be read in two ways."""

from decimal import Decimal

from lianwei.supervision.rules.comparing.item_sheets import empty_item_sheet, read_items
from lianwei.supervision.rules.comparing.plan import Direction

HEAD = ["项目", "单位", "权重%", "判定", "下限", "上限", "扩展不确定度", "0分值", "100分值"]


def test_decimal_commas_and_full_width_figures_are_read():
    items, faults = read_items([HEAD, ["铅", "mg/L", "60 %", "不大于", "", "0,01", "0.001", "0,01", "０"]])

    assert faults == []
    (item,) = items
    assert (item.weight, item.high, item.worst, item.best) == (
        Decimal(60),
        Decimal("0.01"),
        Decimal("0.01"),
        0,
    )
    assert item.direction == Direction.MAX


def test_a_comma_that_may_be_either_sign_is_asked_about():
    items, faults = read_items([HEAD, ["菌落总数", "CFU/mL", "100", "不大于", "", "1,000", "0", "100", "0"]])

    assert items == []
    assert len(faults) == 1
    assert "1,000" in faults[0]


def test_the_empty_sheet_has_no_items_and_says_so():
    items, faults = read_items(empty_item_sheet()[:1])

    assert (items, len(faults)) == ([], 1)
