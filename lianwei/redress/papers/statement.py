"""The statement of a fund (先行赔付资金对账单) on paper and as a sheet. Papers are Chinese."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianwei.core.documents.paper import (
    FORM,
    Block,
    Grid,
    Heading,
    Paper,
    Paragraph,
    Signature,
    Signatures,
    chinese_date,
)
from lianwei.redress.models import AccountKind, Posting
from lianwei.redress.queries.statement import Statement
from lianwei.ui.words import amount

HEADER = ("序号", "日期", "摘要", "转入科目", "转出科目", "金额（元）", "凭证号", "案件编号")
WIDTHS = (0.5, 1.5, 1.2, 1.3, 1.3, 1.7, 1.5, 2.2)
BALANCES = ("科目", "期初余额（元）", "期末余额（元）")
NOTE = (
    "资金由托管方保管，记账单位只记账，不持有、不经手资金。“缴存方投入”为贷方科目，以负数列示；"
    "全部科目余额之和为零。"
)


def statement_paper(statement: Statement) -> Paper:
    """The statement to sign; the caller has Chinese switched on."""
    fund = statement.fund
    head = (
        f"资金：{fund.number} {fund.name}。托管方：{fund.custodian}。",
        f"赔付主体：{fund.legal_person}（{fund.uscc}）。",
        f"期间：{chinese_date(statement.begin)}至{chinese_date(statement.end)}。共{len(statement.entries)}笔。",
    )
    lines = [_printed(each, statement) for each in statement.entries]
    signs = (Signature("赔付主体"), Signature("托管方"), Signature("记账单位"))
    blocks: tuple[Block, ...] = (
        *(Paragraph(text, indent=False) for text in head),
        Heading("余额"),
        Grid(BALANCES, [(label, *sums) for label, *sums in balance_lines(statement)]),
        Heading("明细"),
        Grid(HEADER, lines, WIDTHS),
        Paragraph(NOTE, indent=False),
        Signatures(signs),
    )
    return Paper(title="先行赔付资金对账单", issuer=fund.holder.name, layout=FORM, blocks=blocks)


def balance_lines(statement: Statement) -> list[tuple[str, str, str]]:
    """(account, opening, closing) in yuan."""
    return [
        (str(kind.label), amount(statement.opening[kind]), amount(statement.closing[kind]))
        for kind in AccountKind
    ]


def statement_lines(statement: Statement) -> list[tuple[str, ...]]:
    """Head and lines of the sheet in the reader's language: entries, then balances."""
    head = (
        pgettext("books", "No."),
        pgettext("books", "Day"),
        pgettext("books", "What"),
        pgettext("books", "To account"),
        pgettext("books", "From account"),
        _("Amount (CNY)"),
        _("Voucher"),
        _("Case number"),
    )
    entries = [_line(each, statement) for each in statement.entries]
    balances = [
        ("", "", pgettext("books", "Balance"), label, "", closing, "", "")
        for label, _opening, closing in balance_lines(statement)
    ]
    return [head, *entries, *balances]


def _line(row: Posting, statement: Statement) -> tuple[str, ...]:
    return (
        str(row.seq),
        row.on.isoformat(),
        row.get_kind_display(),
        row.debit.get_kind_display(),
        row.credit.get_kind_display(),
        amount(row.amount),
        row.voucher,
        statement.numbers.get(row.compensation_id or 0, ""),
    )


def _printed(row: Posting, statement: Statement) -> tuple[str, ...]:
    seq, _day, *rest = _line(row, statement)
    return (seq, chinese_date(row.on), *rest)
