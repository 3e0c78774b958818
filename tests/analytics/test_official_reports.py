"""Reports of real associations computed again, with their wording of rise and fall.

The figures lie in ../shared/datasets/official_reports, which no repository holds.
"""

import json
from decimal import Decimal

import pytest

from lianwei.analytics.rules.checking import check
from lianwei.analytics.rules.reports.sentences import on_year, points
from lianwei.analytics.rules.reproduction import reproduced

from .shared_files import REPORTS

pytestmark = pytest.mark.skipif(
    not REPORTS.exists(), reason="../shared/datasets/official_reports is not here"
)
HUNAN = "湖南省消保委"


def facts(name):
    return next(
        each["facts"] for each in json.loads(REPORTS.read_text(encoding="utf-8")) if each["id"] == name
    )


def row(dimension, item, count="", share="", period="2025Q1", **more):
    empty = dict.fromkeys(("prev_share", "change_pp", "prev_count"), "")
    cells = {"scope": HUNAN, "period": period, "dimension": dimension, "item": item, "base": "total"}
    return cells | empty | {"count": str(count), "share": str(share)} | more


def hunan():
    said = facts("hunan_2025Q1")
    before = sum(each[2] for each in said["nature"].values())
    rows = [
        row("summary", "投诉总量(件)", said["accepted"]),
        row("summary", "解决(件)", said["resolved"]),
        row("summary", "投诉解决率(%)", said["resolution_rate_pct"]),
        row("summary", "投诉总量(件)", before, period="2024Q1"),
        row("kind", "商品类", said["goods"], said["goods_share_pct"]),
        row("kind", "服务类", said["services"], said["services_share_pct"]),
        row("kind", "其他类", said["other"], said["other_share_pct"]),
        row("goods", "食品类", said["food"], said["food_share_stated_pct"], base="goods"),
    ]
    for item, (count, share, prev_count, prev_share, change) in said["nature"].items():
        more = {"prev_count": str(prev_count), "prev_share": str(prev_share), "change_pp": str(change)}
        rows.append(row("nature", item, count, share, **more))
    return rows


def test_hunan_is_equal_to_the_last_digit_but_for_its_slip():
    rows = hunan()

    judged = reproduced(rows)

    by_item = {each["item"]: found for each, found in zip(rows, judged, strict=True)}
    natures = [found for each, found in zip(rows, judged, strict=True) if each["dimension"] == "nature"]
    assert {found.verdict for found in natures} == {"equal"}
    assert by_item["投诉解决率(%)"].verdict == "equal"
    assert [by_item[item].verdict for item in ("商品类", "服务类", "其他类")] == ["equal"] * 3
    assert by_item["食品类"].findings[0].sentence() == (
        "“食品类”的占比 20.53 是占全部投诉的比例；占本类投诉的比例应为 30.91。"
    )


def test_hunan_takes_changes_of_unrounded_shares():
    rows = hunan()

    judged = reproduced(rows)

    changes = {each["item"]: found.change for each, found in zip(rows, judged, strict=True)}
    assert changes["价格"] == Decimal("-0.29")
    assert changes["虚假宣传"] == Decimal("2.59")


@pytest.mark.parametrize(("key", "slips"), [("goods_top", ["食品"]), ("services_top", [])])
def test_taizhou_has_its_one_slip_named(key, slips):
    cells = [["类别", "件数", "占比"]]
    cells += [[name, str(count), str(share)] for name, (count, share) in facts("taizhou_2024")[key].items()]

    checked = check(cells)

    assert [each.item for each in checked.findings] == slips


def test_taizhou_channels_and_parts_agree():
    said = facts("taizhou_2024")
    shares = said["channel_share_stated_pct"]
    cells = [["渠道", "件数", "占比"]]
    cells += [[name, str(count), str(shares[name])] for name, count in said["channels"].items()]

    checked = check([*cells, ["合计", str(said["total"]), "100"]])

    assert checked.findings == ()
    assert checked.compared == 5


def test_sichuan_and_chongqing_agree_though_their_counts_are_rounded():
    said = facts("chuanyu_2023")
    cells = [
        ["类别", "万件", "占比"],
        ["商品", str(said["goods"]), str(said["goods_share_pct"])],
        ["服务", str(said["services"]), str(said["services_share_pct"])],
        ["通信产品", str(said["telecom_products"]), str(said["telecom_products_share_pct"])],
    ]

    checked = check(cells, total=Decimal(str(said["complaints"])))

    assert checked.findings == ()
    assert checked.compared == 3


def test_the_wording_of_rise_and_fall():
    rise, fall = (
        Decimal(str(facts("chuanyu_2023")[key])) for key in ("complaints_yoy_pct", "reports_yoy_pct")
    )
    natures = facts("hunan_2025Q1")["nature"]

    assert on_year(rise, f"{abs(rise)}%") == "同比增长 19.7%"
    assert on_year(fall, f"{abs(fall)}%") == "同比下降 8.89%"
    said = {name: points(Decimal(str(each[4])), f"{abs(each[4])}") for name, each in natures.items()}
    assert said["质量"] == "比重上升 2.36 个百分点"
    assert said["安全"] == "比重下降 6.47 个百分点"
