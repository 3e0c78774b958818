"""The list of creditors (债权登记表) of a closed shop on paper and as a sheet. Papers are Chinese."""

from datetime import date

from django.utils.translation import gettext as _

from lianwei.cases.queries.together.creditors import Creditor, Creditors
from lianwei.core.documents.paper import FORM, Grid, Paper, Paragraph, Signature, Signatures, chinese_date
from lianwei.ui.words import amount

HEADER = ("序号", "案号", "消费者", "已付（元）", "已消费（元）", "余额（元）")
WIDTHS = (0.6, 2.4, 1.4, 1.6, 1.6, 1.6)
NOTE = (
    "姓名已作遮盖；余额等于已付减已消费。未登记金额的，不计入合计。本表供登记、核对使用，不构成对债权的确认。"
)


def creditors_paper(creditors: Creditors, *, on: date) -> Paper:
    """The list to check and to sign; the caller has Chinese switched on."""
    rows = [(str(n), *_cells(line)) for n, line in enumerate(creditors.lines, 1)]
    head = f"事项：{creditors.title}。共{len(rows)}人，其中已登记金额{len(creditors.known)}人。"
    blocks = (
        Paragraph(head, indent=False),
        Paragraph(f"制表日期：{chinese_date(on)}。", indent=False),
        Grid(HEADER, [*rows, ("", "合计", "", *_sums(creditors))], WIDTHS),
        Paragraph(NOTE, indent=False),
        Signatures((Signature("制表人"), Signature("核对人"))),
    )
    return Paper(title="预付式消费债权登记表", issuer=creditors.organisation, layout=FORM, blocks=blocks)


def creditor_lines(creditors: Creditors) -> list[tuple[str, ...]]:
    """Head, lines and sums of the sheet in the reader's language."""
    head = (
        _("Case number"),
        _("Complainant"),
        _("Paid (yuan)"),
        _("Used up (yuan)"),
        _("Balance (yuan)"),
    )
    lines = [*(_cells(line) for line in creditors.lines), (_("Sum"), "", *_sums(creditors))]
    return [head, *((*line[:2], *(cell.replace(",", "") for cell in line[2:])) for line in lines)]


def _cells(line: Creditor) -> tuple[str, ...]:
    return (line.number, line.name, *(_yuan(fen) for fen in (line.paid, line.used, line.balance)))


def _sums(creditors: Creditors) -> tuple[str, ...]:
    return tuple(_yuan(fen) for fen in (creditors.paid, creditors.used, creditors.balance))


def _yuan(fen: int | None) -> str:
    return "" if fen is None else amount(fen)
