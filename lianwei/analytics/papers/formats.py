"""A stored report in any of its formats."""

from lianwei.analytics.models import Report
from lianwei.analytics.rules.reports.shapes import composition_of
from lianwei.ui.sheets import XLSX_TYPE

from .books import report_xlsx
from .pages import report_html
from .printing import report_pdf
from .reading import sheet_of
from .wording import report_docx

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": XLSX_TYPE,
    "html": "text/html; charset=utf-8",
}


def report_file(row: Report, kind: str, *, language: str) -> bytes:
    """KeyError for a format that is none of TYPES."""
    sheet = sheet_of(row, language)
    if kind == "xlsx":
        return report_xlsx(sheet, composition_of(row.content[language]))
    return {"docx": report_docx, "pdf": report_pdf, "html": report_html}[kind](sheet)


def report_name(row: Report, kind: str, *, language: str) -> str:
    """2026Q3-v1.docx; the English one says so."""
    mark = "" if language == "zh" else f"-{language}"
    return f"{row.code}-v{row.number}{mark}.{kind}"
