"""Tables of other publishers checked."""

from decimal import Decimal

import pytest

from lianwei.analytics.rules import checking
from lianwei.analytics.rules.pasted import TableUnreadableError, cells_of


def check(text):
    return checking.check(cells_of(text))


def keys(checked):
    return [(each.key, each.item) for each in checked.findings]


def test_a_sound_table_has_no_findings():
    checked = check("性质\t件数\t占比\n质量\t1\t33.33%\n合同\t1\t33.33%\n其他\t1\t33.34%\n合计\t3\t100%")

    assert checked.findings == ()
    assert (checked.rows, checked.base, checked.compared) == (3, Decimal(3), 3)


def test_counts_that_miss_their_total_are_named():
    checked = check("类别,件数\n食品,10\n餐饮,20\n合计,31")

    assert keys(checked) == [("sum", "合计")]
    assert checked.findings[0].sentence() == "“合计”印为 31，各项相加为 30，两者不等。"


def test_shares_that_miss_a_hundred_are_named():
    checked = check("类别,占比\n食品,50.00\n餐饮,20.00\n其他,29.00")

    assert keys(checked) == [("shares", "")]


def test_a_share_off_the_base_that_the_others_imply_is_named():
    checked = check(
        "类别,件数,占比(%)\n甲,11081,28.07\n乙,9456,21.42\n丙,5396,13.67\n丁,3308,8.38\n戊,1794,4.54"
    )

    assert keys(checked) == [("share", "乙")]
    assert checked.is_inferred
    assert checked.findings[0].sentence("en") == "The share of “乙” is printed 21.42; its count gives 23.95."


def test_a_growth_of_the_wrong_direction_is_named():
    checked = check("类别|件数|上年件数|同比\n服装|2750|4521|39.17%\n快递|3601|2086|72.63%")

    assert keys(checked) == [("sign", "服装")]


def test_arrows_and_points_are_read():
    checked = check(
        "性质,件数,占比,上年占比,变化(百分点)\n质量,3050,29.16,26.80,↑2.36\n其他,7411,70.84,73.20,↓2.35",
    )

    assert keys(checked) == [("change", "其他")]


def test_markdown_is_read():
    checked = check("| 类别 | 件数 | 占比 |\n|---|---|---|\n| 食品 | 1 | 50.0 |\n| 合计 | 2 | 100 |")

    assert checked.base == 2
    assert keys(checked) == [("sum", "合计")]


@pytest.mark.parametrize(
    ("text", "key"), [("", "no_rows"), ("类别,件数", "no_rows"), ("甲,乙\n丙,丁", "no_numbers")]
)
def test_what_is_no_table_is_refused(text, key):
    with pytest.raises(TableUnreadableError, match=key):
        check(text)
