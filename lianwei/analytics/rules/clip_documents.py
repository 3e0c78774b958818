"""Documents and sheets of vendors as rows: the tables of a DOCX, or its parts that begin with a heading."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from lianwei.arrivals.rules.tables import kind_of, read_table
from lianwei.core.errors import Invalid

from .clip_columns import FIELDS, guess, head_row
from .clips import clip_of_lines, headed

MOST_ROWS = 5_000
MOST_COLUMNS = 200
MOST_BYTES = 20 * 1024 * 1024
UNPACKED = 200 * 1024 * 1024  # bytes of all parts of a document
LEAST_HEADS = 2  # known headings from which a table of a document is a list of items


def rows_of_file(name: str, content: bytes) -> tuple[list[str], list[list[str]]]:
    """(headings, rows) of a file. Raises Invalid for one that cannot be read or holds nothing."""
    if len(content) > MOST_BYTES:
        raise Invalid({"upload": _("This file is larger than 20 MB. Please divide it.")})
    if name.lower().endswith(".docx"):
        rows = _rows_of_document(content)
    else:
        stream = io.BytesIO(content)
        written = (row for row in read_table(stream, kind_of(content[:8], name)) if row)
        rows = list(islice(written, MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise Invalid({"upload": _("This file has more than 5,000 rows. Please divide it.")})
    at = head_row(rows)
    if len(rows) <= at + 1:
        raise Invalid({"upload": _("No rows were found in this file.")})
    return list(rows[at]), [list(row) for row in rows[at + 1 :]]


def _rows_of_document(content: bytes) -> list[list[str]]:
    """The rows of its tables where their headings are known, else its parts as rows."""
    document = _opened(content)
    tables = [_cells(table) for table in document.tables]
    lists = [rows for rows in tables if rows and len(guess(rows[head_row(rows)])) >= LEAST_HEADS]
    if lists:
        return _joined(lists)
    written = [(line.text.strip(), _is_heading(line)) for line in document.paragraphs if line.text.strip()]
    return [list(FIELDS), *(_row(part) for part in headed(written))]


def _opened(content: bytes) -> Any:
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    damaged = _("This document cannot be read: it is damaged, locked, or no DOCX.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > UNPACKED:
                raise Invalid({"upload": _("This document unpacks to more than can be read.")})
        return Document(io.BytesIO(content))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, SyntaxError, OSError) as fault:
        raise Invalid({"upload": damaged}) from fault


def _cells(table: Any) -> list[list[str]]:
    """The text of its cells; what is merged stands in each of its places.

    Read here, for the library walks merged rows one within the other (a thousand of them end it), and
    believes a cell that spans a thousand million columns.
    """
    from docx.table import _Cell

    found: list[list[str]] = []
    for line in islice(table._tbl.tr_lst, MOST_ROWS + 1):
        above, row = found[-1] if found else [], list[str]()
        for cell in line.tc_lst:
            is_merged = cell.vMerge == "continue" and len(row) < len(above)
            text = above[len(row)] if is_merged else _Cell(cell, table).text.strip()
            row += [text] * min(cell.grid_span, MOST_COLUMNS - len(row))
        found.append(row)
    return found


def _joined(lists: Sequence[list[list[str]]]) -> list[list[str]]:
    """Several tables under the known headings."""
    rows: list[list[str]] = [list(FIELDS)]
    for table in lists:
        at = head_row(table)
        plan = guess(table[at])
        rows += [[_at(row, plan.get(field)) for field in FIELDS] for row in table[at + 1 :]]
    return rows


def _at(row: Sequence[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""


def _is_heading(line: Any) -> bool:
    style = line.style.name if line.style is not None else ""
    return style.startswith(("Heading", "heading", "标题"))


def _row(part: list[str]) -> list[str]:
    """A part of a document in the order of the known headings."""
    clip = clip_of_lines(part)
    at = clip.published_at.strftime("%Y-%m-%d %H:%M") if clip.published_at else ""
    return [clip.title, clip.text, clip.url, clip.outlet, at]


def fields_in_words() -> Iterator[tuple[str, str]]:
    """The fields as a form calls them."""
    yield "title", _("Title")
    yield "text", _("Text")
    yield "url", _("Link")
    yield "outlet", _("Outlet")
    yield "published_at", _("Published")
