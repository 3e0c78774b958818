import io
from datetime import date

import pytest
from pypdf import PdfReader

from lianwei.core.documents.fonts import font_set
from lianwei.core.documents.paper import Grid, Heading, Items, Paragraph, Signature, Signatures, Table, Ticks
from lianwei.core.documents.typst import to_pdf
from tests.factories.papers import paper


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_a_letter_carries_number_addressee_text_and_date():
    pdf = to_pdf(paper(number="渝中消委〔2026〕812号", issued_on=date(2026, 12, 21)))

    text = text_of(pdf)

    assert [word in text for word in ("渝中消委〔2026〕812号", "王小明：", "2026年12月21日", "— 1 —")] == [
        True
    ] * 4


def test_a_full_page_of_a_letter_has_22_lines_of_28_characters():
    pdf = to_pdf(paper(blocks=(Paragraph("消" * 28 * 60, indent=False),)))

    *lines, page_number = PdfReader(io.BytesIO(pdf)).pages[1].extract_text().splitlines()

    assert ([len(line.strip()) for line in lines], page_number.strip()) == ([28] * 22, "— 2 —")


def test_what_people_write_is_text_and_never_markup():
    pdf = to_pdf(paper(blocks=(Paragraph('#panic("x") $a$ *b* @c <d> \\ #read("/etc/passwd")'),)))

    assert '#panic("x") $a$ *b* @c <d> \\ #read("/etc/passwd")' in text_of(pdf).replace("\n", "")


def test_rare_characters_are_shown_and_emoji_get_a_box():
    assert font_set().showable("王·𬱖 😀👍🏽 阿") == "王·𬱖 □□□ 阿"
    assert "王·𬱖" in text_of(to_pdf(paper(addressee="王·𬱖", title="关于😀的函")))


def test_a_long_unbroken_string_stays_within_the_lines():
    pdf = to_pdf(paper(blocks=(Paragraph("x" * 400, indent=False),)))

    runs = [line.count("x") for line in text_of(pdf).splitlines() if "xx" in line]

    assert (sum(runs), max(runs) < 60) == (400, True)


def test_metadata_says_title_issuer_and_language():
    reader = PdfReader(io.BytesIO(to_pdf(paper())))

    assert reader.metadata.title == "关于受理消费者投诉的告知书"
    assert reader.metadata.author == "重庆市渝中区消费者权益保护委员会"
    assert str(reader.trailer["/Root"]["/Lang"])[:2] == "zh"


def test_the_same_paper_gives_the_same_bytes():
    one = paper(issued_on=date(2026, 12, 21))

    assert to_pdf(one) == to_pdf(one)


@pytest.mark.parametrize("layout", ["letter", "form"])
def test_every_block_can_be_laid_out(layout):
    blocks = (
        Heading("一、事由"),
        Heading("(一)经过", 2),
        Paragraph("第一行\n第二行"),
        Table((("姓名", "王小明", "电话", "13812346027"), ("地址", "渝中区"), ("", "整行"))),
        Grid(("序号", "名称"), (("1", "发票"), ("2", "照片")), (1, 3)),
        Ticks((("同意", True), ("不同意", False)), "选择"),
        Items(("退款", "道歉")),
        Signatures(
            (
                Signature("投诉人(签字)"),
                Signature("经办人", "陈建华", date(2026, 12, 21), note="普通电子签名"),
            )
        ),
    )
    pdf = to_pdf(
        paper(
            layout=layout,
            blocks=blocks,
            attachments=("甲", "乙"),
            copies="市场监管局",
            contact="陈建华",
            footer="一式两份",
            qr="https://example.org/t/ABC",
            qr_label="查询",
        )
    )

    text = text_of(pdf)

    for word in (
        "经过",
        "第二行",
        "13812346027",
        "整行",
        "照片",
        "不同意",
        "道歉",
        "普通电子签名",
        "乙",
        "抄送",
    ):
        assert word in text


def test_several_issuers_share_one_head():
    text = text_of(to_pdf(paper(issuer="渝中区消委会\n广安市消委会")))

    assert text.count("广安市消委会") == 2


def pages_of(pdf):
    return [page.extract_text().replace("\n", "") for page in PdfReader(io.BytesIO(pdf)).pages]


def filler(rows):
    return tuple((f"第{place}行", "内容") for place in range(rows))


@pytest.mark.parametrize("rows", range(20, 28))
def test_a_row_stands_whole_on_one_page(rows):
    story = "某" * 260
    form = paper(layout="form", blocks=(Table((*filler(rows), ("事实依据", story))),))

    counts = [page.count("某") for page in pages_of(to_pdf(form))]

    assert sorted(count for count in counts if count) == [260]


def test_a_story_longer_than_a_page_goes_on_overleaf_and_loses_nothing():
    form = paper(layout="form", blocks=(Table((*filler(3), ("事实依据", "某" * 3000))),))

    counts = [page.count("某") for page in pages_of(to_pdf(form))]

    assert (sum(counts), len(counts) > 1) == (3000, True)


def test_the_header_of_a_list_comes_again_on_each_page():
    rows = tuple((str(place), "发票") for place in range(80))

    pages = pages_of(to_pdf(paper(layout="form", blocks=(Grid(("序号", "材料名称"), rows),))))

    assert [page.count("材料名称") for page in pages] == [1] * len(pages)


@pytest.mark.parametrize("rows", range(18, 26))
def test_the_lines_to_sign_do_not_stand_alone_where_the_form_can_be_set_closer(rows):
    signs = Signatures((Signature("投诉人签字"), Signature("经办人签字")))

    pages = pages_of(to_pdf(paper(layout="form", blocks=(Table(filler(rows)), signs))))

    assert "投诉人签字" in pages[0]
    assert len(pages) == 1
