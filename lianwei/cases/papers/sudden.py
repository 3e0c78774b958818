"""The report on a sudden event as a letter: counts and sums, no person's name. Papers are Chinese."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils import translation

from lianwei.cases.models import SuddenEvent, SuddenReport
from lianwei.cases.queries.together.sudden import Receiver
from lianwei.cases.queries.together.sudden_people import Figures, figures_of
from lianwei.core import clock
from lianwei.core.documents.paper import Paper
from lianwei.core.scope import Actor
from lianwei.knowledge.papers import fill_template, template_in_force
from lianwei.ui.words import amount

from .context import org_kind

KIND = "sudden_report"
NAMES = {"first": "首报", "further": "续报", "final": "终报"}
EVENTS = {
    "food": "疑似食物中毒事件",
    "injury": "商品或设施伤人事件",
    "closure": "经营者突然闭店事件",
    "travel": "旅游、交通消费事件",
    "other": "群体性消费事件",
}
NONE_YET = "正在核实，将在续报中报告。"


def sudden_paper(
    event: SuddenEvent,
    report: SuddenReport,
    receivers: Sequence[Receiver],
    *,
    news: str,
    wishes: str,
    actor: Actor,
) -> Paper:
    """The paper, its title naming which report it is."""
    with translation.override("zh-hans"):
        template = template_in_force(KIND, on=clock.today(), org_kind=org_kind(event.holder))
        figures = figures_of(event, actor=actor)
        paper = fill_template(
            template, _context(event, report, receivers, figures) | {"news": news, "wishes": wishes}
        )
    return replace(paper, title=f"关于{event.title}的{NAMES[report.kind]}")


def _context(
    event: SuddenEvent, report: SuddenReport, receivers: Sequence[Receiver], figures: Figures
) -> dict[str, object]:
    person = event.responsible
    return {
        "issuer": event.holder.name,
        "recipients": "、".join(each.organisation.name for each in receivers),
        "event": event.title,
        "report_kind": f"{NAMES[report.kind]}，第{report.seq}期",
        "happened_on": event.happened_on,
        "place": event.place,
        "event_kind": EVENTS[event.kind],
        "affected": str(event.affected),
        "known_at": event.known_at,
        "facts": event.facts,
        "people": _people(figures),
        "hospitals": [tuple(map(str, row)) for row in figures.hospitals],
        "measures": event.measures or NONE_YET,
        "compensation": _compensation(figures),
        "cause": event.cause,
        "contact": " ".join(filter(None, (person.name, person.phone or event.holder.phone))),
    }


def _people(figures: Figures) -> str:
    if not figures.listed:
        return "人员名单正在登记。"
    parts = [f"{label}{count}人" for label, count in figures.states if count]
    return f"已登记{figures.listed}人：{'，'.join(parts)}。走访{figures.visits}人次。"


def _compensation(figures: Figures) -> str:
    return (
        f"治疗费用{amount(figures.costs)}元；约定赔付{amount(figures.promised)}元，"
        f"已到位{amount(figures.paid)}元；已形成投诉{figures.cases}件。"
    )
