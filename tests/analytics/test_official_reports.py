"""Reports of real associations computed again and printed from facts, with their wording of rise and fall.

The figures lie in ../shared/datasets/official_reports, which no repository holds.
"""

import json
from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest

from lianwei.analytics.queries.published import counted_from_facts as counted_by
from lianwei.analytics.rules.checking import check
from lianwei.analytics.rules.reports.composing import composed
from lianwei.analytics.rules.reports.filling import filled
from lianwei.analytics.rules.reports.sentences import on_year, points
from lianwei.analytics.rules.reports.shapes import Amounts, Item, Numbers
from lianwei.analytics.rules.reprinting import reprinted
from lianwei.analytics.rules.reproduction import reproduced
from lianwei.analytics.rules.style import CCA, FEN_IN_WAN, PROVINCE
from lianwei.analytics.rules.style import HUNAN as HUNANS
from lianwei.analytics.rules.style import share as share_of
from lianwei.core.scope import OPERATOR

from .shared_files import REPORTS

pytestmark = pytest.mark.skipif(
    not REPORTS.exists(), reason="../shared/datasets/official_reports is not here"
)
HUNAN = "湖南省消保委"

counted_from_facts = partial(counted_by, actor=OPERATOR)


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


def test_hunan_is_printed_from_facts_as_published_but_for_its_slip():
    rows = hunan()

    found = reprinted(rows, reproduced(rows), counted=counted_from_facts)

    otherwise = {row["item"]: each for row, each in zip(rows, found, strict=True) if each.verdict != "equal"}
    assert {item: (each.share, each.verdict) for item, each in otherwise.items()} == {
        "食品类": ("30.91%", "slip")
    }


def test_hunans_report_is_worded_from_facts():
    said = facts("hunan_2025Q1")
    natures = [
        Item("N99" if name == "其他" else f"N{at:02}", name, each[0], each[2])
        for at, (name, each) in enumerate(said["nature"].items(), 1)
    ]
    now = Amounts(
        accepted=said["accepted"],
        resolved=said["resolved"],
        recovered=wan_in_fen(said["recovered_loss_wan"]),
        multiple_cases=said["fraud_double_comp_cases"],
        multiple_amount=wan_in_fen(said["fraud_double_comp_amount_wan"]),
    )
    before = Amounts(accepted=sum(each.before for each in natures))

    text = composed(
        counted_from_facts(Numbers("", "", HUNAN, "2025Q1", now, before, {"nature": natures})), HUNANS
    )

    told = {section.key: filled(section.text, text.figures) for section in text.sections}
    assert told["lead"].endswith(
        "共受理消费者投诉 10,461 件，同比增长 27.19%，解决 8,541 件，投诉解决率 81.65%，"
        "为消费者挽回经济损失 442.97 万元。"
        "其中，因经营者有欺诈行为得到加倍赔偿的投诉 56 件，加倍赔偿金额 11.70 万元。"
    )
    assert told["nature"].endswith(
        "与上年同期相比，虚假宣传投诉比重上升最多，上升 2.59 个百分点；"
        "安全投诉比重下降最多，下降 6.47 个百分点。"
    )


def wan_in_fen(wan):
    return int(Decimal(str(wan)) * FEN_IN_WAN)


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


def test_sichuan_and_chongqing_are_printed_from_facts():
    """660,900 of them, for 66.09 万件."""
    said = facts("chuanyu_2023")
    kinds = [Item(code, code, wan(said[key]), 0) for code, key in (("G", "goods"), ("S", "services"))]
    numbers = Numbers(
        "", "", "", "2023", Amounts(accepted=wan(said["complaints"])), Amounts(), {"kind": kinds}
    )

    table = composed(counted_from_facts(numbers), PROVINCE).tables["T1"]

    assert [row[1:3] for row in table.rows] == [("377,500", "57.12%"), ("283,400", "42.88%")]


def wan(number):
    return int(Decimal(str(number)) * 10_000)


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


