"""Sheets of any kind as rows of text: xlsx, ods, and text with separators in UTF-8, UTF-16 or GB 18030."""

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from lianwei.core.errors import Invalid

from .xlsx import MOST_COLUMNS, damaged, look_into_xlsx, parse, read_xlsx, with_macros

CONTENT = "content.xml"
MOST_ODS = 1024**3
SEPARATORS = ",\t;|，"
csv.field_size_limit(1024 * 1024)


def ending_of(name: str) -> str:
    return name.rpartition(".")[2].lower()


def kind_of(head: bytes, name: str) -> str:
    """xlsx, ods or csv, by the first bytes and the name. Raises Invalid for anything else, and macros."""
    ending = ending_of(name)
    if ending in ("xlsm", "xlsb", "xltm", "xlam", "xla"):
        raise Invalid({"file": with_macros()})
    if head.startswith(b"\xd0\xcf\x11\xe0") or ending in ("xls", "et"):
        raise Invalid(
            {"file": _("This is an old kind of workbook. Please open it and save it as .xlsx or .csv.")}
        )
    if head.startswith(b"PK"):
        return "ods" if ending == "ods" else "xlsx"
    if ending not in ("csv", "txt", "tsv") or not head.strip():
        raise Invalid({"file": damaged()})
    return "csv"


def read_table(file: IO[bytes], kind: str) -> Iterator[list[str]]:
    """The rows of a sheet, [] for a blank one; their place is the number of the row. Raises Invalid."""
    rows = {"xlsx": read_xlsx, "ods": read_ods, "csv": read_csv}[kind](file)
    for row in rows:
        cells = [_tidy(cell) for cell in row[:MOST_COLUMNS]]
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def look_into(file: IO[bytes], kind: str) -> None:
    """Raises Invalid for what cannot be opened; quick, however large the sheet is."""
    if kind == "xlsx":
        look_into_xlsx(file)
    else:
        next(read_table(file, kind), None)


def _tidy(cell: str) -> str:
    """Without the marks of office programs: the apostrophe before text, NUL, control characters, edges."""
    cell = re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ufeff]", "", cell.replace("_x000D_", "").replace("\r\n", "\n"))
    return cell.replace("\u3000", " ").replace("\xa0", " ").strip()


# Text with separators


def read_csv(file: IO[bytes]) -> Iterator[list[str]]:
    encoding = _encoding(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    separator = _separator(text.read(64 * 1024))
    text.seek(0)
    lines = (line.replace("\x00", "") for line in text)
    try:
        yield from csv.reader(lines, delimiter=separator)
    except (csv.Error, UnicodeDecodeError) as fault:
        raise Invalid({"file": damaged()}) from fault
    finally:
        text.detach()


def _encoding(file: IO[bytes]) -> str:
    """The encoding in which the whole file makes sense."""
    file.seek(0)
    head = file.read(4)
    candidates = ["utf-16"] if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else []
    for encoding in (*candidates, "utf-8-sig", "gb18030"):
        if _decodes(file, encoding):
            return encoding
    raise Invalid(
        {"file": _("The letters of this file cannot be read. Please save it as CSV UTF-8 or .xlsx.")}
    )


def _decodes(file: IO[bytes], encoding: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while piece := file.read(1024 * 1024):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _separator(head: str) -> str:
    line = next((each for each in head.splitlines() if each.strip()), "")
    best = max(SEPARATORS, key=line.count)
    return best if line.count(best) else ","


# OpenDocument


def read_ods(file: IO[bytes]) -> Iterator[list[str]]:
    try:
        book = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError) as fault:
        raise Invalid({"file": damaged()}) from fault
    names = [name.lower() for name in book.namelist()]
    if any(name.startswith("basic/") and name.endswith(".xml") and "script-l" not in name for name in names):
        raise Invalid({"file": with_macros()})
    if CONTENT not in names:
        raise Invalid({"file": damaged()})
    cells = _Cells()
    yield from parse(
        book, CONTENT, start=cells.start, end=cells.end, text=cells.text, most=MOST_ODS, each=cells.given_out
    )


class _Cells:
    """Collects the rows of the first table of an OpenDocument sheet."""

    def __init__(self) -> None:
        self.ready: list[tuple[list[str], int]] = []  # a row and how often: a few letters say ten thousand
        self.row: list[str] = []
        self.parts: list[str] = []
        self.tables, self.blank = 0, 0
        self.repeat_row = self.repeat_cell = 1
        self.value: str | None = None
        self.is_text = self.is_note = False

    def given_out(self) -> Iterator[list[str]]:
        rows, self.ready = self.ready, []
        for row, times in rows:
            for _again in range(times):
                yield list(row)

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "table:table":
            self.tables += 1
        elif tag == "table:table-row":
            self.row, self.repeat_row = [], _times(given, "table:number-rows-repeated")
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self.parts, self.repeat_cell = [], _times(given, "table:number-columns-repeated")
            self.value = given.get("office:date-value") or given.get("office:value")
        elif tag == "text:p":
            self.parts.extend(["\n"] if self.parts and not self.is_note else [])
            self.is_text = True
        elif tag == "office:annotation":
            self.is_note = True

    def text(self, piece: str) -> None:
        if self.is_text and not self.is_note:
            self.parts.append(piece)

    def end(self, tag: str) -> None:
        if tag == "text:p":
            self.is_text = False
        elif tag == "office:annotation":
            self.is_note = False
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            value = "".join(self.parts) if self.value is None else self.value.replace("T", " ")
            self.row.extend([value] * min(self.repeat_cell, MOST_COLUMNS - len(self.row)))
        elif tag == "table:table-row" and self.tables == 1:
            self._end_row()

    def _end_row(self) -> None:
        if not any(self.row):  # the rest of the page is one row repeated a million times
            self.blank += self.repeat_row
            return
        self.ready += [([], min(self.blank, 2**20)), (list(self.row), min(self.repeat_row, 10_000))]
        self.blank = 0


def _times(given: dict[str, str], name: str) -> int:
    value = given.get(name, "1")
    return int(value) if value.isdecimal() else 1
