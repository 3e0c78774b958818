"""Sheets: what people typed is never computed by a spreadsheet."""

import io

import pytest
from python_calamine import CalamineWorkbook

from lianwei.ui.sheets import csv_sheet, xlsx_sheet


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1", "-18℃", "@SUM(A1)", "\t=1", "＝1+1", "＠x"])
def test_a_cell_that_looks_like_a_formula_is_text(cell):
    lines = [("head",), (cell,)]

    assert csv_sheet(lines).decode("utf-8-sig").splitlines()[1].lstrip('"')[0] == "'"
    book = CalamineWorkbook.from_filelike(io.BytesIO(xlsx_sheet("x", lines)))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1] == [f"'{cell}"]


def test_other_cells_stay_as_they_are():
    text = csv_sheet([("a", "023-63001234"), ('说"好"', "")]).decode()

    assert text == '\ufeffa,023-63001234\r\n"说""好""",\r\n'
