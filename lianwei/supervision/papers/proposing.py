"""Papers of suggestions and group standards: 意见建议稿 and 征求意见汇总处理表. Papers are Chinese."""

from django.utils import translation

from lianwei.core.documents.paper import FORM, LETTER, Block, Grid, Heading, Paper, Paragraph
from lianwei.core.documents.typst import to_pdf
from lianwei.knowledge.rules.entries import Stretch
from lianwei.supervision.models import SuggestionKind
from lianwei.supervision.queries.proposing import ArticleLine, SuggestionPage
from lianwei.ui.sheets import XLSX_TYPE, xlsx_sheet

MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": XLSX_TYPE,
}
LEGEND = "建议文本中，【删：】为删去的文字，【增：】为增加的文字。"
SUMMARY = ("序号", "条款", "意见内容", "提出单位", "日期", "处理结果", "理由")
DECISIONS = {"adopted": "采纳", "partly": "部分采纳", "refused": "未采纳", "": "待处理"}


def laid_out(page: SuggestionPage, paper: str, form: str) -> bytes:
    """One of the papers as a file of this form."""
    if form == "xlsx":
        return xlsx_sheet("征求意见汇总处理表", [SUMMARY, *_comments(page)])
    with translation.override("zh-hans"):
        made = text_paper(page) if paper == "text" else comments_paper(page)
    return _docx(made) if form == "docx" else to_pdf(made)


def _docx(paper: Paper) -> bytes:
    from lianwei.core.documents.docx import to_docx  # noqa: PLC0415 - few requests ask for it

    return to_docx(paper)


def text_paper(page: SuggestionPage) -> Paper:
    """意见建议稿: why, then article by article with changed words, reason and what it rests on."""
    row = page.suggestion
    is_standard = row.kind == SuggestionKind.GROUP
    blocks: list[Block] = [Heading("一、总体说明"), Paragraph(row.grounds)] if row.grounds else []
    blocks += [Heading("二、具体条文" if row.grounds else "一、具体条文"), Paragraph(LEGEND)]
    for line in page.articles:
        blocks += _article(line)
    title = f"{row.title}（{'征求意见稿' if is_standard else '意见建议稿'}，第{page.version}稿）"
    return Paper(
        title=title,
        issuer=page.holder,
        addressee=None if is_standard else row.recipient,
        layout=LETTER,
        blocks=tuple(blocks),
    )


def comments_paper(page: SuggestionPage) -> Paper:
    """征求意见汇总处理表: each comment with what became of it and why."""
    rows = _comments(page)
    counts = "，".join(
        f"{name}{count}条" for name in DECISIONS.values() if (count := sum(each[5] == name for each in rows))
    )
    said = f"共收到意见{len(rows)}条" + (f"，其中{counts}。" if rows else "。")
    widths = (0.5, 0.8, 2.0, 1.2, 1.35, 1.0, 1.7)
    return Paper(
        title="征求意见汇总处理表",
        issuer=page.holder,
        layout=FORM,
        blocks=(Paragraph(f"名称：{page.suggestion.title}", indent=False), Paragraph(said, indent=False),
                Grid(SUMMARY, rows, widths)),
    )  # fmt: skip


def _article(line: ArticleLine) -> list[Block]:
    row = line.row
    found: list[Block] = [Heading(row.number, level=2)]
    if row.present:
        found += [Paragraph(f"现行条文：{row.present}"), Paragraph(f"建议修改：{_marked(line.parts)}")]
    found.append(Paragraph(f"{'建议条文' if row.present else '建议新增'}：{row.proposed}"))
    found += [Paragraph(f"理由：{row.reason}")] if row.reason else []
    return found + ([Paragraph(f"依据：{row.rests_on}")] if row.rests_on else [])


def _marked(parts: list[Stretch]) -> str:
    signs = {"kept": "{}", "out": "【删：{}】", "in": "【增：{}】"}
    return "".join(signs[each.change].format(each.text) for each in parts)


def _comments(page: SuggestionPage) -> list[tuple[str, ...]]:
    rows = sorted(page.comments, key=lambda each: each.pk)
    return [
        (
            str(at),
            each.article or "—",
            each.words,
            each.source or "消费者",
            each.received_on.isoformat(),
            DECISIONS[each.decision],
            each.reason,
        )
        for at, each in enumerate(rows, start=1)
    ]
