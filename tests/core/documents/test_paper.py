from datetime import date

from lianwei.core.documents.paper import (
    Grid,
    Heading,
    Items,
    Paper,
    Paragraph,
    Signature,
    Signatures,
    Table,
    Ticks,
    chinese_date,
    from_json,
    printable,
    to_json,
)


def test_paper_comes_back_from_json_as_it_was():
    paper = Paper(
        title="投诉调解协议书",
        issuer="渝中区消委会",
        number="渝中消委〔2026〕812号",
        addressee="王·𬱖",
        layout="form",
        issued_on=date(2026, 12, 21),
        attachments=("清单",),
        blocks=(
            Heading("一、事由", 2),
            Paragraph("文字", indent=False),
            Table((("姓名", "王小明", "电话", "138"), ("地址", "渝中区"))),
            Grid(("序号", "名称"), (("1", "发票"),), (1, 3)),
            Ticks((("同意", True), ("不同意", False)), "选择"),
            Items(("退款", "道歉")),
            Signatures((Signature("投诉人", "王小明", date(2026, 12, 20), b"\x89PNG", "普通电子签名"),)),
        ),
    )

    assert from_json(to_json(paper)) == paper


def test_dates_are_written_without_leading_zeros():
    assert chinese_date(date(2026, 3, 5)) == "2026年3月5日"


def test_printable_drops_control_characters_and_keeps_lines():
    assert printable("一\x00二\x0b\r\n三\ud800") == "一二\n三"


def test_printable_lets_a_long_address_break():
    assert printable("a" * 25).replace("\u200b", "") == "a" * 25
    assert max(map(len, printable("a" * 200).split("\u200b"))) == 4


def test_printable_leaves_a_phone_number_whole():
    assert printable("电话 023-63001234") == "电话 023-63001234"
