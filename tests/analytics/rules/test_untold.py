"""What a report says of a split none of whose lines may be named: never that there was nothing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianwei.analytics.rules.reports.composing import composed
from lianwei.analytics.rules.reports.shapes import Amounts, Item, Numbers
from lianwei.analytics.rules.reports.verifying import checks_of
from lianwei.analytics.rules.style import ALLIANCE
from lianwei.analytics.rules.wording import say

LENGTHS = {"kind": ("GSX", 1), "goods": ("G", 3), "services": ("S", 3)}
LENGTHS |= {"goods_detail": ("G", 5), "services_detail": ("S", 5)}


def numbers(counts, *, before=None, own="1", members=None):
    """A report whose detailed categories have these cases."""
    then = before or {}

    def total(where, key):
        return sum(n for code, n in where.items() if code.startswith(key))

    splits = {}
    for name, (kinds, length) in LENGTHS.items():
        keys = sorted({code[:length] for code in {**counts, **then} if code[0] in kinds})
        splits[name] = [Item(key, key, total(counts, key), total(then, key)) for key in keys]
    whole, was = total(counts, ""), total(then, "")
    splits["nature"] = [Item("N01", "N01", whole, was)]
    splits["member"] = [Item(key, f"member {key}", n, 0) for key, n in (members or {"1": whole}).items()]
    return Numbers("t", "i", "s", "p", Amounts(accepted=whole), Amounts(accepted=was), splits, own)


def section(text, key):
    return next(each for each in text.sections if each.key == key)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_stays_out_is_not_said_not_to_have_been(language):
    text = composed(numbers({"G0101": 3, "G0201": 2, "S0101": 26}), ALLIANCE, language)

    goods = section(text, "goods")
    assert (goods.text, goods.table) == (say("withheld", language), "")


def test_a_table_that_shows_nothing_is_not_printed_and_leaves_no_gap():
    text = composed(numbers({"G0101": 3, "G0201": 2, "S0101": 26}), ALLIANCE)

    assert [table.title.split()[0] for table in text.tables.values()] == ["表1", "表2", "表3", "表4", "表5"]
    assert [table.chart.split()[0] for table in text.tables.values()] == ["图1", "图2", "图3", "图4", "图5"]
    assert section(text, "goods_detail").table == ""


def test_nothing_is_said_where_nothing_was():
    text = composed(numbers({"S0101": 26}, before={"G0101": 9, "S0101": 9}), ALLIANCE)

    goods = section(text, "goods")
    assert goods.text == "本期没有此类投诉。"
    assert text.tables[goods.table].rows[0][:4] == ("G01", "0", "0.00%", "9")
    assert text.tables[goods.table].chart == ""


def test_where_all_fall_under_other_that_is_said():
    text = composed(numbers({"G9999": 9, "S0101": 26}), ALLIANCE)

    assert section(text, "goods_detail").text == "可列示的投诉均归入“其他”类。"


def test_members_that_all_stay_out_have_no_table():
    text = composed(numbers({"S0101": 6}, members={"1": 3, "2": 2, "3": 1}), ALLIANCE)

    member = section(text, "member")
    assert (member.text, member.table) == (
        "3 家成员单位受理的投诉均不足 5 件，或可据以推算，不予列示。",
        "",
    )


def test_a_text_that_denies_what_the_table_of_kinds_shows_does_not_pass():
    text = composed(numbers({"G0101": 3, "G0201": 2, "S0101": 26}), ALLIANCE)
    wrong = [replace(each, text=say("nothing")) if each.key == "goods" else each for each in text.sections]

    [check] = [each for each in checks_of(replace(text, sections=wrong), ()) if each.key == "denied"]

    assert (check.found, check.is_binding) == ((section(text, "goods").heading,), True)


@given(
    st.dictionaries(
        st.sampled_from(("G0101", "G0201", "G9999", "S0101", "S0201", "X0101")), st.integers(0, 30)
    ),
    st.sampled_from(("1", None)),
)
def test_no_report_denies_its_own_tables(counts, own):
    text = composed(numbers(counts, own=own), ALLIANCE)

    [check] = [each for each in checks_of(text, ()) if each.key == "denied"]

    assert check.found == ()
    assert all(any(cell != "*" for cell in row[1:]) for t in text.tables.values() for row in t.rows[:1])
