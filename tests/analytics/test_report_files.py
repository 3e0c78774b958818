"""Reports as files: what each format holds, in both languages; the commands."""

import io
import json
from dataclasses import replace

import pytest
from docx import Document
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from lianwei.analytics.operations.drafting import draft_report
from lianwei.analytics.papers.formats import TYPES, report_file, report_name
from lianwei.analytics.rules.periods import Period
from lianwei.analytics.warehouse.checking import check_warehouse
from lianwei.cli import COMMANDS
from lianwei.core.scope import OPERATOR
from tests.factories import reports
from tests.factories.members import make_alliance, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def row():
    home = make_organisation("YZ")
    return reports.drafted(home, actor=OPERATOR)


def run(name, *words, **options):
    """A command of the program, called as the program calls it."""
    from importlib import import_module

    from lianwei.cli import _parser

    arguments = _parser().parse_args([name, *words, *(f"--{key}={value}" for key, value in options.items())])
    module, function = COMMANDS[name].target.split(":")
    return getattr(import_module(module), function)(arguments, OPERATOR)


def test_a_word_file_holds_text_tables_and_pictures(row):
    word = Document(io.BytesIO(report_file(row, "docx", language="zh")))

    texts = [line.text for line in word.paragraphs]
    assert texts[0] == "2026年第三季度YZ消费者权益保护委员会\n消费者投诉情况分析"
    assert "一、投诉基本情况" in texts
    assert [cell.text for cell in word.tables[0].rows[1].cells][:3] == ["售后服务", "40", "40.00%"]
    assert len(word.inline_shapes) == 6


def test_a_word_file_has_page_numbers_and_short_tables_in_one_piece(row):
    word = Document(io.BytesIO(report_file(row, "docx", language="zh")))

    foot = word.sections[0].footer.paragraphs[0]._p.xml
    assert ('w:instr="PAGE"' in foot, 'w:instr="NUMPAGES"' in foot) == (True, True)
    kept = [line.cells[0].paragraphs[0].paragraph_format.keep_with_next for line in word.tables[0].rows[:-1]]
    assert set(kept) == {True}


def test_an_english_word_file_is_set_in_latin_typefaces(row):
    found = {}
    for language in ("zh", "en"):
        body = Document(io.BytesIO(report_file(row, "docx", language=language))).element.body
        found[language] = set(body.xpath(".//w:rFonts/@w:ascii"))

    assert found == {"zh": {"宋体", "黑体"}, "en": {"Times New Roman", "Arial"}}


def test_a_chart_is_titled_by_what_it_draws(row):
    page = report_file(row, "html", language="zh").decode()

    assert "<figcaption>图1 投诉性质占比</figcaption>" in page
    assert "<caption>表1 投诉性质与上年同期比较</caption>" in page


def test_a_workbook_holds_numbers_a_chart_and_every_figure(row):
    book = CalamineWorkbook.from_filelike(io.BytesIO(report_file(row, "xlsx", language="zh")))

    assert book.sheet_names == ["正文", "表1", "表2", "表3", "表4", "表5", "表6", "数字清单"]
    assert book.get_sheet_by_name("表1").to_python()[3][:3] == ["售后服务", 40.0, 40.0]
    ids = [line[0] for line in book.get_sheet_by_name("数字清单").to_python()]
    assert ids[:3] == ["编号", "2026Q3-YZ-N1", "2026Q3-YZ-R1"]


def test_a_pdf_in_english_says_what_it_is(row):
    pdf = PdfReader(io.BytesIO(report_file(row, "pdf", language="en")))

    words = pdf.pages[0].extract_text()
    assert "1 Complaints in general" in words
    assert "version 1, a draft that is not released" in words


def test_a_web_page_escapes_what_people_wrote(row):
    row.content["zh"]["sections"][0]["text"] = "<script>{N1}</script>"

    page = report_file(row, "html", language="zh").decode()

    assert "&lt;script&gt;100 件&lt;/script&gt;" in page
    assert "<script>" not in page


