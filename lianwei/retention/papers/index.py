"""The archive index (归档文件目录) as a sheet and on paper."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianwei.core.documents.paper import FORM, Grid, Paper, Paragraph, chinese_date
from lianwei.retention.models import Filing
from lianwei.retention.queries.filing import FilingRow

HEADER = ("件号", "档号", "案件编号", "案卷类别", "归档日期", "保管期限", "保管至", "备注")
WIDTHS = (0.6, 2.6, 1.8, 2.4, 1.3, 0.9, 1.3, 1.1)
HELD, STORED, DESTROYED = "冻结", "仅存储", "已销毁"


def sheet_lines(rows: Sequence[FilingRow]) -> list[tuple[str, ...]]:
    """Head and lines for CSV and XLSX, in the reader's language."""
    head = (
        _("Archive number"),
        _("Case number"),
        _("Kind of file"),
        _("Filed on"),
        _("Class"),
        _("Keep until"),
        _("Article"),
        pgettext("archive", "Remark"),
    )
    return [head, *(_line(each) for each in rows)]


def _line(each: FilingRow) -> tuple[str, ...]:
    row = each.row
    until = row.keep_until.isoformat() if row.keep_until else ""
    remark = "、".join(_remarks(each, _("held"), _("storage only"), _("destroyed")))
    cells = (row.reference, row.case_number, each.kind, row.filed_on.isoformat(), each.classed, until)
    return (*cells, row.article, remark)


def index_paper(rows: Sequence[FilingRow], *, issuer: str, title: str) -> Paper:
    """The index as a list to print; the caller has Chinese switched on."""
    lines = [_printed(n, each) for n, each in enumerate(rows, start=1)]
    summary = Paragraph(f"共{len(lines)}件。", indent=False)
    return Paper(title=title, issuer=issuer, layout=FORM, blocks=(Grid(HEADER, lines, WIDTHS), summary))


def _printed(n: int, each: FilingRow) -> tuple[str, ...]:
    row = each.row
    remark = "、".join(_remarks(each, HELD, STORED, DESTROYED))
    until = chinese_date(row.keep_until) if row.keep_until else ""
    filed = chinese_date(row.filed_on)
    return (str(n), row.reference, row.case_number, each.kind, filed, each.classed, until, remark)


def _remarks(each: FilingRow, held: str, stored: str, destroyed: str) -> list[str]:
    row: Filing = each.row
    facts = ((each.is_held, held), (each.is_stored_only, stored), (row.destroyed_on is not None, destroyed))
    return [word for is_so, word in facts if is_so]
