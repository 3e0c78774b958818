"""The words of a contract as a file: Word, PDF with text, plain text. Pure: bytes in, lines out."""

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from lianwei.core.files.content import DOCX, TEXT, MediaType

from .cutting import Line, letters_in

PDF = "application/pdf"
MOST_PAGES = 400
# What a damaged, locked or strange package makes its readers raise.
BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, OSError, SyntaxError, RuntimeError)
MOST_BYTES_UNPACKED = 80 * 1024 * 1024
FEWEST_LETTERS_A_PAGE = 15  # fewer: pictures of pages, or words that cannot be read out


@dataclass(frozen=True, slots=True)
class ReadContract:
    """The lines that could be read, none of a picture; `pages` is 0 where there are none."""

    lines: list[Line]
    pages: int


class Unreadable(Exception):
    """The file is damaged or locked, or too long: `is_long`."""

    def __init__(self, *, is_long: bool = False) -> None:
        self.is_long = is_long
        super().__init__("too long" if is_long else "unreadable")


def read_contract(data: bytes, media: MediaType) -> ReadContract:
    """The lines of a contract. Raises Unreadable; pictures and scans give no lines."""
    if media.name == PDF:
        return _pdf(data)
    if media == DOCX:
        return ReadContract(_docx(data), 0)
    if media == TEXT:
        return ReadContract(_text(data), 0)
    return ReadContract([], 1 if media.is_picture else 0)


def is_contract(media: MediaType) -> bool:
    """Whether a contract can be brought as such a file."""
    return media.name == PDF or media in (DOCX, TEXT) or media.is_picture


def _pdf(data: bytes) -> ReadContract:
    import pypdf  # noqa: PLC0415 - few requests read a contract
    from pypdf.errors import PyPdfError  # noqa: PLC0415 - as above

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted or not reader.pages:
            raise Unreadable
        count = len(reader.pages)
        if count > MOST_PAGES:
            raise Unreadable(is_long=True)
        lines = [
            Line(place, line)
            for place, page in enumerate(reader.pages, start=1)
            for line in (page.extract_text() or "").splitlines()
        ]
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        RecursionError,
    ) as fault:
        raise Unreadable from fault
    enough = letters_in(each.text for each in lines) >= FEWEST_LETTERS_A_PAGE * count
    return ReadContract(lines if enough else [], count)


def _docx(data: bytes) -> list[Line]:
    """Paragraphs and cells of tables in the order in which they stand."""
    import docx  # noqa: PLC0415 - few requests read a contract
    from docx.oxml.ns import qn  # noqa: PLC0415 - as above
    from docx.table import Table  # noqa: PLC0415 - as above
    from docx.text.paragraph import Paragraph  # noqa: PLC0415 - as above

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(each.file_size for each in archive.infolist()) > MOST_BYTES_UNPACKED:
                raise Unreadable(is_long=True)
        word = docx.Document(io.BytesIO(data))
    except BROKEN as fault:
        raise Unreadable from fault
    texts: list[str] = []
    for block in word.element.body.iterchildren():
        if block.tag == qn("w:p"):
            texts.append(Paragraph(block, word).text)
        elif block.tag == qn("w:tbl"):
            texts += _cells(Table(block, word))
    return [
        Line(place, line) for place, text in enumerate(texts, start=1) for line in text.splitlines() or [""]
    ]


def _cells(table: Any) -> list[str]:
    """Each row as one line. Cells are taken as they stand in the file: a merged one stands once, however many
    columns it says it spans.
    """
    from docx.table import _Cell  # noqa: PLC0415 - few requests read a contract

    rows = []
    for row in table._tbl.tr_lst:
        told = (_Cell(each, table).text.strip() for each in row.tc_lst if each.vMerge != "continue")
        rows.append(" ".join(text for text in told if text))
    return rows


def _text(data: bytes) -> list[Line]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return [Line(place, line) for place, line in enumerate(text.splitlines(), start=1)]
    raise Unreadable