def test_files_are_named_by_report_version_and_language(row):
    assert report_name(row, "pdf", language="zh") == "2026Q3-YZ-v1.pdf"
    assert report_name(row, "pdf", language="en") == "2026Q3-YZ-v1-en.pdf"


def test_the_command_writes_every_format(tmp_path, capsys):
    reports.member_order(make_organisation("YZ"))

    status = run("report", period="2026Q3", member="YZ", out=tmp_path / "out", language="both")

    written = [path.name for path in (tmp_path / "out").iterdir()]
    assert status == 0
    assert len(written) == 2 * len(TYPES)
    assert capsys.readouterr().out.count("\n") == 2 * len(TYPES)


def test_the_command_says_which_day_it_cannot_read(tmp_path, capsys):
    reports.member_order(make_organisation("YZ"))

    assert run("report", period="2026Q2", member="YZ", out=tmp_path, cutoff="5 July") == 1
    assert "5 July is no day" in capsys.readouterr().err


def test_the_command_drafts_nothing_of_a_period_to_come(tmp_path, capsys):
    reports.member_order(make_organisation("YZ"))

    assert run("report", period="2099Q1", member="YZ", out=tmp_path) == 1
    assert "2099Q1 还没有开始，不能统计。" in capsys.readouterr().err


def test_the_command_counts_what_was_done_a_moment_ago_without_a_worker(tmp_path):
    home = make_organisation("YZ")
    earlier = replace(reports.member_order(home), period=Period.named("2026Q2"))
    draft_report(earlier, actor=OPERATOR)
    assert check_warehouse(actor=OPERATOR).behind == 1  # nobody sealed this event

    run("report", period="2026Q3", member="YZ", out=tmp_path / "out", format="html")

    assert check_warehouse(actor=OPERATOR).behind == 1  # that this one was drafted


def test_the_command_takes_days_and_a_cutoff(tmp_path):
    reports.member_order(make_organisation("YZ"))
    days = {"from": "2026-07-01", "to": "2026-08-15", "cutoff": "2026-08-31"}

    status = run("report", member="YZ", out=tmp_path / "out", format="html", **days)

    assert status == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["20260701_20260815-C20260831-YZ-v1.html"]


@pytest.mark.parametrize(
    "wrong",
    [{"period": "2026Q5"}, {}, {"period": "2026Q3", "format": "odt"}, {"period": "2026Q3", "member": "NO"}],
)
def test_the_command_says_what_it_cannot_make(wrong, tmp_path, capsys):
    make_organisation("YZ")

    status = run("report", **({"member": "YZ", "out": tmp_path} | wrong))

    assert status == 1
    assert capsys.readouterr().err != ""


def test_the_command_makes_a_report_on_any_alliance(tmp_path, capsys):
    homes = [make_organisation(code) for code in ("YZ", "NA")]
    make_alliance(*homes)
    make_alliance(homes[1], code="SECOND")
    reports.facts(homes)
    asked = {"period": "2026Q3", "format": "html", "out": tmp_path / "out"}

    assert [run("report", **asked), run("report", **asked, alliance="SECOND")] == [0, 0]
    assert sorted(each.name for each in (tmp_path / "out").iterdir()) == [
        *("2026Q3-SECOND-v1.html", "2026Q3-v1.html"),
    ]
    assert run("figure", "2026Q3-SECOND-N1") == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["value"] == 50
    assert run("report", **asked, alliance="THIRD") == 1
    assert "No alliance has the code THIRD" in capsys.readouterr().err
    assert run("report", **asked, alliance="SECOND", member="YZ") == 1


def test_a_figure_is_printed_again(capsys):
    draft_report(reports.alliance_order("YZ", "NA"), actor=OPERATOR)

    status = run("figure", "2026Q3-R2")

    found = json.loads(capsys.readouterr().out)
    assert status == 0
    assert found["value"] == 50.0
    assert found["definition"].startswith("解决件数除以受理件数")
    assert found["filter"]["period"] == "2026-07-01/2026-09-30"
    assert len(found["snapshot"]["figures_sha256"]) == 64
