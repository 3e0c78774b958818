"""Published tables printed by the report engine in the publisher's style, cell by cell.

The tables lie in ../shared/domain, which no repository holds.
"""

import csv
import io
from collections import Counter
from datetime import date

import pytest

from lianwei.analytics.rules.reprinting import COLUMNS, reprinted
from lianwei.analytics.rules.reproduction import reproduced
from lianwei.analytics.rules.style import RENAMED, label_on
from lianwei.cli import main

from .shared_files import TABLES
from .test_reproduce import nature, needs_tables, published, rows

CCA_2024 = ("全国消协组织", "2024H1")


def printed(said):
    return reprinted(said, reproduced(said))


def beside(said):
    return list(zip(said, printed(said), strict=True))


def named(found):
    return {(row["scope"], row["period"], row["dimension"], row["item"]) for row in found}


@needs_tables
def test_every_table_that_has_its_counts_is_printed_as_published_but_for_the_known_slips():
    found = beside(published())

    assert named(row for row, each in found if each.verdict == "slip") == {
        ("全国消协组织", "2018", "kind", "商品类"),
        ("重庆市消委会", "2018H1", "goods", "家用电子电器类"),
    }
    # 165 608 persons are known to the last one; a report prints 万人次 with two decimals
    assert named(row for row, each in found if each.verdict == "differs") == {
        ("全国消协组织", "2025Q1", "summary", "来访咨询(万人次)")
    }
    assert Counter(each.verdict for _row, each in found)["equal"] == 291


@needs_tables
def test_no_share_with_its_count_and_no_rate_with_both_is_left_out():
    found = beside(published())

    left = [row for row, each in found if each.verdict == "cannot" and row["count"]]
    assert named(left) == {
        ("全国消协组织", "2014", "summary", "支持起诉(件)"),  # stands in no report of this kind
        ("全国消协组织", "2011H1", "summary", "投诉解决率(%)"),  # without the number resolved
        ("重庆市消委会", "2018H1", "summary", "投诉解决率(%)"),
        ("全国消协组织", "2021Q3", "summary", "投诉总量同比(%)"),  # without the year before
        ("全国消协组织", "2023Q1", "summary", "投诉总量同比(%)"),
        ("全国消协组织", "2025Q1", "summary", "投诉总量同比(%)"),
        ("湖南省消保委", "2024", "summary", "投诉总量同比(%)"),
        ("全国消协组织", "2020H1", "kind", "商品类"),  # printed without a share
        ("四川省消委会", "2021H1", "summary", "加倍赔偿金额(万元)"),  # without the number of cases
        ("四川省消委会", "2022", "summary", "加倍赔偿金额(万元)"),
    }


@needs_tables
def test_tables_depart_from_their_publishers_preset_in_two_places_alone():
    found = beside(published())

    departing = {(row["period"], row["dimension"], each.style) for row, each in found if " " in each.style}
    assert departing == {
        ("2022", "summary", "cca rate_decimals=1"),
        ("2021H1", "kind", "cca decimals=1"),
    }


@needs_tables
def test_a_printed_digit_changed_is_seen():
    said = published()
    place = next(n for n, row in enumerate(said) if row["item"] == "售后服务" and row["share"] == "36.77")
    said[place]["share"] = "36.78"

    assert printed(said)[place].cells() == ("226,296", "36.77%", "↑2.93", "cca", "slip")


@needs_tables
def test_the_others_are_printed_as_the_rest_where_they_were():
    found = beside(published())

    others = {
        (row["period"], row["share_check"]): each.share
        for row, each in found
        if "calc 6.56" in row["share_check"]
    }
    assert others == {("2021Q3", "calc 6.56"): "6.57%"}


@needs_tables
def test_the_command_prints_them_and_names_what_is_otherwise(capsys):
    status = main(["reproduce", str(TABLES)])

    out, told = capsys.readouterr()
    row = next(each for each in csv.DictReader(io.StringIO(out)) if each["change_pp"] == "-2.99")
    assert status == 0
    assert [row[name] for name in COLUMNS] == ["145,694", "23.68%", "↓2.99", "cca", "equal"]
    assert "全国消协组织 2025Q1: “来访咨询(万人次)”发布为 16.5608，按本系统报告的印法为 16.56。\n" in told


def test_a_series_is_printed_under_the_name_of_its_day():
    total = (*CCA_2024, "summary", "投诉总量(件)", "1000", "", "", "", "", "")
    now, then = (nature(item, "11", "1.10") for item in ("人格权益", "人格尊严"))

    found = {each[3]: printed(rows(total, (*CCA_2024, *each[2:])))[1].verdict for each in (now, then)}

    assert found == {"人格权益": "equal", "人格尊严": "differs"}


def test_the_name_of_a_day_is_the_one_of_the_code_lists(reference_data):
    from lianwei.registry.queries import code_label

    codes = {
        "人格尊严": ("nature", "N09"),
        "生活、社会服务类": ("category", "S01"),
        "食品": ("category", "G0301"),
    }
    for name, begins, _new in RENAMED:
        for day in (date(begins.year - 1, 12, 31), begins):
            assert code_label(*codes[name], on=day) == label_on(name, day)


def test_shares_of_a_kind_are_printed_of_that_kind():
    head = ("全国消协组织", "2020H1")
    said = rows(
        (*head, "summary", "投诉总量(件)", "561522", "", "", "", "", ""),
        (*head, "kind", "商品类", "247796", "", "", "", "", "total"),
        (*head, "goods", "家用电子电器类", "48291", "19.5", "", "", "", "goods"),
    )

    assert printed(said)[2].cells() == ("48,291", "19.5%", "", "cca", "equal")


def test_a_change_of_nothing_is_printed_with_its_mark():
    head = ("全国消协组织", "2019H1")
    said = rows(
        (*head, "summary", "投诉总量(件)", "1000", "", "", "", "", ""),
        ("全国消协组织", "2018H1", "summary", "投诉总量(件)", "1000", "", "", "", "", ""),
        (*head, "goods", "农用生产资料", "3", "0.3", "0.3", "-", "3", "total"),
    )

    assert printed(said)[2].cells() == ("3", "0.3%", "-", "cca", "equal")


@pytest.mark.parametrize("base", ["total", "goods"])
def test_a_table_without_its_base_cannot_be_printed(base):
    said = rows((*CCA_2024, "goods", "食品类", "10", "1.00", "", "", "", base))

    assert printed(said)[0].verdict == "cannot"
