"""Published tables computed again. The tables lie in ../shared/domain, which no repository holds."""

import csv
import io
from decimal import Decimal

import pytest

from lianwei.analytics.rules.reproduction import reproduced
from lianwei.cli import main

from .shared_files import TABLES

needs_tables = pytest.mark.skipif(not TABLES.exists(), reason="../shared/domain/data is not here")
HEAD = (
    "scope",
    "period",
    "dimension",
    "item",
    "count",
    "share",
    "prev_share",
    "change_pp",
    "prev_count",
    "base",
)
TOTAL = ("全国消协组织", "2023H1", "summary", "投诉总量(件)", "615365", "", "", "", "", "")


def rows(*cells):
    return [dict(zip(HEAD, row, strict=True)) for row in cells]


def nature(item, count, share, prev_share="", change=""):
    return ("全国消协组织", "2023H1", "nature", item, count, share, prev_share, change, "", "total")


def published():
    with TABLES.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@needs_tables
def test_every_published_share_rate_and_change_is_equal_but_for_the_known_slips():
    said = published()

    judged = reproduced(said)

    slips = {
        (row["period"], row["item"], row["share"], str(each.share))
        for row, each in zip(said, judged, strict=True)
        if each.verdict == "slip"
    }
    assert slips == {("2018", "商品类", "47.90", "47.91"), ("2018H1", "家用电子电器类", "14.44", "14.45")}


@needs_tables
def test_every_share_said_to_recompute_does():
    said = published()

    judged = reproduced(said)

    settled = [each for row, each in zip(said, judged, strict=True) if row["share_check"] == "ok"]
    assert {each.verdict for each in settled} == {"equal"}
    assert all(each.share is not None for each in settled)


@needs_tables
def test_a_printed_digit_changed_is_a_slip():
    said = published()
    place = next(n for n, row in enumerate(said) if row["item"] == "售后服务" and row["share"] == "36.77")
    said[place]["share"] = "36.78"

    judged = reproduced(said)[place]

    assert judged.verdict == "slip"
    assert judged.findings[0].sentence() == "“售后服务”的占比印为 36.78，末位差一；按件数计算应为 36.77。"


def test_the_residual_share_of_the_others_is_equal():
    judged = reproduced(
        rows(
            ("全国消协组织", "2022H1", "summary", "投诉总量(件)", "1000", "", "", "", "", ""),
            *(
                ("全国消协组织", "2022H1", "nature", item, "333", "33.30", "", "", "", "total")
                for item in ("质量", "合同")
            ),
            ("全国消协组织", "2022H1", "nature", "其他", "334", "33.40", "", "", "", "total"),
        )
    )

    assert [each.verdict for each in judged] == ["equal"] * 4


def test_a_row_without_counts_cannot_be_judged():
    judged = reproduced(rows(TOTAL, nature("质量", "", "19.04")))

    assert judged[1].verdict == "cannot"
    assert judged[1].cells() == ("", "", "", "cannot")


def test_a_change_is_the_difference_of_printed_shares():
    judged = reproduced(rows(TOTAL, nature("合同", "145694", "23.68", "26.67", "-2.99")))

    assert judged[1].change == Decimal("-2.99")
    assert judged[1].verdict == "equal"


def test_the_mark_of_nothing_is_a_change_of_zero():
    judged = reproduced(rows(TOTAL, nature("合同", "145694", "23.68", "23.68", "-")))

    assert judged[1].verdict == "equal"


def test_a_share_of_all_called_a_share_of_goods_is_named():
    head = ("湖南省消保委", "2025Q1")
    judged = reproduced(
        rows(
            (*head, "summary", "投诉总量(件)", "10461", "", "", "", "", ""),
            (*head, "kind", "商品类", "6949", "66.43", "", "", "", "total"),
            (*head, "goods", "食品类", "2148", "20.53", "", "", "", "goods"),
        )
    )

    assert judged[2].share == Decimal("30.91")
    assert judged[2].findings[0].key == "of_total"


def test_a_misplaced_comma_is_a_slip():
    judged = reproduced(rows((*TOTAL[:3], "加倍赔偿投诉(件)", "1,3641", "", "", "", "", "")))

    assert judged[0].verdict == "slip"
    assert judged[0].findings[0].key == "comma"


def test_a_total_of_zero_gives_no_share():
    judged = reproduced(rows((*TOTAL[:4], "0", "", "", "", "", ""), nature("质量", "0", "0.00")))

    assert judged[1].verdict == "cannot"


def test_the_command_adds_its_columns(tmp_path, capsys):
    file = tmp_path / "tables.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerows([HEAD, TOTAL, nature("合同", "145694", "23.67", "26.67", "-2.99")])

    status = main(["reproduce", str(file)])

    out, told = capsys.readouterr()
    row = list(csv.DictReader(io.StringIO(out)))[1]
    assert status == 0
    assert [row[name] for name in ("computed", "computed_share", "computed_change", "verdict")] == [
        "145694",
        "23.68",
        "-2.99",
        "slip",
    ]
    sentence = "全国消协组织 2023H1: “合同”的占比印为 23.67，像是截去了尾数；四舍五入应为 23.68。\n"
    assert told.splitlines(keepends=True)[-1] == sentence


def test_the_command_refuses_a_file_without_its_columns(tmp_path, capsys):
    file = tmp_path / "tables.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")

    status = main(["reproduce", str(file)])

    assert status == 1
    assert capsys.readouterr().err.startswith("The header lacks scope, period")
