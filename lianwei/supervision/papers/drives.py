"""Papers of a drive: the hand-over to the authority, and the report. Papers are Chinese."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils import translation

from lianwei.cases.rules.small import MINIMUM, is_small
from lianwei.core.documents.paper import LETTER, Block, Grid, Heading, Items, Paper, Paragraph, chinese_date
from lianwei.core.documents.typst import to_pdf
from lianwei.members.queries import organisation_label
from lianwei.projects.rules import statement_on
from lianwei.supervision.models import Drive, DriveFinding, DriveInspection
from lianwei.supervision.queries.drives.effects import (
    EffectTold,
    are_months_told,
    effect_told,
    months_told,
    ratio_told,
)
from lianwei.supervision.queries.drives.listing import area_label
from lianwei.supervision.rules.drives.kinds import finding_kinds
from lianwei.ui.sheets import XLSX_TYPE, xlsx_sheet

if TYPE_CHECKING:
    from lianwei.supervision.queries.drives.page import DrivePage

CHINESE = "zh-hans"
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": XLSX_TYPE,
}
METHOD = (
    "按收到月份统计牵头单位办理的投诉。以事先选定的对照品类同期件数为参照，比较治理前后整月的变化（双重差分，"
    "准泊松回归，含月份项）；治理所在月份两边均不计。率比小于1，表示投诉少于按对照推算的件数。区间为95%置信区间，"
    "已按离散程度放宽。"
)
HANDED = (
    "我单位在“{title}”中，于{day}会同贵单位检查{name}（{place}），"
    "发现下列问题，依职责应由贵单位处理，现予移送。"
)
ASKED = "请贵单位依法处理，并将处理结果告知我单位。"
REMEDIES = {"on_spot": "现场改正", "ordered": "限期整改", "handed_over": "移送主管部门"}
STATES = {"promised": "待整改", "proved": "待核实", "kept": "已核实整改", "broken": "核实未整改"}


def hand_over_paper(drive: Drive, inspection: DriveInspection, found: Sequence[DriveFinding]) -> Paper:
    """The letter by which findings go to the authority; number and day come with the signature."""
    told = HANDED.format(
        title=drive.title,
        day=chinese_date(inspection.visited_on),
        name=inspection.name,
        place=inspection.place,
    )
    blocks: list[Block] = [
        Paragraph(told),
        Heading("一、发现的问题"),
        Items(tuple(_sentence(row) for row in found)),
    ]
    law = {row.basis["citation"]: row.basis["text"] for row in found if row.basis}
    if law:
        blocks += [Heading("二、依据"), *(Paragraph(f"{citation}：{text}") for citation, text in law.items())]
    blocks.append(Paragraph(ASKED))
    return Paper(
        title=f"关于移送{inspection.name}有关问题的函"[:120],
        issuer=inspection.organisation.name,
        addressee=inspection.authority_name,
        layout=LETTER,
        blocks=tuple(blocks),
    )


def laid_out(page: "DrivePage", form: str) -> bytes:
    """The report as a file of this form."""
    makers: dict[str, Callable[[], bytes]] = {
        "docx": lambda: _docx(page),
        "pdf": lambda: to_pdf(drive_paper(page)),
        "xlsx": lambda: xlsx_sheet("检查和投诉", _sheet(page)),
    }
    with translation.override(CHINESE):
        return makers[form]()


def _docx(page: "DrivePage") -> bytes:
    from lianwei.core.documents.docx import to_docx  # noqa: PLC0415 - few requests ask for it

    return to_docx(drive_paper(page))


def drive_paper(page: "DrivePage") -> Paper:
    """Choice and its figures, what was inspected and found, the effect, the statement."""
    drive = page.drive
    with translation.override(CHINESE):
        blocks: list[Block] = [
            Heading("一、选题和依据"),
            *_choice(drive),
            Heading("二、检查情况"),
            Paragraph(_done(page)),
        ]
        if page.inspections:
            blocks.append(
                Grid(
                    ("日期", "经营者", "检查单位", "主管部门", "发现的问题和处理"),
                    _visits(page),
                    (2, 3, 3, 3, 6),
                )
            )
        blocks += [Heading("三、投诉变化"), *_effect(drive)]
        if drive.conclusion:
            blocks += [Heading("四、结论"), Paragraph(drive.conclusion)]
        blocks.append(Paragraph(statement_on(drive.planned_at.date()).text))
        issuer = organisation_label(drive.holder_id)
    return Paper(title=drive.title, issuer=issuer, layout=LETTER, blocks=tuple(blocks))


def _choice(drive: Drive) -> list[Block]:
    compared = "、".join(area_label(code) for code in drive.comparison)
    days = f"{chinese_date(drive.starts_on)}至{chinese_date(drive.ends_on)}"
    figures = drive.figures
    return [
        Paragraph(f"治理领域：{area_label(drive.area)}。选题理由：{drive.reason}"),
        Paragraph(
            f"选题数据：{figures['since']}至{figures['until']}投诉{_few(figures['now'])}，"
            f"上年同期{_few(figures['before'])}（{figures['on']}统计）。"
        ),
        Paragraph(f"治理时间：{days}，计划检查{drive.planned}家次。"),
        Paragraph(
            f"对照品类（{chinese_date(drive.compared_on)}选定）：{compared}。理由：{drive.comparison_reason}"
        ),
    ]


def _few(count: int) -> str:
    """A count as it leaves the house."""
    return f"不足{MINIMUM}件" if is_small(count) else f"{count}件"


def _done(page: "DrivePage") -> str:
    rows = [finding.row for each in page.inspections for finding in each.findings]
    counts = "，".join(
        f"{label}{sum(row.remedy == code for row in rows)}项" for code, label in REMEDIES.items()
    )
    clean = sum(not each.findings for each in page.inspections)
    return (
        f"共检查{len(page.inspections)}家次（计划{page.drive.planned}家次），发现问题{len(rows)}项：{counts}；"
        f"未发现问题{clean}家次。"
    )


def _visits(page: "DrivePage") -> list[tuple[str, ...]]:
    return [
        (
            each.row.visited_on.isoformat(),
            each.row.name,
            each.row.organisation.name,
            each.row.authority_name or "—",
            "\n".join(_sentence(finding.row) for finding in each.findings) or "未发现问题",
        )
        for each in page.inspections
    ]


def _sentence(row: DriveFinding) -> str:
    kind = finding_kinds().get(row.kind)
    law = f"（{row.basis['citation']}）" if row.basis else ""
    due = f"（{row.due_on.isoformat()}前，{STATES[row.state]}）" if row.due_on and row.state else ""
    return f"{kind.name if kind else row.kind}：{row.text}{law}——{REMEDIES[row.remedy]}{due}"


def _effect(drive: Drive) -> list[Block]:
    told: EffectTold | None = effect_told(drive, is_own=False)  # a paper leaves the house
    if told is None:
        return [Paragraph("尚未测量。")]
    ratio = ratio_told(drive.effect)
    measured = chinese_date(drive.measured_on) if isinstance(drive.measured_on, date) else ""
    rows = [(month, str(area), str(others), side) for month, area, others, side in months_told(drive.effect)]
    return [
        Paragraph(f"{told.headline}{f'率比{ratio}。' if ratio else ''}（{measured}统计）"),
        Grid(("月均件数", "治理前", "治理后"), told.means),
        Paragraph(METHOD),
        Items(tuple(told.cautions)),
        *([Grid(("月份", "治理领域", "对照品类", "阶段"), rows)] if are_months_told(drive.effect) else []),
    ]


def _sheet(page: "DrivePage") -> list[list[str]]:
    """Inspections with one line a finding, then the months."""
    head = [
        "日期",
        "经营者",
        "地点",
        "检查单位",
        "主管部门",
        "参加人员",
        "问题种类",
        "问题",
        "依据",
        "处理",
        "期限",
        "整改",
    ]
    lines = [head]
    for each in page.inspections:
        row = each.row
        seen = [
            row.visited_on.isoformat(),
            row.name,
            row.place,
            row.organisation.name,
            row.authority_name,
            row.present,
        ]
        lines += [[*seen, *_cells(finding.row)] for finding in each.findings] or [
            [*seen, "", "未发现问题", "", "", "", ""]
        ]
    if page.drive.effect and (page.is_own or are_months_told(page.drive.effect)):
        lines += [[], ["月份", "治理领域", "对照品类", "阶段"]]
        lines += [[m, str(a), str(o), side] for m, a, o, side in months_told(page.drive.effect)]
        lines += [[], ["率比（95%区间）", ratio_told(page.drive.effect)]]
    return lines


def _cells(row: DriveFinding) -> list[str]:
    kind = finding_kinds().get(row.kind)
    due = row.due_on.isoformat() if row.due_on else ""
    law = row.basis.get("citation", "")
    return [
        kind.name if kind else row.kind,
        row.text,
        law,
        REMEDIES[row.remedy],
        due,
        STATES.get(row.state, ""),
    ]
