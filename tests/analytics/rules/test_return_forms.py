"""The shipped form of a return, and what is computed on its figures."""

from datetime import date

import pytest

from lianwei.analytics.rules.return_forms import FORMS, form_on, form_read
from lianwei.analytics.rules.return_sheets import HEAD, read_rows, row_of
from lianwei.analytics.rules.returns import Change, changes_between, faults_of, hints_of, total_of
from tests.factories.returns import figures

FORM = form_on("cca", date(2026, 1, 1))
SHIPPED = (FORMS / "cca-2024.toml").read_text(encoding="utf-8")


def kinds(found):
    return [(each.kind, *each.lines) for each in found]


def test_lines_are_numbered_without_a_gap_and_know_what_they_count():
    assert [line.number for line in FORM.lines.values()] == list(range(1, len(FORM.lines) + 1))
    line = FORM.lines["natures.N99.accepted"]
    assert (line.measure.code, line.keys) == ("accepted", ("N99", "unsorted", ""))
    assert len(FORM.lines) == 7 + 10 * 2 + 24 * 3


def test_a_form_that_names_a_line_it_has_not_is_refused():
    wrong = SHIPPED.replace('line = "natures.N99.accepted"', 'line = "natures.N98.accepted"')

    with pytest.raises(ValueError, match="not there"):
        form_read(wrong)


def test_figures_that_add_up_have_no_fault():
    assert faults_of(FORM, figures()) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"summary.accepted": 11, "summary.resolved": 8}, [
            ("sum", "summary.accepted", "natures.accepted"),
            ("sum", "summary.accepted", "goods.accepted", "services.accepted"),
        ]),
        ({"summary.multiple_cases": 11, "summary.multiple_amount": 1}, [
            ("at_most", "summary.multiple_cases", "summary.accepted"),
        ]),
        ({"summary.multiple_cases": 1}, [
            ("together", "summary.multiple_cases", "summary.multiple_amount"),
        ]),
        ({"natures.N03.resolved": 7, "natures.N01.resolved": 1}, [
            ("at_most", "natures.N01.resolved", "natures.N01.accepted"),
        ]),
        ({"summary.enquiries": -1}, [("negative", "summary.enquiries")]),
    ],
)  # fmt: skip
def test_what_does_not_add_up_is_found(changed, expected):
    assert kinds(faults_of(FORM, figures() | changed)) == expected


def test_a_line_left_empty_is_named():
    given = figures()
    del given["summary.enquiries"], given["natures.N08.accepted"]

    assert kinds(faults_of(FORM, given)) == [("empty", "summary.enquiries", "natures.N08.accepted")]


def test_large_shares_and_leaps_are_asked_about():
    now = figures() | {"natures.N03.accepted": 6, "natures.N99.accepted": 4}

    assert kinds(hints_of(FORM, now, None)) == [("share", "natures.N99.accepted", "summary.accepted")]
    assert kinds(hints_of(FORM, figures(), figures(accepted=4))) == [("change", "summary.accepted")]
    assert hints_of(FORM, figures(), figures(accepted=9)) == []


def test_changes_and_totals_go_line_by_line():
    assert changes_between(FORM, figures(), figures() | {"summary.enquiries": 5}) == [
        Change("summary.enquiries", 3, 5)
    ]
    together = total_of(FORM, [figures(), figures(accepted=5)])
    assert (together["summary.accepted"], together["goods.G04.recovered_promised"]) == (15, 1_000_000)


def test_the_sheet_to_fill_in_is_read_again_as_it_was():
    given = figures()
    rows = [HEAD, *(row_of(FORM, line, {}, given[key]) for key, line in FORM.lines.items())]

    read = read_rows(FORM, rows)

    assert (read.figures, read.refused) == (given, [])


@pytest.mark.parametrize(
    ("number", "measure", "value", "reason"),
    [
        ("1", "接收件数", "十二", "number"),
        ("1", "接收件数", "1.5", "fraction"),
        ("1", "接收件数", "-3", "negative"),
        ("1", "接收件数", "9" * 30, "large"),
        ("1", "接收件数", "NaN", "number"),
        ("999", "接收件数", "3", "unknown"),
        ("²", "接收件数", "3", "unknown"),
        ("1", "受理件数", "3", "named"),
        ("", "接收件数", "3", "unknown"),
    ],
)
def test_a_row_that_cannot_be_taken_is_kept_with_its_reason(number, measure, value, reason):
    read = read_rows(FORM, [HEAD, (number, "", "", measure, "件", value), ("2", "", "", "", "件", "7")])

    assert read.figures == {"summary.accepted": 7}
    assert [(each.row, each.cells[5], each.reason) for each in read.refused] == [(2, value[:120], reason)]


def test_separators_and_money_are_read_and_a_line_counts_once():
    rows = [("4", "", "", "", "元", "1,234.50元"), ("4", "", "", "", "元", "7"), ("5", "", "", "", "件", "")]

    read = read_rows(FORM, rows)

    assert read.figures == {"summary.recovered_promised": 123_450}
    assert [each.reason for each in read.refused] == ["twice"]
