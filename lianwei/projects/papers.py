"""The plan of a joint project (项目方案) as a paper. Papers are Chinese."""

from lianwei.core.documents.paper import (
    FORM,
    Block,
    Grid,
    Heading,
    Paper,
    Paragraph,
    Signature,
    Signatures,
    Table,
    chinese_date,
)
from lianwei.projects.queries.page import ProjectPage
from lianwei.ui.words import amount

PARTS = ("序号", "成员单位", "承担内容", "数量", "完成期限", "状态")
PART_WIDTHS = (0.5, 1.6, 3, 0.9, 1.6, 1)
MILESTONES = ("节点", "负责单位", "日期")
BUDGET = ("来源", "承担单位", "用途", "预算（元）")
NO_MONEY = "本系统只记录预算和支出数，不持有、不经手资金。"


def plan_paper(page: ProjectPage) -> Paper:
    """The plan of a project of which the reader sees the whole; the caller has Chinese switched on."""
    project = page.project
    blocks: tuple[Block, ...] = (
        Table(tuple(_head(page))),
        Heading("实施方案"),
        *(Paragraph(line) for line in (project.plan or "待补充").splitlines() if line.strip()),
        Heading("分工"),
        Grid(PARTS, _parts(page), PART_WIDTHS),
        *_milestones(page),
        *_budget(page),
        Heading("声明"),
        Paragraph(f"{page.statement.text}（{page.statement.source}）"),
        Signatures((Signature("牵头单位"), *(Signature(each) for each in _others(page)))),
    )
    return Paper(
        title=f"{project.title}项目方案",
        issuer=project.holder.name,
        layout=FORM,
        blocks=blocks,
        footer=f"项目编号 {project.number}",
    )


def _head(page: ProjectPage) -> list[tuple[str, ...]]:
    project = page.project
    days = f"{chinese_date(project.starts_on)}至{chinese_date(project.ends_on)}"
    rows: list[tuple[str, ...]] = [
        ("项目编号", project.number, "项目类型", page.kind),
        ("牵头单位", project.holder.name),
        ("联盟", project.alliance.name if project.alliance else "本单位独立开展"),
        ("消费领域", page.area or "不限"),
        ("起止日期", days),
        ("目的", project.purpose),
    ]
    if project.supervisor:
        rows.append(("报告指导单位", project.supervisor.name))
    return rows


def _parts(page: ProjectPage) -> list[tuple[str, ...]]:
    rows = [each for each in page.parts if each.part.is_counted]
    return [
        (
            str(n),
            each.part.organisation.name,
            each.part.matter,
            f"{each.part.planned}{each.part.unit}",
            chinese_date(each.part.due_on),
            each.part.get_status_display(),
        )
        for n, each in enumerate(rows, start=1)
    ]


def _milestones(page: ProjectPage) -> tuple[Block, ...]:
    if not page.milestones:
        return ()
    rows = [
        (each.milestone.matter, each.member, chinese_date(each.milestone.due_on)) for each in page.milestones
    ]
    return (Heading("时间节点"), Grid(MILESTONES, rows))


def _budget(page: ProjectPage) -> tuple[Block, ...]:
    if not page.budget:
        return ()
    rows = [(each.source, each.member, each.line.matter, amount(each.line.planned)) for each in page.budget]
    rows.append(("合计", "", "", amount(page.planned_sum)))
    return (Heading("经费预算"), Grid(BUDGET, rows), Paragraph(NO_MONEY))


def _others(page: ProjectPage) -> list[str]:
    """The members that take part beside who leads, each once."""
    lead = page.project.holder_id
    rows = [each.part.organisation for each in page.parts if each.part.is_counted]
    return list(dict.fromkeys(each.name for each in rows if each.pk != lead))
