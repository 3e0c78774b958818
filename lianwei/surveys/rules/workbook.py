"""The sheets of an XLSForm as rows of texts, each with the number the author sees in the margin."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianwei.arrivals.rules.xlsx import parse
from lianwei.core.errors import Invalid

LARGEST = 5 * 1024 * 1024  # bytes of an upload
LARGEST_UNPACKED = 60 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS, MOST_LETTERS = 5000, 120, 10_000
BOOK, OTHER_BOOKS = "xl/workbook.xml", {"xl/workbook.bin", "mimetype", "content.xml"}
PARTS = (".xml", ".rels")
SHEETS = ("survey", "choices", "settings")
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` by their number in the sheet; empty ones are left out."""

    name: str
    columns: tuple[str, ...]
    rows: dict[int, Row]


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets of a questionnaire, and the names of others."""

    sheets: dict[str, Sheet]
    others: tuple[str, ...]

    def rows(self, name: str) -> dict[int, Row]:
        return self.sheets[name].rows if name in self.sheets else {}

    def columns(self, name: str) -> tuple[str, ...]:
        return self.sheets[name].columns if name in self.sheets else ()

    def for_pyxform(self) -> dict[str, list[Row]]:
        """Empty rows stay, so that a row keeps its number."""
        return {
            name: [sheet.rows.get(number, {}) for number in range(2, max(sheet.rows, default=1) + 1)]
            for name, sheet in self.sheets.items()
        }


def read_workbook(content: bytes) -> Workbook:
    """The sheets of an .xlsx file. Raises Invalid where it is none, or too large."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - few requests read a sheet

    _look_into(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        found = {
            name.strip().lower(): _sheet(name, book.get_sheet_by_name(name).to_python())
            for name in book.sheet_names
        }
    except CalamineError as fault:
        raise Invalid(
            {"file": _("This file cannot be read as a workbook. Please save it as .xlsx again.")}
        ) from fault
    return Workbook(
        {name: sheet for name, sheet in found.items() if name in SHEETS},
        tuple(name for name in found if name not in SHEETS),
    )


def _look_into(content: bytes) -> None:
    too_large = Invalid({"file": _("This file is too large for a questionnaire: 5 MB at most.")})
    if len(content) > LARGEST:
        raise too_large
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(each.file_size for each in packed.infolist())
            names = set(packed.namelist())
            if BOOK not in names or names & OTHER_BOOKS:
                raise zipfile.BadZipFile
            if size > LARGEST_UNPACKED:
                raise too_large
            for name in names:
                if name.lower().endswith(PARTS):
                    _Farthest(packed, name)
    except zipfile.BadZipFile as fault:
        raise Invalid({"file": _("Please choose a workbook that ends in .xlsx.")}) from fault


class _Farthest:
    """Goes through one part of a workbook, a piece at a time, for cells that lie too far out. The reader
    fills a sheet from its first cell to its last before it gives anything out, so this comes before it.
    """

    def __init__(self, packed: zipfile.ZipFile, name: str) -> None:
        self.row, self.column, self.is_cell = 0, 0, False
        list(parse(packed, name, start=self.start, end=self.end, most=LARGEST_UNPACKED))

    def start(self, tag: str, given: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        if local == "row":
            self.row, self.column = _whole(given.get("r", "")) or self.row + 1, 0
        elif local == "c":
            self._cell(given.get("r", ""))
        elif local == "Relationship" and given.get("Type", "").endswith("/worksheet"):
            self._part(given.get("Target", ""))
        elif self.is_cell and (self.row > MOST_ROWS or self.column > MOST_COLUMNS):
            raise Invalid({"file": far_out()})

    def end(self, tag: str) -> None:
        if tag.rpartition(":")[2] == "c":
            self.is_cell = False

    def _cell(self, reference: str) -> None:
        letters = reference.rstrip("0123456789")
        self.is_cell, self.column = True, self.column + 1
        if reference:
            self.row = _whole(reference[len(letters) :])
            self.column = sum(
                (ord(each) - 64) * 26**n for n, each in enumerate(reversed(letters.upper()[-9:]))
            )

    def _part(self, target: str) -> None:
        """A sheet under a name that was not gone through."""
        if not target.lower().endswith(PARTS):
            raise zipfile.BadZipFile


def _whole(text: str) -> int:
    return min(int(text[:9] or 0), 10**9) if text.isdecimal() else 0


def far_out() -> str:
    said = _("A cell lies beyond row %(rows)s or column %(columns)s. Please delete what lies there.")
    return said % {"rows": MOST_ROWS, "columns": MOST_COLUMNS}


def _sheet(name: str, lines: Sequence[Sequence[object]]) -> Sheet:
    if len(lines) > MOST_ROWS or (lines and len(lines[0]) > MOST_COLUMNS):
        raise Invalid({"file": _("Sheet “%(sheet)s” is too large for a questionnaire.") % {"sheet": name}})
    heads = [_cell(each) for each in lines[0]] if lines else []
    rows: dict[int, Row] = {}
    for number, line in enumerate(lines[1:], start=2):
        row = {head: text for head, each in zip(heads, line, strict=False) if head and (text := _cell(each))}
        if row:
            rows[number] = row
    return Sheet(name, tuple(head for head in heads if head), rows)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()[:MOST_LETTERS]


def write_xlsform(sheets: Mapping[str, Sequence[Row]]) -> bytes:
    """A workbook of these sheets; a column for each key, in the order in which they appear."""
    import xlsxwriter  # noqa: PLC0415 - few requests write a workbook

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            columns = list(dict.fromkeys(column for row in rows for column in row))
            for place, column in enumerate(columns):
                sheet.write_string(0, place, column)
            for number, row in enumerate(rows, start=1):
                for place, column in enumerate(columns):
                    sheet.write_string(number, place, row.get(column, ""))
    return stream.getvalue()
