"""An observation of counters with children's make-up: twelve shops, three observers, four shops seen by two,
one visit that is asked about. All of it is invented, and the title says so.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from random import Random

from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.projects.models import JointProject
from lianwei.supervision.models import Observation, ObservationVisit, visits_of
from lianwei.supervision.operations.observing import closing, people, planning, visiting
from lianwei.supervision.rules.observing.checklists import NUMBER, SCALE, Item, items_of, read_rows

from .alliance import Member
from .invention import Shop

SEED = 20261124
LIST = (
    ("分组", "检查内容", "英文", "权重", "答案", "照片", "不适用"),
    (
        "标签",
        "包装明示“小金盾”儿童化妆品标志",
        "The pack bears the mark of children's cosmetics",
        "15",
        "",
        "是",
        "否",
    ),
    ("标签", "中文标签列明全部成分", "All ingredients are listed in Chinese", "10", "", "是", "否"),
    (
        "标签",
        "明示“应当在成人监护下使用”",
        "The pack says to use it under an adult's care",
        "10",
        "",
        "",
        "否",
    ),
    ("宣传", "未宣称“食品级”“可食用”", "Nothing claims to be food grade or edible", "10", "", "是", "否"),
    ("宣传", "未以玩具名义销售彩妆", "Make-up is not sold as a toy", "15", "", "", "是"),
    ("销售", "店员能说明适用年龄", "The staff can name the age it is for", "5", "", "", "是"),
    ("销售", "店员讲解清楚程度", "How clearly the staff explain", "5", "1-5分", "", "是"),
    ("销售", "在售儿童彩妆品种数", "Kinds of children's make-up on sale", "0", "数字", "", "是"),
)
KINDS = ("商场专柜", "市场摊位", "文具店")
GOOD = {"商场专柜": 0.9, "市场摊位": 0.45, "文具店": 0.6}  # how likely an item is met there
VOLUNTEERS = ("林小满", "何谷雨", "郑立秋")


def observe_make_up(members: Sequence[Member], shops: Mapping[str, Sequence[Shop]]) -> None:
    """The first of `members` leads."""
    lead, rng = members[0], Random(SEED)  # noqa: S311 - invented answers, the same every time
    who = lead.desk.mediator
    with clock.playing(clock.now() - timedelta(days=30)):
        row = _planned(lead, who, [each for group in shops.values() for each in group][:4])
    with clock.playing(clock.now() - timedelta(days=12)):
        for number, visit in enumerate(visits_of(row)):
            _visit(row, visit, rng, number, actor=who)
        closing.close_observation(row.pk, actor=who)


def _planned(lead: Member, who: Actor, known: Sequence[Shop]) -> Observation:
    today = clock.today()
    entry = planning.ObservationEntry(
        "儿童彩妆销售消费体察（合成示例）",
        "商场、市场和文具店销售儿童彩妆的标签、宣传和导购情况",
        today,
        today + timedelta(days=25),
        double_share=30,
        quotas=dict.fromkeys(KINDS, 4),
    )
    rows = JointProject.objects.visible_to(who).filter(kind=planning.KIND, holder=lead.organisation)
    project = rows.order_by("-pk").first()
    row = planning.draft_observation(entry, actor=who, project_id=project.pk if project else None)
    planning.compose_observation(row.pk, actor=who, sections=read_rows(LIST))
    planning.add_shops_to_observation(row.pk, actor=who, shops=_shops(known))
    for name in VOLUNTEERS:
        days = {"trained_on": today - timedelta(days=5), "passed_on": today - timedelta(days=3)}
        people.name_observer(row.pk, actor=who, member_id=row.holder_id, name=name, **days)
    people.draw_observation(row.pk, actor=who)
    return planning.begin_observation(row.pk, actor=who)


def _shops(known: Sequence[Shop]) -> list[planning.ShopEntry]:
    """Four of the register, eight by an invented name."""
    places = ("解放碑", "观音桥", "南坪")
    return [
        planning.ShopEntry(
            name=known[at].name if at < len(known) else f"彩妆示例店{at + 1}（虚构）",
            kind=KINDS[at % 3],
            district=("渝中区", "江北区", "南岸区")[at // 4],
            address=f"{places[at // 4]}商圈{at + 1}号",
            business_id=known[at].pk if at < len(known) else None,
            lat=29.55 + at / 100,
            lon=106.57,
        )
        for at in range(12)
    ]


def _visit(row: Observation, visit: ObservationVisit, rng: Random, number: int, *, actor: Actor) -> None:
    """The sixth was done in half a minute, and is asked about."""
    begun = clock.now() - timedelta(hours=3 * number + 2)
    took = timedelta(seconds=30) if number == 5 else timedelta(minutes=rng.randint(9, 25))
    entry = visiting.VisitEntry(
        client_id=uuid.UUID(int=rng.getrandbits(128), version=4),
        answers=_answers(visit),
        begun_at=begun,
        ended_at=begun + took,
        sent_at=clock.now(),
        place=visit.shop.address,
        here=(visit.shop.lat or 0, visit.shop.lon or 0),
        note="合成记录，仅作演示。",
        is_unannounced=True,
    )
    visiting.receive_visit(visit.pk, entry, actor=actor)


def _answers(visit: ObservationVisit) -> dict[str, str]:
    """Two observers of one shop mostly agree: the shop decides, the observer adds a little."""
    items = items_of(read_rows(LIST))
    shop, own = Random(visit.shop.seq), Random(visit.pk)  # noqa: S311 - invented answers
    return {item.key: _answer(item, GOOD[visit.shop.kind], shop, own) for item in items}


def _answer(item: Item, good: float, shop: Random, own: Random) -> str:
    level = shop.random() * 0.9 + own.random() * 0.1
    if item.kind == NUMBER:
        return str(3 + int(level * 12))
    if item.kind == SCALE:
        return str(max(1, min(5, round(6 - 5 * level))))
    return "yes" if level < good else "no"
