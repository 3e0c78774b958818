"""The list of creditors: sums with separators on paper, plain figures in the sheet."""

from datetime import date

import pytest

from lianwei.cases.papers.creditors import creditor_lines, creditors_paper
from lianwei.cases.queries.together.creditors import Creditor, Creditors
from lianwei.core.documents.paper import Grid


@pytest.fixture
def creditors() -> Creditors:
    lines = [Creditor("YZ-2026-00001", "王**", 1_234_500, 200_000, 1_034_500)]
    return Creditors("预付卡", "渝中区消委会", [*lines, Creditor("YZ-2026-00002", "李*", None, None, None)])


def test_the_paper_prints_separators(creditors):
    [grid] = [
        each for each in creditors_paper(creditors, on=date(2026, 3, 2)).blocks if isinstance(each, Grid)
    ]

    assert [row[3:] for row in grid.rows] == [
        ("12,345.00", "2,000.00", "10,345.00"),
        ("", "", ""),
        ("12,345.00", "2,000.00", "10,345.00"),
    ]


def test_the_sheet_keeps_figures_to_compute_with(creditors):
    assert [line[2:] for line in creditor_lines(creditors)[1:]] == [
        ("12345.00", "2000.00", "10345.00"),
        ("", "", ""),
        ("12345.00", "2000.00", "10345.00"),
    ]
