"""Every fault of a workbook at once, with its place; nothing is dropped silently."""

import pytest

from lianwei.core.errors import Invalid
from lianwei.surveys.operations.questionnaires import FaultyWorkbook, read_questionnaire
from lianwei.surveys.rules.form import read_form
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
