"""Labels of blind samples, the report on a comparative test (比较试验报告), all its numbers as a sheet."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from lianwei.core import clock
from lianwei.core.documents.paper import LETTER, Block, Grid, Heading, Paper, Paragraph, chinese_date
from lianwei.core.documents.typst import compile_layout, printable_data, qr_svg, to_pdf
from lianwei.members.queries import organisation_label
from lianwei.projects.rules import statement_on
from lianwei.supervision.models import ComparativeTest, samples_of
from lianwei.supervision.queries.comparing.results import ResultPage, SampleResult
from lianwei.ui.sheets import xlsx_sheet
from lianwei.ui.words import amount

LAYOUTS = Path(__file__).parent / "layouts"
METHOD = (
    "本次试验参照 GB/T 40551-2021《消费品和有关服务的比较试验 总则》组织。"
    "样品由参加单位以普通消费者身份购买，保留票据；"
    "样品编号抽签产生，检测机构只见编号，不见品牌；样品逐次交接，登记封签是否完好。"
)
JUDGEMENT = (
    "判定计入扩展不确定度（k=2）：检测值连同不确定度均在限值以内的为“符合”，均在限值以外的为“不符合”，"
    "其余为“未能判定”。分值在0分值与100分值之间线性换算，综合分为各项分值按权重之和；"
    "80、60、40、20分以上依次为五至二星，强制项不符合的为一星。"
)
DISCLAIMER = (
    "本报告结果仅对所购样品负责，不代表同品牌其他批次、型号的质量，不作为推荐商品的依据；"
    "未经发布单位同意，不得用于商业宣传。"
)
NOT_RELEASED = "本报告尚未发布，仅供参加单位内部使用。"
NUMBERS = (
    "样品编号", "样品", "生产者", "数量", "总价（元）", "单价（元）", "检测项目", "检测值", "首次检测值",
    "判定", "项目星级", "综合分", "综合星级",
)  # fmt: skip
SAMPLES = ("样品", "购买单价（元）", "综合分", "星级", "可能位次")


def laid_out(page: ResultPage, form: str) -> bytes:
    """The report as a file of this form."""
    makers: dict[str, Callable[[], bytes]] = {
        "docx": lambda: _docx(page),
        "pdf": lambda: to_pdf(report_paper(page)),
        "xlsx": lambda: xlsx_sheet("比较试验结果", numbers(page)),
    }
    return makers[form]()


def report_paper(page: ResultPage) -> Paper:
    """What was asked, how it was tested, what came out, who objected, that nobody paid."""
    test = page.test
    rows = [
        (each.label, amount(each.unit_price), _points(each), each.drawn, _places(each)) for each in page.rows
    ]
    blocks: list[Block] = [
        *([] if test.released_on else [Paragraph(NOT_RELEASED)]),
        Heading("一、概况"),
        Paragraph(_summary(page)),
        Heading("二、方法"),
        Paragraph(METHOD),
        Paragraph(JUDGEMENT),
        Grid(("检测项目", "限值", "扩展不确定度", "权重"), _items(page), (2, 1.6, 1.2, 1)),
        Heading("三、综合结果"),
        Grid(SAMPLES, rows, (2.4, 1.2, 1, 1.2, 1)),
    ]
    if page.alike:
        told = "；".join(page.alike)
        blocks.append(Paragraph(f"权重各增减五分之一时，下列样品的先后会改变，不宜据此区分优劣：{told}。"))
    blocks += [Heading("四、各样品检测值"), *_readings(page), *_referred(page), *_objections(page)]
    said = statement_on(test.released_on or clock.today())
    blocks += [Heading("声明"), Paragraph(f"{said.text}（{said.source}）"), Paragraph(DISCLAIMER)]
    return Paper(
        title=f"{test.title}报告",
        issuer=organisation_label(test.holder_id),
        issued_on=test.released_on,
        layout=LETTER,
        blocks=tuple(blocks),
    )


def numbers(page: ResultPage) -> list[list[str]]:
    """All numbers of all samples, a row for each reading."""
    return [list(NUMBERS)] + [
        [
            row.code, row.label, row.maker, str(row.quantity), amount(row.price), amount(row.unit_price),
            each.name, each.reading, each.first, each.verdict, str(each.stars or ""), _points(row),
            str(row.stars or ""),
        ]
        for row in page.rows
        for each in row.items
    ]  # fmt: skip


def labels_pdf(test: ComparativeTest) -> bytes:
    """A4 sheets of labels, three by seven: code and QR alone, so that no brand can be read."""
    rows = [
        {"code": each.code, "seal": each.seal_number, "qr": qr_svg(_address(test, each.code))}
        for each in samples_of(test)
    ]
    data = printable_data({"title": test.title, "mark": "封签", "labels": rows})
    return compile_layout("labels", data, at=clock.now(), folder=LAYOUTS)


def _address(test: ComparativeTest, code: str) -> str:
    page = reverse("comparative_test_view_sample", args=[test.pk, code])
    return f"{settings.LIANWEI_PUBLIC_URL}{page}"


def _docx(page: ResultPage) -> bytes:
    from lianwei.core.documents.docx import to_docx  # noqa: PLC0415 - few requests ask for it

    return to_docx(report_paper(page))


def _summary(page: ResultPage) -> str:
    test = page.test
    day = f"，检测日期{chinese_date(test.tested_on)}" if test.tested_on else ""
    lab = f"检测机构：{test.lab_name}（{test.lab_mark} {test.lab_number}）{day}。"
    failing = (
        f"其中{len(page.failing)}款检出不符合限值的项目。" if page.failing else "未检出不符合限值的项目。"
    )
    return f"试验目的：{test.purpose}。共购买样品{page.total}款，{failing}{lab}"


def _items(page: ResultPage) -> list[tuple[str, ...]]:
    return [
        (
            f"{each.name}（强制项）" if each.is_mandatory else each.name,
            each.limit_words,
            each.uncertainty_words,
            f"{each.weight_words}%",
        )
        for each in page.heads
    ]


def _readings(page: ResultPage) -> list[Block]:
    blocks: list[Block] = []
    for row in page.rows:
        lines = [
            (each.name, f"{each.reading}（首次：{each.first}）" if each.first else each.reading, each.verdict)
            for each in row.items
        ]
        blocks += [Heading(row.label, 2), Grid(("检测项目", "检测值", "判定"), lines)]
    return blocks


def _referred(page: ResultPage) -> list[Block]:
    if not page.referrals:
        return []
    labels = {each.code: each.label for each in page.rows}
    told = [
        f"{labels.get(each.sample.code, '')}已于{chinese_date(each.sent_on)}报送{each.authority_name}"
        for each in page.referrals
    ]
    return [Heading("五、报送情况"), Paragraph("；".join(told) + "。")]


def _objections(page: ResultPage) -> list[Block]:
    decided = [each for each in page.objections if each.decided_on]
    if not decided:
        return []
    labels = {each.code: each.label for each in page.rows}
    rows = [
        (labels.get(each.sample.code, ""), each.words, "采纳" if each.is_upheld else "未采纳", each.answer)
        for each in decided
    ]
    return [Heading("六、异议处理"), Grid(("样品", "异议", "结论", "答复"), rows, (1.4, 2, 0.8, 2))]


def _points(row: SampleResult) -> str:
    return "—" if row.composite is None else f"{row.composite:.1f}"


def _places(row: SampleResult) -> str:
    if row.lowest is None:
        return "—"
    return str(row.lowest) if row.lowest == row.highest else f"{row.lowest}–{row.highest}"
