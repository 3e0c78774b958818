"""The report on an edition of the city satisfaction index (满意度测评报告): DOCX, PDF and XLSX."""

from collections.abc import Callable

from lianwei.core.documents.paper import LETTER, Block, Grid, Heading, Paper, Paragraph
from lianwei.core.documents.typst import to_pdf
from lianwei.members.queries import organisation_label
from lianwei.supervision.queries.city_index import IndexPage
from lianwei.ui.sheets import XLSX_TYPE, xlsx_sheet

MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": XLSX_TYPE,
}
NO_FEE = "本次测评未收取经营者的任何费用，不接受赞助，结果不用于有偿排名（《消费者权益保护法》第三十八条）。"
METHOD = (
    "得分为百分制。各城市题目得分为受访者加权均值；上级指标为下级得分按本期权重之和。"
    "区间为95%置信区间，由线性化方差得出，已计入同一受访者回答多题的相关性。"
    "位次同时比较所有城市（Tukey–Kramer 法），“可能位次”之间的城市不能区分先后。"
)
PUBLISHED = "得分为他人发布的结果，未提供抽样误差，因此不给出区间，也不判断城市之间能否区分先后。"
SUMMARY = "{year}年，在{cities}个城市收回有效问卷{asked}份{rate}；计划每城{planned}份。{total}"


def laid_out(page: IndexPage, form: str) -> bytes:
    """The report as a file of this form."""
    makers: dict[str, Callable[[], bytes]] = {
        "docx": lambda: _docx(page),
        "pdf": lambda: to_pdf(index_paper(page)),
        "xlsx": lambda: xlsx_sheet("城市得分", [_head(page), *_rows(page)]),
    }
    return makers[form]()


def _docx(page: IndexPage) -> bytes:
    from lianwei.core.documents.docx import to_docx  # noqa: PLC0415 - few requests ask for it

    return to_docx(index_paper(page))


def index_paper(page: IndexPage) -> Paper:
    """Background, method, cities, indicators, groups, statement."""
    blocks: list[Block] = [Heading("一、概况"), Paragraph(_summary(page)), Heading("二、方法")]
    blocks.append(Paragraph(METHOD if page.is_own else f"{PUBLISHED}来源：{page.row.source}。"))
    blocks += [Heading("三、城市得分"), Grid(_head(page), _rows(page))]
    if page.alike:
        told = "；".join("、".join(run) for run in page.alike)
        blocks.append(Paragraph(f"下列城市之间的得分差异不足以区分先后：{told}。"))
    blocks += [Heading("四、指标"), Grid(("指标", "得分", "区间", "比上期"), _indicators(page))]
    if page.groups:
        rows = [
            (name, str(count), _points(score[0]), _between(score[2], score[3]))
            for name, count, score in page.groups
        ]
        blocks += [Heading("五、人群"), Grid(("人群", "样本", "得分", "区间"), rows)]
    blocks.append(Paragraph(NO_FEE))
    return Paper(
        title=page.row.title,
        issuer=organisation_label(page.row.organisation_id),
        layout=LETTER,
        blocks=tuple(blocks),
    )


def _summary(page: IndexPage) -> str:
    cities = len(page.cities)
    if not page.is_own:
        return f"{page.row.year}年，共导入{cities}个城市的得分。"
    rate = f"，废卷{page.void}份，废卷率{page.void_rate:.1f}%" if page.void_rate is not None else ""
    total = (
        f"城市平均得分{_points(page.total[0])}分。"
        if page.total[0] is not None
        else "权重尚未设定，不计算总分。"
    )
    return SUMMARY.format(
        year=page.row.year,
        cities=cities,
        asked=page.asked,
        rate=rate,
        planned=page.row.planned,
        total=total,
    )


def _head(page: IndexPage) -> list[str]:
    return ["位次", "城市", "得分", "区间", "可能位次", *page.heads, "样本"]


def _rows(page: IndexPage) -> list[list[str]]:
    return [
        [
            "—" if each.rank is None else str(each.rank),
            each.city,
            _points(each.score),
            _between(each.low, each.high),
            f"{each.best}–{each.worst}" if page.is_own and each.best else "—",
            *(_points(part) for _name, part in each.parts),
            str(each.answers or "—"),
        ]
        for each in page.cities
    ]


def _indicators(page: IndexPage) -> list[tuple[str, ...]]:
    return [
        (
            each.name if each.is_top else f"　{each.name}",
            _points(each.value),
            _between(each.low, each.high),
            "—" if each.change is None else f"{each.change:+.2f}",
        )
        for each in page.compared
    ]


def _points(value: float | None) -> str:
    return "—" if value is None else f"{value:.2f}"


def _between(low: float | None, high: float | None) -> str:
    return "—" if low is None or high is None else f"{low:.2f}–{high:.2f}"