# What no count is printed of, by report: nothing computes it again, and why.
CANNOT = {
    "cca_2025Q1": {
        "goods_share_pct": "the stored text prints the share without the number of complaints",
        "services_share_pct": "the same",
        "nature_share_pct": "the same, and two natures only",
    },
    "hunan_2025Q1": {
        "nature_columns": "names of columns, no figure",
        "home_electronics": "its table is cut off in the stored copy",
        "home_electronics_share_stated_pct": "the same",
        "recovered_loss_wan": "no parts of the sum are printed",
        "fraud_double_comp_cases": "the same",
        "fraud_double_comp_amount_wan": "the same",
    },
    "chuanyu_2023": {
        "unit": "the unit, no figure",
        "recovered_loss_yi": "no parts of the sum are printed",
        "iphone_5g_rumour_2023_09": "one count alone",
        "yoy_pct": "the year before is not printed",
    },
    "taizhou_2024": {
        "mediation_success_pct": "neither mediations nor agreements are printed",
        "recovered_loss_wan": "no parts of the sum are printed",
        "yoy_pct": "the year before is not printed",
        "complaints_yoy_pct": "the same",
        "reports_yoy_pct": "the same",
    },
}
DONE = {
    "cca_2025Q1": {
        *("accepted", "resolved", "yoy_pct", "recovered_loss_wan", "visits_consultations"),
        *("fraud_double_comp_cases", "fraud_double_comp_amount_wan"),
    },
    "hunan_2025Q1": {
        *("accepted", "resolved", "resolution_rate_pct", "goods", "goods_share_pct", "services"),
        *("services_share_pct", "other", "other_share_pct", "food", "food_share_stated_pct", "nature"),
    },
    "chuanyu_2023": {
        *("total", "members", "complaints", "reports", "goods", "goods_share_pct", "services"),
        *("services_share_pct", "telecom_products", "telecom_products_share_pct"),
        *("complaints_yoy_pct", "reports_yoy_pct"),
    },
    "taizhou_2024": {
        *("total", "channels", "channel_share_stated_pct", "goods_top", "services_top"),
        *("complaints", "reports", "complaints_share_pct", "reports_share_pct"),
    },
}


def test_every_figure_of_every_report_is_computed_or_said_why_not():
    reports = json.loads(REPORTS.read_text(encoding="utf-8"))

    assert {each["id"]: set(each["facts"]) for each in reports} == {
        name: DONE[name] | set(CANNOT[name]) for name in DONE
    }


def test_the_national_quarter_is_printed_from_facts():
    """Its year before is not printed: the count that gives the printed growth stands in for it."""
    said = facts("cca_2025Q1")
    before = round(said["accepted"] / (1 + said["yoy_pct"] / 100))
    now = Amounts(
        accepted=said["accepted"],
        resolved=said["resolved"],
        recovered=said["recovered_loss_wan"] * FEN_IN_WAN,
        multiple_cases=said["fraud_double_comp_cases"],
        multiple_amount=said["fraud_double_comp_amount_wan"] * FEN_IN_WAN,
        enquiries=said["visits_consultations"],
    )
    numbers = Numbers("", "", "全国消协组织", "2025Q1", now, Amounts(accepted=before))

    text = composed(replace(counted_from_facts(numbers), period="2025年第一季度"), CCA)

    assert filled(text.sections[0].text, text.figures) == (
        "根据统计，2025年第一季度全国消协组织共受理消费者投诉 461,767 件，同比增长 33.33%，"
        "解决 261,218 件，"
        "投诉解决率 56.57%，为消费者挽回经济损失 23,723 万元。"
        "其中，因经营者有欺诈行为得到加倍赔偿的投诉 585 件，加倍赔偿金额 38 万元。"
        "接待消费者来访和咨询 16.56 万人次。"
    )


def test_parts_of_two_regions_and_of_two_kinds_add_up():
    both, taizhou = facts("chuanyu_2023"), facts("taizhou_2024")
    exact = {key: Decimal(str(both[key])) for key in ("total", "complaints", "reports", "goods", "services")}

    assert sum(Decimal(str(each["total"])) for each in both["members"].values()) == exact["total"]
    assert exact["complaints"] + exact["reports"] == exact["total"]
    assert exact["goods"] + exact["services"] == exact["complaints"]
    printed = [share_of(taizhou[key], taizhou["total"], decimals=2) for key in ("complaints", "reports")]
    assert printed == [Decimal(str(taizhou[f"{key}_share_pct"])) for key in ("complaints", "reports")]
