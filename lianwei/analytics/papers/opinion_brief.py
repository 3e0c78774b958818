"""The brief on public opinion (舆情日报、周报). Papers are Chinese."""

from datetime import timedelta

from lianwei.analytics.models import OpinionAlarm, OpinionItem
from lianwei.analytics.queries.opinion_days import Brief
from lianwei.analytics.rules.sentiment import Sentiment
from lianwei.core import clock
from lianwei.core.documents.paper import LETTER, Block, Grid, Heading, Paper, Paragraph, chinese_date

DAILY, WEEKLY = "daily", "weekly"
DAYS = {DAILY: 1, WEEKLY: 7}
TITLES = {DAILY: "消费维权舆情日报", WEEKLY: "消费维权舆情周报"}
SPEAKS = {Sentiment.NEGATIVE: "负面", Sentiment.NEUTRAL: "中性", Sentiment.POSITIVE: "正面"}
HEADER, WIDTHS = ("序号", "标题", "来源", "倾向", "转载"), (0.9, 5.1, 2, 0.9, 0.9)
STANDS = {"followed": "跟进中", "done": "已处置"}
LINES = 160  # letters of a text that the brief quotes at most
QUOTED = 5
NOTE = (
    "倾向由词表自动判断，仅供参考；重复和近似的文本计入转载。文本版权归原发布者所有，本报仅供内部工作使用。"
)


def brief_paper(brief: Brief, *, kind: str, issuer: str) -> Paper:
    """The brief as a paper."""
    last = clock.as_office_time(brief.until).date() - timedelta(days=1)
    blocks: list[Block] = [Paragraph(_summary(brief, kind))]
    if brief.alarms:
        blocks += [Paragraph(_alarm(brief))]
    blocks += _lists(brief)
    blocks.append(Paragraph(NOTE))
    return Paper(title=TITLES[kind], issuer=issuer, layout=LETTER, blocks=tuple(blocks), issued_on=last)


def _summary(brief: Brief, kind: str) -> str:
    first = clock.as_office_time(brief.since).date()
    last = clock.as_office_time(brief.until).date() - timedelta(days=1)
    span = chinese_date(first) if kind == DAILY else f"{chinese_date(first)}至{chinese_date(last)}"
    unit = "前一日" if kind == DAILY else "前一周"
    change = brief.items - brief.before
    moved = f"比{unit}{'增加' if change > 0 else '减少'}{abs(change)}条" if change else f"与{unit}持平"
    counts = "、".join(f"{label}{brief.sentiments.get(code, 0)}条" for code, label in SPEAKS.items())
    return (
        f"{span}，共收集相关舆情{brief.items}条，{moved}；另有转载和近似文本{brief.copies}条。其中{counts}。"
    )


def _alarm(brief: Brief) -> str:
    told = "；".join(map(_far_more, brief.alarms))
    return f"数量异常：{told}。"


def _far_more(alarm: OpinionAlarm) -> str:
    at = clock.as_office_time(alarm.raised_at)
    return f"{at:%m月%d日%H时}前24小时{alarm.count}条，此前四周日均{alarm.usual_shown}条"


def _lists(brief: Brief) -> list[Block]:
    """The texts, what some of them say, where they stood, what was done."""
    if not brief.first:
        return [Heading("一、主要舆情"), Paragraph("本期没有相关舆情。")]
    blocks: list[Block] = [Heading("一、主要舆情"), Grid(HEADER, _rows(brief.first), WIDTHS)]
    blocks += [Heading("二、内容摘要"), *(Paragraph(_quoted(each)) for each in brief.first[:QUOTED])]
    told = list(filter(None, (_counted(label, rows) for label, rows in _spread(brief))))
    if told:
        blocks += [Heading("三、涉及领域和来源"), *map(Paragraph, told)]
    if brief.followed:
        numbered = "四" if told else "三"
        blocks += [
            Heading(f"{numbered}、跟进处置"),
            *(Paragraph(_done(each, brief)) for each in brief.followed),
        ]
    return blocks


def _spread(brief: Brief) -> list[tuple[str, list[tuple[str, int]]]]:
    return [("商品和服务", brief.categories), ("点名经营者", brief.businesses), ("来源", brief.outlets)]


def _counted(label: str, rows: list[tuple[str, int]]) -> str:
    return f"{label}：{'、'.join(f'{name}{n}条' for name, n in rows)}。" if rows else ""


def _rows(items: list[OpinionItem]) -> list[tuple[str, ...]]:
    return [
        (str(n), each.title, each.outlet or "—", SPEAKS[Sentiment(each.sentiment)], str(each.copies))
        for n, each in enumerate(items, 1)
    ]


def _quoted(item: OpinionItem) -> str:
    cut = _cut(" ".join(item.text.split()))
    at = f"，{chinese_date(clock.as_office_time(item.published_at).date())}" if item.published_at else ""
    return f"《{item.title}》（{item.outlet or '来源不详'}{at}）：{cut or '（仅有标题）'}"


def _cut(text: str) -> str:
    """The first sentences; in the middle of one only where the first is too long."""
    if len(text) <= LINES:
        return text
    whole = text[: text.rfind("。", 0, LINES) + 1]
    return whole or f"{text[:LINES]}……"


def _done(item: OpinionItem, brief: Brief) -> str:
    said = brief.notes.get(item.pk, "")
    return f"《{item.title}》：{STANDS.get(item.status, '')}。{said}"
