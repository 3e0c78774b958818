"""Under the tables of reports: a code list that changed, a Spring Festival that moved; in page and files."""

import io
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from lianwei.analytics.operations.drafting import draft_report
from lianwei.analytics.papers.formats import report_file
from lianwei.analytics.queries.recounting import recount
from lianwei.analytics.queries.report_numbers import subject_of_member
from lianwei.analytics.queries.report_orders import Order
from lianwei.analytics.queries.reports import report_page
from lianwei.analytics.rules.periods import Period
from lianwei.core.scope import OPERATOR
from tests.factories.members import make_organisation
from tests.factories.warehouse import write_facts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
RENAMED = "代码表有变动：“人格权益”于2024年1月1日改名。这些行不能直接比较。"
MOVED = "春节位置不同：除夕至元宵共 16 天，本期含 13 天，对比期含 12 天，增减请结合春节因素看。"


@pytest.fixture
def home():
    return make_organisation("YZ")


def drafted(home, name, *days, nature="N09", kind="analysis"):
    """A report on two cases of each of these days."""
    codes = {"nature": nature, "category": "G0101", "category_main": "G01", "kind": "G"}
    rows = [{"received_on": day, "accepted_on": day} for day in days for _ in range(2)]
    here = codes | {"holder": home.pk, "member": home.pk}
    write_facts(cases=[row | here | {"case": n} for n, row in enumerate(rows, 1)])
    period = Period.named(name)
    order = Order(subject_of_member(home, on=period.last), period)
    return draft_report(replace(order, kind=kind), actor=OPERATOR)


def notes(row, language="zh"):
    return {key: each["note"] for key, each in row.content[language]["tables"].items()}


@pytest.fixture
def renamed(home):
    return drafted(home, "2024Q1", date(2024, 1, 5), date(2023, 1, 5))


@pytest.fixture
def moved(home):
    return drafted(home, "2026-02", date(2026, 2, 5), date(2025, 2, 5), nature="N01")


def test_a_code_renamed_between_the_two_years_is_said_under_its_table_alone(renamed):
    found = notes(renamed)

    assert found["T1"] == RENAMED
    assert {each for key, each in found.items() if key != "T1"} == {""}
    assert notes(renamed, "en")["T1"].startswith("The list changed: Personal dignity, renamed on ")


def test_a_table_without_the_code_says_nothing(home):
    row = drafted(home, "2024Q1", date(2024, 1, 5), date(2023, 1, 5), nature="N01")

    assert set(notes(row).values()) == {""}


def test_a_moved_festival_is_said_in_full_once_and_pointed_to_below(moved):
    found = notes(moved)

    assert found.pop("T1") == MOVED
    assert set(found.values()) == {"两期春节位置不同，见表1下的说明。"}


def test_a_work_bulletin_says_it_under_its_indicators(home):
    row = drafted(home, "2026-02", date(2026, 2, 5), date(2025, 2, 5), kind="work")

    assert notes(row)["T1"] == MOVED


def test_a_quarter_that_holds_the_festival_in_both_years_has_no_note(home):
    row = drafted(home, "2026Q1", date(2026, 2, 5), date(2025, 2, 5), nature="N01")

    assert set(notes(row).values()) == {""}


def test_the_note_stands_in_the_editor_and_in_every_file(renamed):
    page = report_page(renamed.pk, actor=OPERATOR, language="zh")
    web = report_file(renamed, "html", language="zh").decode()
    word = Document(io.BytesIO(report_file(renamed, "docx", language="zh")))
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(report_file(renamed, "xlsx", language="zh")))
    paper = PdfReader(io.BytesIO(report_file(renamed, "pdf", language="zh")))

    assert RENAMED in [each.table.note for each in page.paragraphs if each.table]
    assert RENAMED in web
    assert RENAMED in {line.text for line in word.paragraphs}
    assert RENAMED in [line[0] for line in sheets.get_sheet_by_name("表1").to_python()]
    words = "".join("".join(each.extract_text() for each in paper.pages).split())
    assert "于2024年1月1日改名" in words


def test_the_shares_are_checked_as_ever_and_figures_counted_again(renamed):
    page = report_page(renamed.pk, actor=OPERATOR, language="zh")

    assert {each.key: each.found for each in page.checks}["shares"] == ()
    for name in renamed.content["zh"]["tables"]:
        recount(renamed, name, language="zh")
