"""A return as a workbook: the sheet to fill in, and the sheet of the association above as the form lays it
out. Sheets are Chinese; figures are numbers, so that they can be added up there.
"""

import io
from collections.abc import Iterable
from typing import Any

from lianwei.analytics.models import StatisticalReturn
from lianwei.analytics.queries.return_checks import form_of_row, labels_of
from lianwei.analytics.queries.return_totals import Totals
from lianwei.analytics.rules.return_forms import FEN, FEN_OF_YUAN, Line, ReturnForm, Section
from lianwei.analytics.rules.return_sheets import HEAD, UNITS, row_of
from lianwei.core import clock
from lianwei.ui.sheets import plain_cell, xlsx_sheet
from lianwei.ui.words import full_date

Figures = dict[str, int]
WIDE, NARROW, HEADED = 28, 14, 3  # rows above the first table
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def template_workbook(row: StatisticalReturn) -> bytes:
    """The sheet to fill in, with what is known already; it is read again row by row."""
    form = form_of_row(row)
    labels = labels_of(form, row)
    lines = [row_of(form, line, labels, row.figures.get(key)) for key, line in form.lines.items()]
    return xlsx_sheet(form.sheet.title, [HEAD, *lines])


def return_workbook(row: StatisticalReturn) -> bytes:
    """One member's return in the sheet of the association above."""
    form = form_of_row(row)
    told = {"member": row.holder.name, "period": row.period, "first": row.first, "last": row.last}
    book = _Book(form, labels_of(form, row))
    book.grid(form.sheet.title, told, row.figures)
    return book.closed()


def totals_workbook(totals: Totals) -> bytes:
    """The sum in the same sheet; then every member line by line; then who is missing or provisional."""
    form, period = totals.form, totals.period
    told = {"member": totals.plan.holder.name, "period": period.name, "first": period.first}
    book = _Book(form, totals.labels)
    book.grid("汇总", told | {"last": period.last}, totals.figures)
    book.members(totals)
    return book.closed()


class _Book:
    """A workbook of one form."""

    def __init__(self, form: ReturnForm, labels: dict[str, str]) -> None:
        import xlsxwriter

        self.form, self.labels, self.stream = form, labels, io.BytesIO()
        self.book = xlsxwriter.Workbook(self.stream, OPTIONS)
        self.bold = self.book.add_format({"bold": True})
        self.whole = self.book.add_format({"num_format": "#,##0"})
        self.money = self.book.add_format({"num_format": "#,##0.00"})

    def grid(self, name: str, told: dict[str, Any], figures: Figures) -> None:
        """The tables one below the other, as the form lays them out."""
        sheet, at = self.book.add_worksheet(name), HEADED
        sheet.set_column(0, 0, WIDE)
        sheet.set_column(1, 6, NARROW)
        sheet.write_string(0, 0, self.form.sheet.title, self.bold)
        sheet.write_string(1, 0, plain_cell(self.form.sheet.unit_line.format(**told)))
        for code in self.form.sheet.sections:
            at = self._table(sheet, self.form.section(code), figures, at) + 1
        sheet.write_string(at, 0, self.form.sheet.signature.format(day=full_date(clock.today())))

    def _table(self, sheet: Any, section: Section, figures: Figures, at: int) -> int:
        sheet.write_string(at, 0, section.name, self.bold)
        heads = ["数值"] if section.is_list else [_headed(line) for line in section.rows[0]]
        for column, head in enumerate(heads, start=1):
            sheet.write_string(at, column, head, self.bold)
        for lines in section.rows:
            at += 1
            first = lines[0]
            name = _headed(first) if section.is_list else self.labels.get(first.code, first.code)
            sheet.write_string(at, 0, name)
            for column, line in enumerate(lines, start=1):
                self._figure(sheet, at, column, line, figures)
        return at + 1

    def _figure(self, sheet: Any, at: int, column: int, line: Line, figures: Figures) -> None:
        if line.key not in figures:
            return
        is_money = line.measure.unit == FEN
        value = figures[line.key] / FEN_OF_YUAN if is_money else figures[line.key]
        sheet.write_number(at, column, value, self.money if is_money else self.whole)

    def members(self, totals: Totals) -> None:
        """One line a figure, one column a member; the second row says what a column is worth."""
        sheet = self.book.add_worksheet("各单位")
        sheet.set_column(0, 1, WIDE)
        heads: Iterable[str] = ("项目", "指标", *(str(each.member) for each in totals.members), "合计")
        for column, head in enumerate(heads):
            sheet.write_string(0, column, plain_cell(head), self.bold)
        for column, each in enumerate(totals.members, start=2):
            sheet.write_string(1, column, "未报" if each.counts is None else each.standing)
        for at, line in enumerate(self.form.lines.values(), start=2):
            sheet.write_string(at, 0, self.labels.get(line.code, "") or self.form.section(line.section).name)
            sheet.write_string(at, 1, _headed(line))
            for column, each in enumerate(totals.members, start=2):
                self._figure(sheet, at, column, line, each.counts.figures if each.counts else {})
            self._figure(sheet, at, len(totals.members) + 2, line, totals.figures)
        sheet.freeze_panes(2, 2)

    def closed(self) -> bytes:
        self.book.close()
        return self.stream.getvalue()


def _headed(line: Line) -> str:
    return f"{line.measure.name}（{UNITS[line.measure.unit]}）"
