"""One line written down while somebody speaks."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianwei.reading.classifier import LIKELY, SURE, UNSURE
from lianwei.reading.numerals import number_in
from lianwei.reading.oneline import Finding, read_line

TODAY = date(2026, 11, 22)
LINE = "13800006027 健身 跑路 5800元 渝北 王女士"


def test_a_line_is_read_in_any_order():
    words = LINE.split()

    for turned in (words, words[::-1], [*words[3:], *words[:3]]):
        read = read_line(" ".join(turned), today=TODAY)

        assert read.phone == Finding("13800006027", "13800006027")
        assert read.amount == Finding("580000", "5800元")
        assert read.person == Finding("王女士", "王女士")
        assert sorted(read.words) == sorted(["健身", "跑路", "渝北"])


def test_a_line_without_spaces_is_read_too():
    read = read_line(LINE.replace(" ", ""), today=TODAY)

    assert (read.phone.value, read.amount.value, read.person.value) == ("13800006027", "580000", "王女士")
    assert read.words == ("健身跑路", "渝北")


@pytest.mark.parametrize(
    ("text", "fen", "confidence"),
    [
        ("5800元", "580000", SURE),
        ("￥5,800.50", "580050", SURE),
        ("２５９９块", "259900", SURE),
        ("1.2万元", "1200000", SURE),
        ("1.2万", "1200000", LIKELY),
        ("办卡三千八", "380000", LIKELY),
        ("交了2万5定金", "2500000", LIKELY),
        ("两万五", "2500000", LIKELY),
        ("手机 7999 坏", "799900", LIKELY),
    ],
)
def test_sums_with_and_without_a_unit(text, fen, confidence):
    amount = read_line(text, today=TODAY).amount

    assert (amount.value, amount.confidence) == (fen, confidence)


@pytest.mark.parametrize("text", ["618大促", "4S店", "千万不要", "三包", "3折", "2026-11-20", "0元"])
def test_what_is_no_sum(text):
    assert read_line(text, today=TODAY).amount is None


@pytest.mark.parametrize(
    ("text", "day", "confidence"),
    [
        ("3月5日", "2026-03-05", SURE),
        ("12月3号", "2025-12-03", SURE),
        ("2025-12-31", "2025-12-31", SURE),
        ("2025.3.15", "2025-03-15", SURE),
        ("11/20", "2026-11-20", LIKELY),
        ("昨天", "2026-11-21", SURE),
        ("上个月", "2026-10-23", UNSURE),
    ],
)
def test_days_are_the_latest_that_are_past(text, day, confidence):
    found = read_line(text, today=TODAY).day

    assert (found.value, found.confidence) == (day, confidence)


@pytest.mark.parametrize("text", ["2月30日", "2027-01-01", "1.2万", "13月1日"])
def test_what_is_no_day(text):
    assert read_line(text, today=TODAY).day is None


@pytest.mark.parametrize(
    ("text", "name", "confidence"),
    [
        ("欧阳女士", "欧阳女士", SURE),
        ("姓名：刘洋", "刘洋", SURE),
        ("健身 张伟", "张伟", UNSURE),
        ("张伟 健身", "张伟", UNSURE),
        ("王桂芳婆婆", "王桂芳婆婆", SURE),
    ],
)
def test_persons(text, name, confidence):
    person = read_line(text, today=TODAY).person

    assert (person.value, person.confidence) == (name, confidence)


def test_a_phone_before_a_place_that_begins_with_a_numeral():
    assert read_line("电话13912345678 万州", today=TODAY).phone.value == "13912345678"


def test_an_age_is_no_sum():
    read = read_line("67岁 美容院", today=TODAY)

    assert (read.age.value, read.amount) == ("67", None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三千八", 3800),
        ("两万五", 25000),
        ("一百零五", 105),
        ("十五", 15),
        ("三亿两千万", 320_000_000),
        ("2万5", 25000),
    ],
)
def test_numerals(text, value):
    assert number_in(text) == value


@given(st.text(alphabet="0123456789元万千百三五八 健身王李女士月日.,-/岁￥¥电话", max_size=60))
def test_no_line_is_too_odd_to_read(text):
    read = read_line(text, today=TODAY)

    assert read.amount is None or int(read.amount.value) > 0
    assert read.day is None or date.fromisoformat(read.day.value) <= TODAY
