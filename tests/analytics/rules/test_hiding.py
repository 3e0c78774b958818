"""What a report on several members leaves out cannot be worked out from what it prints."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianwei.analytics.rules.cells import is_small
from lianwei.analytics.rules.reports.composing import composed
from lianwei.analytics.rules.reports.hiding import hidden_members, hiding_of
from lianwei.analytics.rules.reports.shapes import Amounts, Item, Numbers
from lianwei.analytics.rules.reports.verifying import checks_of
from lianwei.analytics.rules.style import ALLIANCE

DETAILS = ("G0101", "G0102", "G0201", "G0202", "S0101", "S0102", "S0201", "X0101")


def numbers(counts, *, before=None, natures=None, members=None, own="1"):
    """A report of an alliance whose detailed categories have these cases."""
    then = before or {}

    def items(length, kinds="GSX"):
        keys = {code[:length] for code in counts if code[0] in kinds}
        return [Item(key, key, _sum(counts, key), _sum(then, key)) for key in sorted(keys)]

    total, was = sum(counts.values()), sum(then.values())
    splits = {
        "kind": items(1),
        "goods": items(3, "G"),
        "services": items(3, "S"),
        "goods_detail": items(5, "G"),
        "services_detail": items(5, "S"),
        "nature": [Item(key, key, n, 0) for key, n in (natures or {"N01": total}).items()],
        "member": [Item(key, f"member {key}", n, 0) for key, n in (members or {"1": total}).items()],
    }
    return Numbers("t", "i", "s", "p", Amounts(accepted=total), Amounts(accepted=was), splits, own)


def _sum(counts, key):
    return sum(n for code, n in counts.items() if code.startswith(key))


def out(found):
    return {name: sorted(found.of(name).now) for name in found.splits if found.of(name).now}


def test_nothing_stays_out_where_every_cell_is_large_enough():
    found = hiding_of(numbers({"G0101": 9, "S0101": 7}))

    assert out(found) == {}


def test_a_report_on_one_member_leaves_nothing_out():
    found = hiding_of(numbers({"G0101": 1, "S0101": 2}, own=None))

    assert out(found) == {}


def test_a_small_kind_takes_another_with_it_down_to_its_details():
    found = hiding_of(numbers({"G0101": 20, "S0101": 9, "X0101": 3}))

    assert out(found) == {
        "kind": ["S", "X"],
        "services": ["S01"],
        "services_detail": ["S0101"],
    }


def test_a_small_detail_takes_its_neighbour_with_it_and_leaves_the_class():
    found = hiding_of(numbers({"G0101": 20, "G0102": 2, "S0101": 9}))

    assert out(found) == {"goods_detail": ["G0101", "G0102"]}


@pytest.mark.parametrize(
    ("counts", "own", "hidden"),
    [
        ({"1": 2, "2": 40, "3": 9}, "1", set()),
        ({"1": 50, "2": 3, "3": 9, "4": 30}, "1", {"2", "3"}),
        ({"1": 50, "2": 3}, "1", {"1", "2"}),
    ],
)
def test_the_holders_own_line_is_its_own_to_show(counts, own, hidden):
    assert hidden_members(counts, own=own) == hidden


@given(st.dictionaries(st.sampled_from(DETAILS), st.integers(0, 14), min_size=1))
def test_no_number_that_stays_out_is_the_rest_of_a_printed_sum(counts):
    of = numbers(counts)
    found = hiding_of(of)
    hidden = set().union(*(found.of(name).now for name in of.splits if name not in ("nature", "member")))
    shown = {
        item.code: item.now
        for name in ("kind", "goods", "services", "goods_detail", "services_detail")
        for item in of.splits[name]
        if item.code not in hidden
    }

    assert not any(is_small(n) for n in shown.values())
    levels = ("*", *{code[:1] for code in counts}, *{code[:3] for code in counts if code[0] != "X"})
    for above in levels:
        parts = _parts(above, counts)
        lost = [part for part in parts if part in hidden]
        is_told = above not in hidden if above != "*" else not is_small(of.now.accepted)
        if is_told and lost:
            assert len(lost) > 1
        if above in hidden and any(_sum(counts, part) for part in parts):
            assert lost


def _parts(above, counts):
    if above == "*":
        return {code[:1] for code in counts}
    length = 3 if len(above) == 1 else 5
    return set() if above == "X" else {code[:length] for code in counts if code.startswith(above)}


def test_the_printed_report_names_no_hidden_number_and_says_so_under_the_table():
    of = numbers(
        {"G0101": 20, "G0102": 12, "S0101": 9, "X0101": 3},
        before={"G0101": 30, "S0101": 2},
        natures={"N01": 30, "N02": 8, "N03": 4, "N04": 2},
        members={"1": 3, "2": 20, "3": 19, "4": 2},
    )

    text = composed(of, ALLIANCE)

    tables = {section.key: text.tables[section.table] for section in text.sections if section.table}
    assert tables["nature"].rows[0][:3] == ("N01", "30", "68.18%")
    assert [row[1] for row in tables["nature"].rows] == ["30", "8", "*", "*"]
    assert tables["nature"].note.startswith("* 其他单位不足 5 件")
    assert [row[:2] for row in tables["member"].rows] == [
        ("member 2", "20"),
        ("member 1", "3"),
        ("member 3", "*"),
        ("member 4", "*"),
    ]
    assert [row[:4] for row in tables["kind"].rows] == [
        ("G", "32", "72.73%", "*"),
        ("S", "*", "*", "*"),
        ("X", "*", "*", "0"),
    ]
    assert all(check.is_passed for check in checks_of(text, []) if check.key != "small")
    assert [check.found for check in checks_of(text, []) if check.key == "small"] == [("T5 member 1",)]
    assert {each.value.split("/")[0] for each in text.figures.values()} & {"3", "2", "4"} == set()


def test_a_few_multiple_damages_of_all_members_are_not_told():
    of = numbers({"G0101": 50})
    few, enough = (replace(of, now=replace(of.now, multiple_cases=n, multiple_amount=100)) for n in (3, 8))

    leads = [composed(each, ALLIANCE).sections[0].text for each in (few, enough)]

    assert ["加倍赔偿" in each for each in leads] == [False, True]
