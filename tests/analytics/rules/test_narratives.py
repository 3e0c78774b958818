"""What is told of a narrative, and what stands beside it."""

import pytest

from lianwei.analytics.rules.open_data.narratives import (
    beside,
    cell_told,
    city_of,
    faults_of_rows,
    marks_in,
    masked_further,
    narrative_told,
    shared_by,
)


def test_values_of_the_case_and_what_the_scrubber_finds_are_marked():
    known = {"丽人美容院": "〔经营者〕", "王桂芳": "〔姓名〕", "王**": "〔姓名〕"}
    text = "我是王**，在丽人美容院办卡，店员张小燕收了钱，电话〔电话1〕打不通。"

    assert (
        narrative_told(text, known)
        == "我是〔姓名〕，在〔经营者〕办卡，店员〔姓名〕收了钱，电话〔电话〕打不通。"
    )


@pytest.mark.parametrize(
    ("told", "goes_out"),
    [
        ("办了23535元的套餐", "办了〔约24000元〕的套餐"),
        ("多收195元", "多收〔约200元〕"),
        ("一共12,398.50元", "一共〔约12000元〕"),
        ("加了3.4291万元", "加了〔约3.4万元〕"),
        ("退我998块", "退我〔约1000块〕"),
        ("花了20元，押金5000元", "花了20元，押金5000元"),
        ("用了0元", "用了0元"),
    ],
)
def test_a_sum_of_money_is_told_to_two_digits(told, goes_out):
    """The exact sum stands on the shop's books and in judgments: with month and trade it names the case."""
    assert narrative_told(told, {}) == goes_out
    assert narrative_told(goes_out, {}) == goes_out
    assert "".join(each.text for each in beside(told, goes_out)) == told


def test_further_words_are_hidden_outside_of_marks():
    text = "〔姓名〕在北碚的姓名学班教课，北碚人都认识。"

    assert masked_further(text, ["北碚"]) == "〔姓名〕在〔隐去〕的姓名学班教课，〔隐去〕人都认识。"
    assert masked_further(text, ["姓名"]) == "〔姓名〕在北碚的〔隐去〕学班教课，北碚人都认识。"
    assert masked_further(text, ["北碚", "江津"]) is None


def test_the_original_stands_beside_it_piece_by_piece():
    original, told = "店员张小燕说，打13900001111。", "店员〔姓名〕说，打〔电话〕。"

    pieces = beside(original, told)

    assert "".join(each.text for each in pieces) == original
    assert [each.text for each in pieces if each.is_masked] == ["张小燕", "13900001111"]
    assert [each.text for each in marks_in(told) if each.is_masked] == ["〔姓名〕", "〔电话〕"]


def test_an_original_that_was_corrected_since_stands_as_it_is():
    assert [(each.text, each.is_masked) for each in beside("全改了", "店员〔姓名〕说")] == [("全改了", False)]


@pytest.mark.parametrize(
    ("region", "city"), [("500103", "500000"), ("511602", "511600"), ("110105", "110000"), ("", "")]
)
def test_the_city_of_a_region(region, city):
    assert city_of(region) == city


FEW = [(("G0301", "G03"), "500000")] * 4 + [(("G0302", "G03"), "500000")] + [(("S0101", "S01"), "511600")]


@pytest.mark.parametrize(
    ("cases", "line", "city", "told"),
    [
        ([(("G0301", "G03"), "500000")] * 5, ("G0301", "G03"), "500000", ("G0301", "500000")),
        (FEW, ("G0301", "G03"), "500000", ("G03", "500000")),
        (FEW, ("S0101", "S01"), "511600", ("", "")),
        (FEW + [(("X01",), "511600")] * 4, ("S0101", "S01"), "511600", ("", "511600")),
        ([(("S0101", "S01"), f"51{n}00") for n in range(1, 6)], ("S0101", "S01"), "5100", ("S0101", "")),
        (FEW[:4], ("G0301", "G03"), "500000", None),
    ],
)
def test_category_is_raised_before_the_city_is_left_out(cases, line, city, told):
    assert cell_told(line, city, shared_by(cases)) == told


def test_a_cell_of_few_cases_and_a_name_left_are_faults():
    counts = shared_by(FEW)
    row = {"number": "1", "text": "店员〔姓名〕说可以退。", "category": "G03", "city": "500000"}

    assert faults_of_rows([row], counts) == []
    assert faults_of_rows([row | {"category": "G0301"}], counts) == ["few: 1 G0301/500000"]
    assert faults_of_rows([row | {"text": "店员张小燕说，打13900001111。"}], counts) == [
        "named: 1 name",
        "named: 1 phone",
    ]
