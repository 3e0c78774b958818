"""Contracts as files, cut into clauses, compared by words and by version."""

import io

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianwei.core.documents.paper import Paper, Paragraph
from lianwei.core.documents.typst import to_pdf
from lianwei.core.files.content import DOCX, TEXT, MediaType
from lianwei.supervision.rules.terms.comparing import (
    CHANGED,
    MOVED,
    REMOVED,
    STILL,
    Numbered,
    beside,
    in_common,
    whereabouts,
)
from lianwei.supervision.rules.terms.cutting import cut, letters_in, lines_of, parts_of
from lianwei.supervision.rules.terms.documents import Unreadable, is_contract, read_contract

PDF = MediaType("application/pdf", ("pdf",))


def cut_text(text):
    return [(each.number, each.text) for each in cut(lines_of(text))]


def test_articles_points_and_chapters_are_told_apart():
    text = "第一章 总则\n第一条 目的。\n第二条 收费\n（一）按月收取；\n（二）逾期加收。\n第三条　其他"

    assert cut_text(text) == [
        ("第一条", "目的。"),
        ("第二条", "收费"),
        ("第二条（一）", "按月收取；"),
        ("第二条（二）", "逾期加收。"),
        ("第三条", "其他"),
    ]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("第二十六条 不公平条款", "第二十六条"),
        ("第12条：违约责任", "第12条"),
        ("一、服务内容", "一"),
        ("1.1 服务内容", "1.1"),
        ("2.3.1、细则", "2.3.1"),
        ("3、缴费", "3"),
        ("(4) 退费", "(4)"),
        ("①停机", "①"),
    ],
)
def test_each_way_of_numbering_is_known(line, number):
    assert [each.number for each in cut(lines_of(line))] == [number]


@pytest.mark.parametrize(
    "line", ["第二十六条规定的情形除外", "1.5元每立方米计收", "第三条、第四条同样适用", "2.5%的违约金"]
)
def test_a_line_that_only_looks_like_a_number_goes_on(line):
    assert [number for number, _text in cut_text(f"第一条 前文，\n{line}")] == ["第一条"]


def test_lines_broken_by_the_page_are_one_and_an_empty_line_divides():
    assert cut_text("前一行没有\n写完。\n\n另一段") == [("", "前一行没有写完。"), ("", "另一段")]
    assert cut_text("by the\nAPP v2") == [("", "by the APP v2")]


@given(st.text(alphabet="第一二三条（）1.、甲乙 \n", max_size=80))
def test_no_sign_is_lost_but_numbers_chapters_and_spaces(text):
    kept = "".join(each.number + each.text for each in cut(lines_of(text)))

    assert kept.count("甲") == text.count("甲") and kept.count("乙") == text.count("乙")


def test_a_clause_is_cut_at_empty_lines_and_characters_are_counted():
    assert parts_of("前。\n\n 后。\n") == ["前。", "后。"]
    assert letters_in(["甲 乙", "丙\n丁"]) == 4


def test_a_word_file_gives_paragraphs_and_cells():
    word = docx.Document()
    word.add_paragraph("第一条 服务")
    table = word.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "项目", "价格"
    stream = io.BytesIO()
    word.save(stream)

    lines = read_contract(stream.getvalue(), DOCX).lines

    assert [each.text for each in lines if each.text] == ["第一条 服务", "项目 价格"]


def test_a_pdf_gives_lines_with_their_page():
    words = "第一条 用户应当按月缴纳费用，公司按标准提供服务。"
    pdf = to_pdf(Paper(title="合同", issuer="某公司", blocks=[Paragraph(words)]))

    read = read_contract(pdf, PDF)

    assert read.pages == 1 and {each.place for each in read.lines} == {1}
    assert "用户应当按月缴纳费用" in "".join(each.text for each in read.lines)


def test_a_scan_gives_no_line_and_a_damaged_file_a_refusal():
    from pypdf import PdfWriter

    writer, stream = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(stream)
    locked, hidden = PdfWriter(), io.BytesIO()
    locked.add_blank_page(200, 200)
    locked.encrypt("secret")
    locked.write(hidden)

    assert read_contract(stream.getvalue(), PDF).lines == []
    for data, media in ((hidden.getvalue(), PDF), (b"%PDF-1.7\n%%EOF\n", PDF), (b"PK\x03\x04", DOCX)):
        with pytest.raises(Unreadable):
            read_contract(data, media)


def test_plain_text_in_both_encodings_and_pictures():
    assert read_contract("第一条 甲".encode("gb18030"), TEXT).lines[0].text == "第一条 甲"
    assert read_contract("第一条 甲".encode(), TEXT).lines[0].text == "第一条 甲"
    assert read_contract(b"", MediaType("image/png", ("png",))).pages == 1
    assert not is_contract(MediaType("audio/mpeg", ("mp3",)))


def test_words_in_common_are_marked_and_nothing_is_lost():
    parts = in_common("公司有权立即停止供水，损失自负。", "公司有权立即停止供电")

    assert "".join(each.text for each in parts) == "公司有权立即停止供水，损失自负。"
    assert [each.text for each in parts if each.change == "in"] == ["公司有权立即停止供"]


@given(st.text(alphabet="甲乙丙丁，", max_size=30), st.text(alphabet="甲乙丙丁，", max_size=30))
def test_both_versions_stand_whole_beside_each_other(before, after):
    old, new = beside(before, after)

    assert "".join(each.text for each in old) == before
    assert "".join(each.text for each in new) == after
    assert {each.change for each in old} <= {"kept", "out"} and {each.change for each in new} <= {
        "kept",
        "in",
    }


def test_what_became_of_a_clause():
    old = [
        Numbered("第一条", "押金一律不退。"),
        Numbered("第二条", "公司有权随时停止服务且不承担责任。"),
        Numbered("第三条", "最终解释权归公司所有。"),
        Numbered("第四条", "争议由公司所在地法院管辖。"),
        Numbered("第五条", "用户按月缴费。"),
    ]
    new = [
        Numbered("第一条", "押金一律不退。"),
        Numbered("第二条", "公司停止服务的，提前通知并承担责任。"),
        Numbered("第三条", "用户按月缴费。"),
        Numbered("第四条", "最终解释权归公司所有"),
    ]

    met = whereabouts(old[:4], old, new)

    assert [each.fate for each in met] == [STILL, CHANGED, MOVED, REMOVED]
    assert [each.place for each in met] == [0, 1, 3, None]


def test_a_cell_that_says_it_spans_a_million_columns_stands_once():
    word = docx.Document()
    table = word.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "违约金", "百分之五十"
    table.cell(0, 0)._tc.get_or_add_tcPr().get_or_add_gridSpan().val = 1_000_000
    stream = io.BytesIO()
    word.save(stream)

    assert [each.text for each in read_contract(stream.getvalue(), DOCX).lines] == ["违约金 百分之五十"]
