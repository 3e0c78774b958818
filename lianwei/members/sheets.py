"""The list of an alliance's members as a sheet: CSV for machines, XLSX for the office."""

import csv
import io
from collections.abc import Iterable

import xlsxwriter
from django.utils.translation import gettext as _

from .models import Alliance
from .queries import MemberRow

BOM = "\ufeff"  # without it the office's spreadsheet reads UTF-8 as GBK
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so would be computed


def member_lines(rows: Iterable[MemberRow]) -> list[tuple[str, ...]]:
    """The header and one line for each member, branch and station."""
    header = (
        _("Member code"),
        _("Name"),
        _("Kind"),
        _("Level"),
        _("Region code"),
        _("Help number"),
        _("Whom to ask for"),
        _("Joined"),
        _("Last day"),
    )
    return [header, *(tuple(_plain(cell) for cell in _cells(row)) for row in rows)]


def members_csv(rows: Iterable[MemberRow]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(member_lines(rows))
    return (BOM + text.getvalue()).encode()


def members_xlsx(alliance: Alliance, rows: Iterable[MemberRow]) -> bytes:
    """All cells are text, so that codes and telephone numbers keep their zeros."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_numbers": False}) as book:
        sheet, bold = book.add_worksheet(alliance.code[:31]), book.add_format({"bold": True})
        for place, line in enumerate(member_lines(rows)):
            for column, cell in enumerate(line):
                sheet.write_string(place, column, cell, None if place else bold)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return stream.getvalue()


def _cells(row: MemberRow) -> tuple[str, ...]:
    organisation = row.organisation
    days = (day.isoformat() if day else "" for day in (row.joined_on, row.left_on))
    return (
        organisation.code,
        str(organisation),
        str(organisation.kind),
        str(row.depth + 1),
        organisation.region_code,
        organisation.phone,
        row.contact,
        *days,
    )


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
