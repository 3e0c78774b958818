"""The destruction list (销毁清册) and the record of destruction (销毁证明) on paper. Papers are Chinese."""

from collections.abc import Sequence
from datetime import datetime

from lianwei.core import clock
from lianwei.core.clock import as_office_time
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
from lianwei.core.scope import Actor
from lianwei.members.models import User
from lianwei.retention.models import DestructionItem, DestructionList, ItemState
from lianwei.retention.queries.destruction import items_of
from lianwei.retention.queries.labels import kind_label
from lianwei.retention.rules.obstacles import ON_PAPER

CODE = "destruction_record"
LIST_TITLE, RECORD_TITLE = "档案销毁清册", "档案销毁证明"
HEADER = ("序号", "档号", "案件编号", "案卷类别", "归档日期", "保管至", "处理")
WIDTHS = (0.6, 2.6, 1.9, 2.2, 1.4, 1.4, 1.6)
HOW = (
    "销毁方式：从存储介质删除随卷文件；清除案卷中全部个人信息的密文、检索索引和文字叙述；保留统计代码、金额、日期和"
    "不含个人信息的事件记录链。备份按备份保管期限到期覆盖，恢复备份时按本清册重新执行。"
)
STATES = {ItemState.LISTED: "待销毁", ItemState.STARTED: "正在销毁", ItemState.DESTROYED: "已销毁"}


def list_paper(row: DestructionList, *, actor: Actor) -> Paper:
    """The list with room for the signatures."""
    items = items_of(row, actor=actor)
    lines = (Signature("档案人员"), Signature("负责人"), Signature("监销人"), Signature("监销人"))
    head = Paragraph(f"清册编号：{row.number}。保管期限截至{chinese_date(row.until)}。", indent=False)
    blocks = (head, _grid(items), Signatures(lines))
    return Paper(title=LIST_TITLE, issuer=row.holder.name, layout=FORM, blocks=blocks)


def record_paper(row: DestructionList, *, actor: Actor) -> Paper:
    """What was destroyed, who approved it and when, how; what was kept back."""
    items = items_of(row, actor=actor)
    gone = [each for each in items if each.state == ItemState.DESTROYED]
    kept = [each for each in items if each.state == ItemState.KEPT]
    blocks: list[Block] = [
        Paragraph(f"清册编号：{row.number}。共销毁{len(gone)}件，暂不销毁{len(kept)}件。", indent=False),
        Paragraph(_approval("档案人员", row.approved_by, row.approved_at), indent=False),
        Paragraph(_approval("负责人", row.ordered_by, row.ordered_at), indent=False),
        Paragraph(f"完成日期：{chinese_date(clock.today())}。{HOW}", indent=False),
        Heading("销毁案卷"),
        _grid(gone),
    ]
    blocks += [Heading("暂不销毁案卷"), _grid(kept)] if kept else []
    return Paper(title=RECORD_TITLE, issuer=row.holder.name, layout=FORM, blocks=tuple(blocks))


def _approval(role: str, user_id: int | None, at: datetime | None) -> str:
    names = User.objects.filter(pk__in=[user_id] if user_id else [])
    name = names.values_list("name", flat=True).first() or ""
    day = chinese_date(as_office_time(at).date()) if at else ""
    return f"{role}：{name}，{day}批准。"


def _grid(items: Sequence[DestructionItem]) -> Grid:
    return Grid(HEADER, [_line(n, each) for n, each in enumerate(items, start=1)], WIDTHS)


def _line(n: int, item: DestructionItem) -> tuple[str, ...]:
    filing = item.filing
    until = chinese_date(filing.keep_until) if filing.keep_until else ""
    return (
        str(n),
        filing.reference,
        filing.case_number,
        kind_label(filing.kind),
        chinese_date(filing.filed_on),
        until,
        STATES.get(ItemState(item.state)) or ON_PAPER.get(item.reason, item.reason),
    )
