"""Reports as workbooks: the text, then a sheet for each table with its chart, then every figure by its id."""

import io
from typing import Any

from lianwei.analytics.rules.printed import number
from lianwei.analytics.rules.reports.shapes import Composition, Table
from lianwei.analytics.rules.wording import say
from lianwei.ui.sheets import plain_cell

from .reading import Sheet

A4, LINE = 9, 16  # of the sheets' format; points
LAST_NARROW = 0x2E7F  # characters beyond take two columns
TEXT_WIDTH, NAME_WIDTH, CELL_WIDTH = 72, 30, 15  # narrow characters; the text fits a printed page
FIGURE_WIDTHS = (22, 44, 18, 20, 26)
CHAR_PIXELS = 7


def report_xlsx(sheet: Sheet, text: Composition) -> bytes:
    import xlsxwriter  # few requests ask for a workbook

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        looks = _looks(book)
        _text(book, looks, sheet)
        for place, table in enumerate(text.tables.values(), start=1):
            _table(book, looks, say("sheet_table", sheet.language, number=place), table)
        _figures(book, looks, sheet, text)
    return stream.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    return {
        "title": book.add_format({"bold": True, "font_size": 16, "text_wrap": True}),
        "head": book.add_format(
            {
                "bold": True,
                "bg_color": "#EAF0F5",
                "border": 1,
                "text_wrap": True,
                "align": "center",
                "valign": "vcenter",
            }
        ),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "bold": book.add_format({"bold": True}),
        "name": book.add_format({"border": 1}),
        "whole": book.add_format({"border": 1, "num_format": "#,##0"}),
        "share": book.add_format({"border": 1, "num_format": '0.00"%"'}),
        "cell": book.add_format({"border": 1, "align": "right"}),
    }


def _printed(page: Any) -> None:
    """On A4, never broken across its width."""
    page.set_paper(A4)
    page.fit_to_pages(1, 0)


def _text(book: Any, looks: dict[str, Any], sheet: Sheet) -> None:
    page = book.add_worksheet(say("sheet_text", sheet.language))
    page.set_column(0, 0, TEXT_WIDTH)
    page.hide_gridlines(2)
    lines = [(sheet.title, "title"), (" ".join(filter(None, (sheet.issuer, sheet.mark))), "wrap")]
    for section in sheet.sections:
        lines += [(section.heading, "bold")] if section.heading else []
        lines += [(section.text, "wrap")] if section.text else []
    lines += [("", "wrap"), *((note, "wrap") for note in sheet.notes)]
    _printed(page)
    for place, (words, look) in enumerate(lines):
        page.set_row(place, _height(words, look))
        page.write_string(place, 0, plain_cell(words), looks[look])


def _height(words: str, look: str) -> int:
    """Points of a row that shows all of its words: not every program widens rows of wrapped text."""
    in_line = TEXT_WIDTH * 2 // 3 if look == "title" else TEXT_WIDTH
    return (LINE + (LINE // 2 if look == "title" else 0)) * _lines(words, in_line)


def _lines(words: str, in_line: int) -> int:
    """How many lines the words take, of so many narrow characters each."""
    width = [sum(2 if ord(each) > LAST_NARROW else 1 for each in line) for line in words.split("\n")]
    return sum(max(-(-each // in_line), 1) for each in width)


def _table(book: Any, looks: dict[str, Any], name: str, table: Table) -> None:
    page = book.add_worksheet(name)
    _printed(page)
    page.set_column(0, 0, NAME_WIDTH)
    page.set_column(1, max(len(table.columns) - 1, 1), CELL_WIDTH)
    page.write_string(0, 0, table.title, looks["bold"])
    for column, title in enumerate(table.columns):
        page.write_string(2, column, title, looks["head"])
    for place, row in enumerate(table.rows, start=3):
        for column, cell in enumerate(row):
            _write(page, place, column, cell, looks)
    below = 3 + len(table.rows)
    if table.note:
        _note(page, below, table, looks)
    page.freeze_panes(3, 1)
    if table.bars >= 0 and table.rows:
        page.insert_chart(below + 2, 0, _chart(book, name, table))


def _note(page: Any, place: int, table: Table, looks: dict[str, Any]) -> None:
    """Under the whole width of the table, so that it does not widen the printed page."""
    last = len(table.columns) - 1
    page.merge_range(place, 0, place, last, plain_cell(table.note), looks["wrap"])
    page.set_row(place, _lines(table.note, NAME_WIDTH + CELL_WIDTH * last) * LINE)


def _write(page: Any, place: int, column: int, cell: str, looks: dict[str, Any]) -> None:
    """Numbers as numbers; what carries an arrow or a mark as it is printed."""
    value = number(cell)
    if column and value is not None and cell.replace(",", "").isdigit():
        page.write_number(place, column, int(value), looks["whole"])
    elif column and value is not None and cell.endswith("%") and cell[0].isdigit():
        page.write_number(place, column, float(value), looks["share"])
    else:
        page.write_string(place, column, plain_cell(cell), looks["cell" if column else "name"])


def _chart(book: Any, name: str, table: Table) -> Any:
    """A native bar chart on the cells of the table, the largest on top."""
    chart, last = book.add_chart({"type": "bar"}), 2 + len(table.rows)
    chart.add_series(
        {
            "categories": [name, 3, 0, last, 0],
            "values": [name, 3, table.bars, last, table.bars],
            "fill": {"color": "#125F8E"},
            "data_labels": {"value": True},
            "gap": 60,
        }
    )
    chart.set_title({"name": table.chart, "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "major_gridlines": {"visible": False}})
    chart.set_x_axis({"min": 0, "major_gridlines": {"visible": False}, "visible": False})
    width = (NAME_WIDTH + CELL_WIDTH * (len(table.columns) - 1)) * CHAR_PIXELS
    chart.set_size({"width": width, "height": 90 + 26 * len(table.rows)})
    return chart


def _figures(book: Any, looks: dict[str, Any], sheet: Sheet, text: Composition) -> None:
    page = book.add_worksheet(say("sheet_figures", sheet.language))
    _printed(page)
    page.set_landscape()
    page.repeat_rows(0)
    for column, width in enumerate(FIGURE_WIDTHS):
        page.set_column(column, column, width)
    heads = (say(f"column_{name}", sheet.language) for name in ("id", "item", "printed", "exact", "formula"))
    for column, title in enumerate(heads):
        page.write_string(0, column, title, looks["head"])
    for place, (name, each) in enumerate(text.figures.items(), start=1):
        row = (f"{sheet.code}-{name}", each.label, each.shown, each.value, each.formula)
        for column, cell in enumerate(row):
            page.write_string(place, column, plain_cell(cell))
    page.freeze_panes(1, 1)
