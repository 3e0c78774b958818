"""Published tables printed by the report engine in the publisher's style, cell by cell.

The tables lie in ../shared/domain, which no repository holds. Here they are printed from their counts, which
come back from facts alike (test_published_facts); `python -m prove --only published` takes all that way.
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

from .test_reproduce import nature, needs_tables, published, rows

FEW = {("四川", "2022"), ("重庆", "2018H1"), ("遂宁", "2022"), ("湖南", "2024")}
CCA_2024 = ("全国消协组织", "2024H1")


def printed(said):
    return reprinted(said, reproduced(said), counted=lambda numbers: numbers)


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

    assert printed(said)[place].cells() == ("226,296", "36.77%", "↑2.93", "cca", "slip", "")


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
def test_every_row_that_is_not_printed_has_its_reason():
    found = beside(published())

    reasons = Counter(each.reason for _row, each in found if each.verdict == "cannot")
    assert reasons == {"no_count": 50, "no_parts": 8, "no_share": 1, "no_measure": 1}
    assert all(not each.reason for _row, each in found if each.verdict != "cannot")


@needs_tables
def test_the_command_prints_them_from_facts_and_names_what_is_otherwise(tmp_path, capsys):
    few = [row for row in published() if (row["scope"][:2], row["period"]) in FEW]
    file = tmp_path / "tables.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(few[0]))
        writer.writeheader()
        writer.writerows(few)

    status = main(["reproduce", str(file)])

    out, told = capsys.readouterr()
    again = list(csv.DictReader(io.StringIO(out)))
    [appliances] = [row for row in again if row["item"] == "家用电子电器类"]
    assert status == 0
    assert Counter(row["printed_verdict"] for row in again) == {"equal": 35, "cannot": 7, "slip": 1}
    assert [appliances[name] for name in COLUMNS] == ["1,225", "14.45%", "", "province", "slip", ""]
    slip = "“家用电子电器类”的占比印为 14.44，像是截去了尾数；四舍五入应为 14.45。"
    assert f"重庆市消委会 2018H1: {slip}\n" in told


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

    assert printed(said)[2].cells() == ("48,291", "19.5%", "", "cca", "equal", "")


def test_a_change_of_nothing_is_printed_with_its_mark():
    head = ("全国消协组织", "2019H1")
    said = rows(
        (*head, "summary", "投诉总量(件)", "1000", "", "", "", "", ""),
        ("全国消协组织", "2018H1", "summary", "投诉总量(件)", "1000", "", "", "", "", ""),
        (*head, "goods", "农用生产资料", "3", "0.3", "0.3", "-", "3", "total"),
    )

    assert printed(said)[2].cells() == ("3", "0.3%", "-", "cca", "equal", "")


@pytest.mark.parametrize("base", ["total", "goods"])
def test_a_table_without_its_base_cannot_be_printed(base):
    said = rows((*CCA_2024, "goods", "食品类", "10", "1.00", "", "", "", base))

    assert (printed(said)[0].verdict, printed(said)[0].reason) == ("cannot", "no_total")


@pytest.mark.parametrize(
    ("period", "count", "reason"),
    [
        ("去年", "10", "no_days"),
        ("0001", "10", "no_days"),
        ("2024", "-10", "negative"),
        ("2024", "20000001", "too_many"),
    ],
)
def test_a_table_of_which_no_facts_can_be_made_says_why(period, count, reason):
    [found] = printed(rows(("全国消协组织", period, "summary", "投诉总量(件)", count, "", "", "", "", "")))

    assert (found.verdict, found.reason) == ("cannot" if reason else "equal", reason)
