"""Lists as sheets: CSV for machines, XLSX for the office. No cell is computed when the sheet is opened."""

import csv
import io
from collections.abc import Iterable, Sequence

BOM = "\ufeff"  # without it the office's spreadsheet reads UTF-8 as GBK
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A cell that begins so would be computed; a Chinese spreadsheet takes the full-width signs as well.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST_NAME = 31  # characters of a sheet's name

Lines = Iterable[Sequence[str]]


def csv_sheet(lines: Lines) -> bytes:
    """UTF-8 with a mark at the front, lines as RFC 4180 ends them."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([plain_cell(cell) for cell in line] for line in lines)
    return (BOM + text.getvalue()).encode()


def xlsx_sheet(name: str, lines: Lines) -> bytes:
    """All cells are text, so that codes and telephone numbers keep their zeros; first the head."""
    import xlsxwriter  # noqa: PLC0415 - few requests ask for a sheet

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_numbers": False}) as book:
        sheet, bold = book.add_worksheet(name[:LONGEST_NAME]), book.add_format({"bold": True})
        for place, line in enumerate(lines):
            for column, cell in enumerate(line):
                sheet.write_string(place, column, plain_cell(cell), None if place else bold)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return stream.getvalue()


def plain_cell(cell: str) -> str:
    """A cell that no spreadsheet computes."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
