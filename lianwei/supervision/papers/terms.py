"""The report on a review of standard terms (格式合同点评报告): DOCX, PDF and XLSX."""

from collections.abc import Callable

from lianwei.core.documents.paper import LETTER, Block, Grid, Heading, Paper, Paragraph, Table, chinese_date
from lianwei.core.documents.typst import to_pdf
from lianwei.supervision.models import Fate, TermsFinding
from lianwei.supervision.queries.terms.page import FirmPart, ReviewPage
from lianwei.ui.sheets import XLSX_TYPE, xlsx_sheet

MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": XLSX_TYPE,
}
NO_FEE = (
    "依据《消费者权益保护法》第三十八条，本次点评未收取经营者的任何费用，不接受赞助，不用于推荐商品和服务。"
)
METHOD = (
    "收集经营者公开使用的格式合同，按条款逐条比对联盟条款库并由人工判断，由第二人复核；"
    "存疑条款征求专家意见。点评意见供消费者和经营者参考，不代替人民法院和行政机关的认定。"
)
HEAD = ("企业", "合同", "条款", "原文", "认定", "问题类型", "依据", "理由", "修改建议", "回头看")


def laid_out(page: ReviewPage, form: str) -> bytes:
    """The report as a file of this form."""
    makers: dict[str, Callable[[], bytes]] = {
        "docx": lambda: _docx(page),
        "pdf": lambda: to_pdf(review_paper(page)),
        "xlsx": lambda: xlsx_sheet("点评意见", [HEAD, *_rows(page)]),
    }
    return makers[form]()


def _docx(page: ReviewPage) -> bytes:
    from lianwei.core.documents.docx import to_docx  # noqa: PLC0415 - few requests ask for it

    return to_docx(review_paper(page))


def review_paper(page: ReviewPage) -> Paper:
    """What was done, the counts by firm, every finding, what became of it, the statement."""
    blocks: list[Block] = [
        Heading("一、概况"),
        Paragraph(_summary(page)),
        Heading("二、方法"),
        Paragraph(METHOD),
    ]
    rows = [_counts(part) for part in page.firms]
    blocks += [Heading("三、各企业情况"), Grid(("企业", "问题", "不公平条款", "已删改"), rows, (4, 1, 1, 1))]
    blocks.append(Heading("四、逐条点评"))
    for part in page.firms:
        blocks += _firm(part)
    blocks.append(Paragraph(NO_FEE))
    return Paper(
        title=f"{page.review.title}报告",
        issuer=page.review.holder.name,
        layout=LETTER,
        blocks=tuple(blocks),
        issued_on=page.review.closed_on or page.review.rechecked_on or page.review.agreed_on,
    )


def _summary(page: ReviewPage) -> str:
    figures, firms = page.figures, len(page.firms)
    contracts = sum(each.contract.replaces_id is None for part in page.firms for each in part.contracts)
    told = (
        f"本次点评涉及{firms}家企业的{contracts}份合同，发现问题{figures.issues}处，"
        f"其中不公平格式条款{figures.unfair}条。"
    )
    if figures.checked:
        told += f"经比对修改后的合同，已删除或者改正不公平格式条款{figures.right}条。"
    if figures.freed:
        told += f"据有来源的用户数统计，受益消费者{figures.freed}人。"
    if page.review.conclusion:
        told += page.review.conclusion
    return told


def _counts(part: FirmPart) -> tuple[str, ...]:
    figures = part.firm.figures
    right = str(figures.right) if figures.checked else "—"
    return part.firm.name, str(figures.issues), str(figures.unfair), right


def _firm(part: FirmPart) -> list[Block]:
    versions = "、".join(
        f"《{each.contract.title}》（{chinese_date(each.contract.version_on)}，{each.contract.found_at}）"
        for each in part.contracts
        if each.contract.replaces_id is None
    )
    blocks: list[Block] = [Heading(f"{part.firm.name}"), Paragraph(f"点评合同：{versions}。")]
    if not part.findings:
        return [*blocks, Paragraph("未发现问题条款。")]
    for line in part.findings:
        each = line.finding
        rows = [
            ("条款", f"{each.clause.number or '未编号条款'}（第{each.clause.place}{_unit(each)}）"),
            ("原文", each.quote),
            ("认定", f"{each.get_grade_display()}：{each.get_fault_display()}"),
            ("依据", _law(each)),
            ("点评", each.reason),
            ("建议", each.proposal),
        ]
        rows += [("专家意见", each.opinion)] if each.opinion else []
        rows += [("回头看", _fate(each))] if each.fate else []
        blocks.append(Table(rows))
    return blocks


def _unit(finding: TermsFinding) -> str:
    return "页" if finding.contract.pages else "段"


def _law(finding: TermsFinding) -> str:
    return "、".join(each["citation"] for each in finding.basis)


def _fate(finding: TermsFinding) -> str:
    return str(Fate(finding.fate).label) if finding.fate else ""


def _rows(page: ReviewPage) -> list[tuple[str, ...]]:
    return [
        (
            part.firm.name,
            each.contract.title,
            each.clause.number,
            each.quote,
            str(each.get_grade_display()),
            str(each.get_fault_display()),
            _law(each),
            each.reason,
            each.proposal,
            _fate(each),
        )
        for part in page.firms
        for each in (line.finding for line in part.findings)
    ]
