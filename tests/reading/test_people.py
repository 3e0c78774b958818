"""Words meant for other offices, without the people in them."""

import pytest

from lianwei.reading.people import without_people


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("消费者王小明在渝中区购买手机，电话13812346027。", "消费者王某在渝中区购买手机，电话〔电话1〕。"),
        ("王桂芳女士投诉", "王某女士投诉"),
        ("当事人:欧阳娜娜,身份证11010519491231002X", "当事人:欧阳某,身份证〔证件1〕"),
        ("消费者王小明退卡", "消费者王某退卡"),
        ("原告张伟与被告重庆某公司", "原告张某与被告重庆某公司"),
        ("消费者周某某要求退款", "消费者周某要求退款"),
    ],
)
def test_who_is_introduced_or_addressed_is_masked(text, kept):
    assert without_people(text) == kept
    assert without_people(kept) == kept


@pytest.mark.parametrize(
    "text",
    [
        "投诉人要求退款",
        "消费者于三月购买",
        "消费者申请退款",
        "消费者关注的问题",
        "消费者余额已清零",
        "王女士来电",
        "消费者知情权",
        "GB/T 40551-2021 消费品和有关服务的比较试验 总则",
        "（2025）渝0103民初1234号",
    ],
)
def test_what_is_no_name_stays(text):
    assert without_people(text) == text
