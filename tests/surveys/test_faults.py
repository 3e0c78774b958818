"""Every fault of a workbook at once, with its place; nothing is dropped silently."""

import io

import pytest
import xlsxwriter

from lianwei.core.errors import Invalid
from lianwei.surveys.operations.questionnaires import FaultyWorkbook, read_questionnaire
from lianwei.surveys.rules.form import read_form
from lianwei.surveys.rules.patterns import matches
from lianwei.surveys.rules.workbook import MOST_ROWS, read_workbook
from tests.factories import surveys

LABEL = surveys.LABEL


def places(rows, choices=surveys.YES_NO):
    with pytest.raises(FaultyWorkbook) as refusal:
        read_questionnaire(surveys.sheet(rows, choices))
    return [(fault.sheet, fault.row, fault.column) for fault in refusal.value.faults]


def test_all_faults_are_named_at_once():
    rows = [
        {"type": "select_one towns", "name": "a", LABEL: "x"},
        {"type": "video", "name": "b c", LABEL: "x"},
        {"type": "text", "name": "d", LABEL: "x", "relevant": "${none} = 1 and"},
        {"type": "text", "name": "a", "constraint": "pulldata('f', 'c')", "appearance": "draw"},
        {"type": "begin group", "name": "g", LABEL: "x"},
    ]

    assert places(rows) == [
        ("survey", 6, "type"),
        ("survey", 2, "type"),
        ("survey", 3, "type"),
        ("survey", 3, "name"),
        ("survey", 4, "relevant"),
        ("survey", 5, "label"),
        ("survey", 5, "constraint"),
        ("survey", 5, "appearance"),
        ("survey", 5, "name"),
    ]


@pytest.mark.parametrize(
    "more",
    [
        {"repeat_count": "3"},
        {"media::image": "a.png"},
        {"default": "today()"},
        {"relevant": "${nowhere} = 1"},
        {"label::English (en)": "How many, ${nowhere}?"},
        {"parameters": "randomize=true"},
        {"calculation": "1 + 1"},
        {"relevnt": "1 = 1"},
    ],
)
def test_what_is_not_supported_is_refused_by_its_column(more):
    column = next(iter(more))

    assert [each[2] for each in places([{"type": "text", "name": "a", LABEL: "x"} | more])] == [column]


@pytest.mark.parametrize(
    "pattern",
    [
        r"([\w.]+)+@x",
        "[",
        "(a|ab)+",
        ".*.*.*.*.*x",
        r"(\w)\1",
        "a{999}",
        "a{99999999999}",
        "((a{9}){9}){9}",
        "a" * 301,
    ],
)
def test_a_pattern_that_could_take_too_long_is_refused(pattern):
    row = {"type": "text", "name": "a", LABEL: "x", "constraint": f"regex(., '{pattern}')"}

    assert places([row]) == [("survey", 2, "constraint")]


def test_a_pattern_stands_in_the_workbook_and_is_not_written_by_who_answers():
    rows = [
        {"type": "text", "name": "a", LABEL: "x"},
        {"type": "text", "name": "b", LABEL: "x", "constraint": "regex(., ${a})"},
    ]

    assert places(rows) == [("survey", 3, "constraint")]


@pytest.mark.parametrize(
    ("pattern", "value"),
    [
        (r"1\d{10}|0\d{2,3}-?\d{7,8}", "023-12345678"),
        (r"[\w.+-]+@[\w-]+\.[\w.-]+", "a.b@example.com"),
        (r"\d+(\.\d{1,2})?", "12.50"),
        (r"(\d{1,3}\.){3}\d{1,3}", "10.1.2.3"),
    ],
)
def test_usual_patterns_are_taken_and_longer_texts_fit_none(pattern, value):
    row = {"type": "text", "name": "a", LABEL: "x", "constraint": f"regex(., '{pattern}')"}

    assert read_questionnaire(surveys.sheet([row]))
    assert matches(pattern, value)
    assert not matches(pattern, value * 100)


def test_two_far_cells_are_refused_before_the_sheet_is_filled():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("survey")
        sheet.write("A1", "type")
        sheet.write("XFD1048576", "far")

    with pytest.raises(Invalid) as refusal:
        read_workbook(stream.getvalue())

    assert str(MOST_ROWS) in str(refusal.value.fields["file"])


def test_what_only_pyxform_finds_is_told_as_well():
    rows = [{"type": "range", "name": "a", LABEL: "x", "parameters": "start=1 end=5 step=0"}]

    assert places(rows)[0][0] == "survey"


@pytest.mark.parametrize("content", [b"", b"type,name,label", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_is_refused_with_a_sentence(content):
    with pytest.raises(Invalid):
        read_questionnaire(content)


def test_a_questionnaire_in_two_languages_is_read():
    rows = [{"type": "note", "name": "a", LABEL: "您好", "label::English (en)": "Hello"}]

    form = read_form(read_questionnaire(surveys.sheet(rows)))

    assert (form.languages, form.default_language) == (("中文 (zh)", "English (en)"), "中文 (zh)")
    assert (form.language_for("en"), form.language_for("zh-hans"), form.language_for("fr")) == (
        "English (en)",
        "中文 (zh)",
        "中文 (zh)",
    )
