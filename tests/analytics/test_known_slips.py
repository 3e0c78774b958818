"""The slips that publishers are known to have made: the checker names each, and why it came about.

Figures as published; where a report prints no more than two sums (Wenzhou), the parts are made to reach them.
"""

from decimal import Decimal

from lianwei.analytics.rules.checking import check
from lianwei.analytics.rules.reproduction import reproduced

from .test_reproduce import rows


def head(scope, period, item, value):
    return (scope, period, "summary", item, value, "", "", "", "", "")


def line(*cells, base="total", change="", prev_count=""):
    """A row: scope, period, dimension, item, count, share."""
    return (*cells, "", change, prev_count, base)


def told(judged):
    return [each.sentence() for each in judged.findings]


def test_a_comma_after_the_first_digit_of_13641():
    judged = reproduced(rows(head("全国消协组织", "2024H1", "加倍赔偿投诉(件)", "1,3641")))

    assert judged[0].verdict == "slip"
    assert told(judged[0]) == ["“加倍赔偿投诉(件)”印为 1,3641，千位分隔符点错了位置。"]


def test_hunan_calls_20_53_a_share_of_goods_though_it_is_of_all():
    of = ("湖南省消保委", "2025Q1")
    judged = reproduced(
        rows(
            head(*of, "投诉总量(件)", "10461"),
            line(*of, "kind", "商品类", "6949", "66.43"),
            line(*of, "goods", "食品类", "2148", "20.53", base="goods"),
        )
    )

    assert judged[2].verdict == "slip"
    assert told(judged[2]) == ["“食品类”的占比 20.53 是占全部投诉的比例；占本类投诉的比例应为 30.91。"]


def test_chongqing_cut_14_447_off_to_14_44():
    of = ("重庆市消委会", "2018H1")
    judged = reproduced(
        rows(head(*of, "投诉总量(件)", "8479"), line(*of, "goods", "家用电子电器类", "1225", "14.44"))
    )

    assert judged[1].verdict == "slip"
    assert told(judged[1]) == ["“家用电子电器类”的占比印为 14.44，像是截去了尾数；四舍五入应为 14.45。"]


def test_goods_of_2018_are_printed_47_90_for_47_91():
    of = ("全国消协组织", "2018")
    kinds = (("商品类", "365162", "47.90"), ("服务类", "368274", "48.31"), ("其他类", "28811", "3.78"))
    judged = reproduced(
        rows(head(*of, "投诉总量(件)", "762247"), *(line(*of, "kind", *each) for each in kinds))
    )

    assert [each.verdict for each in judged[1:]] == ["slip", "equal", "equal"]
    assert told(judged[1]) == ["“商品类”的占比印为 47.90，像是截去了尾数；四舍五入应为 47.91。"]


def test_the_change_of_2019_rests_on_the_slip_of_2018_and_is_no_slip_itself():
    """46.01 − 47.90 = −1.89, where the shares as they should be give −1.90."""
    of = ("全国消协组织", "2019")
    judged = reproduced(
        rows(
            head(*of, "投诉总量(件)", "821377"),
            line("全国消协组织", "2018", "kind", "商品类", "365162", "47.90"),
            head("全国消协组织", "2018", "投诉总量(件)", "762247"),
            line(*of, "kind", "商品类", "377876", "46.01", change="-1.89", prev_count="365162"),
        )
    )

    assert (judged[3].verdict, judged[3].change) == ("equal", Decimal("-1.89"))


def test_sichuans_split_does_not_reach_its_total():
    of = ("四川省消委会", "2022")
    natures = {
        **{"质量": 20309, "售后服务": 9479, "合同": 6390, "价格": 5213, "安全": 3923, "虚假宣传": 3491},
        **{"假冒": 1405, "计量": 1136, "人格尊严": 449, "其他": 2383},
    }
    judged = reproduced(
        rows(
            head(*of, "投诉总量(件)", "54189"),
            *(line(*of, "nature", item, str(count), "") for item, count in natures.items()),
        )
    )

    assert told(judged[0]) == ["“投诉总量(件)”印为 54189，各项相加为 54178，两者不等。"]


WENZHOU = ("温州市消保委", "2024")
CHANNELS = (("网络", 20000, "52.80"), ("电话", 17000, "44.88"), ("其他", 877, "2.32"))


def test_wenzhous_channels_are_shares_of_their_sum_not_of_the_total():
    judged = reproduced(
        rows(
            head(*WENZHOU, "投诉总量(件)", "37894"),
            *(line(*WENZHOU, "channel", item, str(count), share) for item, count, share in CHANNELS),
        )
    )

    assert [each.verdict for each in judged[1:]] == ["slip", "slip", "slip"]
    assert told(judged[1]) == [
        "“网络”的占比 52.80 是占所列各项之和 37877 的比例；占总量 37894 的比例应为 52.78。"
    ]


def test_a_pasted_table_of_wenzhous_channels_has_them_named_too():
    cells = [["渠道", "件数", "占比"], *([item, str(count), share] for item, count, share in CHANNELS)]

    checked = check(cells, total=Decimal(37894))

    assert {each.key for each in checked.findings} == {"of_sum"}
    assert checked.findings[0].sentence("en") == (
        "The share of “网络”, 52.80, is of the sum of the items, 37877; of the total 37894 it is 52.78."
    )


def test_a_share_of_the_others_that_is_the_rest_is_no_slip():
    """5.50 where 33 793 of 615 365 are 5.49: the rest to a hundred, as printed since 2021."""
    of = ("全国消协组织", "2023H1")
    natures = (
        *(("售后服务", "226296", "36.77"), ("合同", "145694", "23.68"), ("质量", "117136", "19.04")),
        *(("价格", "29164", "4.74"), ("虚假宣传", "25917", "4.21"), ("安全", "17313", "2.81")),
        *(("假冒", "8326", "1.35"), ("人格尊严", "7392", "1.20"), ("计量", "4334", "0.70")),
        ("其他", "33793", "5.50"),
    )
    judged = reproduced(
        rows(head(*of, "投诉总量(件)", "615365"), *(line(*of, "nature", *each) for each in natures))
    )

    assert {each.verdict for each in judged[1:]} == {"equal"}
