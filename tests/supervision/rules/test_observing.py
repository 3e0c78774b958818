"""Lots, doubts, checklists, scores and agreement of observations, by hand."""

import math

import pytest

from lianwei.supervision.rules.observing import checklists as lists
from lianwei.supervision.rules.observing import likely, lots, results


def test_a_line_without_strokes_is_a_yes_or_no_item():
    [section] = lists.read_lines("有成分表")

    assert section.items[0] == lists.Item("i1", "有成分表")


def test_what_is_written_is_read_again_the_same():
    text = "分组 | 检查内容 | 权重 | 答案 | 选项 | 照片 | 不适用\n甲 | 颜色 | 3 | 选择 | *红 绿 *蓝 | 是 | 否"
    found = lists.read_lines(text)

    again = lists.read_rows(lists.written_lines(found))

    assert again == found == lists.from_data(lists.to_data(found))
    assert found[0].items[0].good == (0, 2)


@pytest.mark.parametrize("text", ["", "a | b | 101", "a | b | 1 | 选择", "a | " + "长" * 201])
def test_what_cannot_be_read_is_refused(text):
    with pytest.raises(lists.UnreadableListError):
        lists.read_lines(text)


def test_points_leave_what_does_not_apply_out_of_the_base():
    items = lists.items_of(lists.read_lines("a | x | 10\na | y | 30\na | z | 10 | 1-5分"))

    assert results.points(items, {"i1": "yes", "i2": "n/a", "i3": "3"}) == 75
    assert results.points(items, {"i1": "n/a", "i2": "n/a", "i3": "n/a"}) is None


def test_a_shop_seen_twice_counts_once():
    items = lists.items_of(lists.read_lines("x"))
    seen = [results.Seen(1, {"i1": "yes"}), results.Seen(1, {"i1": "no"}), results.Seen(2, {"i1": "yes"})]

    [row] = results.item_results(items, seen)

    assert (row.visits, row.met, row.share) == (3, 2, 0.75)


def test_agreement_is_that_of_the_books_and_weak_items_are_marked():
    items = lists.items_of(lists.read_lines("x\ny\nz"))
    one = {1: "yes", 2: "no", 3: "yes", 4: "no"}
    turned = {"yes": "no", "no": "yes"}
    seen = [
        results.Seen(shop, {"i1": said, "i2": said if first else turned[said], "i3": "yes"})
        for shop, said in one.items()
        for first in (True, False)
    ]

    same, against, always = results.agreement(items, seen)

    assert (same.cohen, same.fleiss, same.alpha, same.is_weak) == (1, 1, 1, False)
    assert against.cohen == pytest.approx(-1) and against.is_weak
    assert always.alpha is None and always.alike == 1 and not always.is_weak


def test_the_lot_gives_everybody_about_as_much():
    shops, observers = dict.fromkeys(range(1, 13), 7), {1: 7, 2: 7, 3: 8}

    drawn = lots.draw(shops, observers, share=30, seed=5)

    assert drawn == lots.draw(shops, observers, share=30, seed=5)
    assert drawn != lots.draw(shops, observers, share=30, seed=6)
    firsts = [each.observer for each in drawn if not each.is_second]
    assert sorted(firsts.count(each) for each in observers) == [0, 6, 6]
    assert sum(each.is_second for each in drawn) == math.ceil(12 * 0.3)
    assert len({(each.shop, each.observer) for each in drawn}) == len(drawn)


def test_one_observer_sees_nothing_twice():
    assert [each.is_second for each in lots.draw({1: 1}, {1: 1}, share=100, seed=1)] == [False]


def test_five_hundred_metres_are_measured_on_the_globe():
    degree = likely.metres((29.0, 106.0), (30.0, 106.0))

    assert degree == pytest.approx(111_195, abs=1)
