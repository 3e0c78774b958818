"""Workbooks we hand out. Every cell is text: nothing in it is computed, whatever it begins with."""

import io
from collections.abc import Iterable, Sequence

MOST_LETTERS = 32_767  # of one cell in an XLSX sheet
WIDE = 22
OPTIONS = {"in_memory": True, "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def write_workbook(name: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """One sheet with its heads fixed at the top."""
    import xlsxwriter  # noqa: PLC0415 - 14 MB, and few requests ask for a workbook

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, OPTIONS) as book:
        sheet, bold = book.add_worksheet(name[:31]), book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(heads) - 1, 0), WIDE)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, bold)
        for place, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(place, column, cell[:MOST_LETTERS])
    return stream.getvalue()
