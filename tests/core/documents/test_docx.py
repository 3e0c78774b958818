import io
from datetime import date

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from lianwei.core.documents.docx import to_docx
from lianwei.core.documents.paper import Grid, Paragraph, Signature, Signatures, Table, Ticks
from lianwei.core.documents.typst import to_pdf
from tests.factories.papers import paper


def opened(one):
    return Document(io.BytesIO(to_docx(one)))


def test_a_letter_opens_with_its_lines_in_order():
    word = opened(paper(number="渝中消委〔2026〕812号", issued_on=date(2026, 12, 21), contact="陈建华"))

    assert [line.text for line in word.paragraphs] == [
        "重庆市渝中区消费者权益保护委员会",
        "渝中消委〔2026〕812号",
        "关于受理消费者投诉的告知书",
        "王小明：",
        "您于2026年12月18日提出的投诉,本委已经受理。",
        "重庆市渝中区消费者权益保护委员会",
        "2026年12月21日",
        "（联系人：陈建华）",
    ]


def test_chinese_text_is_set_in_fangsong():
    word = opened(paper())

    fonts = word.styles["Normal"].element.rPr.rFonts

    assert (fonts.get(qn("w:eastAsia")), word.styles["Normal"].font.size.pt) == ("仿宋", 16)


def test_page_numbers_stand_outside_on_odd_and_even_pages():
    word = opened(paper())

    page = word.sections[0]

    assert word.settings.odd_and_even_pages_header_footer is True
    for footer in (page.footer, page.even_page_footer):
        assert [field.text for field in footer._element.iter(qn("w:instrText"))] == [" PAGE "]


def test_a_letter_is_set_22_lines_to_the_page_and_28_characters_to_the_line():
    word = opened(paper())

    style = word.styles["Normal"]
    tight = style.element.rPr.find(qn("w:spacing"))

    assert (round(style.paragraph_format.line_spacing.mm * 22), tight.get(qn("w:val"))) == (225, "-5")


def test_a_form_holds_its_sheet():
    blocks = (
        Table((("姓名", "王小明", "电话", "138"), ("地址", "渝中区大坪"))),
        Grid(("序号", "名称"), (("1", "发票"),)),
        Ticks((("同意", True), ("不同意", False))),
        Signatures((Signature("投诉人", "王小明", date(2026, 12, 21)),)),
    )

    word = opened(paper(layout="form", blocks=blocks))

    sheet, grid = word.tables
    assert [cell.text for cell in sheet.rows[0].cells] == ["姓名", "王小明", "电话", "138"]
    assert sheet.rows[1].cells[3].text == "渝中区大坪"
    assert [cell.text for cell in grid.rows[1].cells] == ["1", "发票"]
    assert [line.text for line in word.paragraphs][-3:] == [
        "☑ 同意",
        "□ 不同意",
        "投诉人 王小明\t\t2026年12月21日",
    ]


def test_control_characters_do_not_break_the_file():
    word = opened(paper(addressee="王\x00小\x0b明"))

    assert "王小明：" in [line.text for line in word.paragraphs]


SHORT = Paragraph("消" * 60)
ON_TWO_PAGES = Paragraph("消" * 270)  # in the usual setting the signature alone would stand on page two


def kept(word):
    return [line.text for line in word.paragraphs if line.paragraph_format.keep_with_next]


def test_the_signature_stays_with_the_last_line_of_the_text():
    word = opened(paper(blocks=(Paragraph("第一段"), Paragraph("末段")), issued_on=date(2026, 12, 21)))

    assert kept(word) == ["末段", "重庆市渝中区消费者权益保护委员会"]


@pytest.mark.parametrize(("text", "lines"), [(SHORT, 22), (ON_TWO_PAGES, 26)])
def test_a_letter_whose_signature_would_spill_is_set_closer_like_the_pdf(text, lines):
    letter = paper(blocks=(text,), issued_on=date(2026, 12, 21))

    pitch = opened(letter).styles["Normal"].paragraph_format.line_spacing

    assert round(225 / pitch.mm) == lines
    assert len(PdfReader(io.BytesIO(to_pdf(letter))).pages) == 1


def test_issuer_and_day_stand_centred_above_each_other_four_characters_from_the_right():
    word = opened(paper(issued_on=date(2026, 12, 21)))

    issuer, day = word.paragraphs[-2:]

    assert issuer.paragraph_format.left_indent == day.paragraph_format.left_indent
    assert [line.paragraph_format.right_indent.pt for line in (issuer, day)] == [64, 64]


def marks(row, name):
    return len(row._tr.findall(f".//{qn(name)}"))


def test_rows_stay_whole_and_the_header_of_a_list_comes_again_on_each_page():
    blocks = (Table((("姓名", "王小明"), ("地址", "渝中区"))), Grid(("序号", "名称"), (("1", "发票"),)))

    sheet, grid = opened(paper(layout="form", blocks=blocks)).tables

    assert [marks(row, "w:cantSplit") for row in (*sheet.rows, *grid.rows)] == [1, 1, 1, 1]
    assert [marks(row, "w:tblHeader") for row in (*sheet.rows, *grid.rows)] == [0, 0, 1, 0]
