"""Observations for tests, made by the real operations."""

import io
import uuid
from datetime import timedelta

from django.core.files.base import ContentFile
from PIL import Image

from lianwei.core import clock
from lianwei.core.files.examining import Examined, examine
from lianwei.core.scope import SYSTEM, Actor
from lianwei.members.models import Organisation
from lianwei.supervision.models import (
    Observation,
    ObservationVisit,
    Observer,
    VisitStatus,
    checklist_of,
    observers_of,
    visits_of,
)
from lianwei.supervision.operations.observing import closing, people, planning, visiting
from lianwei.supervision.rules.observing.checklists import items_of, read_lines

from . import members

LINES = """标签 | 柜台明示适用年龄 | 10 | 是否 | 是 | 否
标签 | 标签有中文成分表 | 10
销售 | 店员询问使用者年龄 | 5
销售 | 店员讲解清楚程度 | 5 | 1-5分
销售 | 在售儿童彩妆品种数 | 0 | 数字
"""
WORDS = {"to_trader": "按标签规定明示适用年龄。", "law": "《儿童化妆品监督管理规定》第八条"}


def writer(home: Organisation) -> Actor:
    return members.make_actor("mediator", organisation=home)


def entry(**changes: object) -> planning.ObservationEntry:
    today = clock.today()
    told = {"title": "儿童彩妆柜台体察", "looked_at": "商场和市场销售儿童彩妆的情况"}
    days = {"starts_on": today, "ends_on": today + timedelta(days=20), "double_share": 50}
    return planning.ObservationEntry(**told | days | changes)


def draft(home: Organisation, **changes: object) -> Observation:
    project = changes.pop("project_id", None)
    return planning.draft_observation(entry(**changes), actor=writer(home), project_id=project)


def planned(home: Organisation, *, shops: int = 4, observers: int = 2, **changes: object) -> Observation:
    """With checklist, shops and trained volunteers."""
    row, who = draft(home, **changes), writer(home)
    planning.compose_observation(row.pk, actor=who, sections=read_lines(LINES))
    planning.add_shops_to_observation(row.pk, actor=who, shops=[shop(n) for n in range(1, shops + 1)])
    for number in range(1, observers + 1):
        observer(row, name=f"志愿者{number}")
    return row


def shop(number: int, **changes: object) -> planning.ShopEntry:
    told = {"name": f"合成门店{number}", "kind": "专柜" if number % 2 else "市场", "district": "渝中区"}
    return planning.ShopEntry(**told | {"lat": 29.5, "lon": 106.5, "address": f"解放碑{number}号"} | changes)


def observer(row: Observation, **changes: object) -> Observer:
    day = clock.today() - timedelta(days=3)
    told = {"member_id": row.holder_id, "name": "张志愿", "trained_on": day, "passed_on": day}
    return people.name_observer(row.pk, actor=writer(row.holder), **told | changes)


def running(home: Organisation, **changes: object) -> Observation:
    row = planned(home, **changes)
    people.draw_observation(row.pk, actor=writer(home))
    return planning.begin_observation(row.pk, actor=writer(home))


def visit(row: Observation, at: int = 0) -> ObservationVisit:
    """A visit that is still to be made."""
    return visits_of(row).filter(status=VisitStatus.PLANNED)[at]


def answers(row: Observation, *, good: bool = True) -> dict[str, str]:
    checklist = checklist_of(row)
    assert checklist is not None
    kinds = {"yes_no": ("no", "yes"), "scale": ("2", "5"), "number": ("3", "6"), "choice": ("1", "0")}
    found = {}
    for section in checklist.sections:
        for item in section["items"]:
            found[item["key"]] = kinds[item["kind"]][good]
    return found


def told(row: Observation, *, minutes: int = 12, good: bool = True, **changes: object) -> visiting.VisitEntry:
    """A visit of so many minutes that ended just now."""
    now = clock.now()
    known = {"client_id": uuid.uuid4(), "answers": answers(row, good=good), "place": "一层"}
    times = {"begun_at": now - timedelta(minutes=minutes), "ended_at": now, "sent_at": now}
    return visiting.VisitEntry(**known | times | {"is_unannounced": True} | changes)


def arrived(row: Observation, *, at: int = 0, **changes: object) -> ObservationVisit:
    return visiting.receive_visit(visit(row, at).pk, told(row, **changes), actor=writer(row.holder))


def all_arrived(row: Observation) -> None:
    """Every second shop has problems."""
    for each in list(visits_of(row).filter(status=VisitStatus.PLANNED)):
        sent = told(row, good=bool(each.shop.seq % 2))
        visiting.receive_visit(each.pk, sent, actor=writer(row.holder))


def asked(row: Observation) -> ObservationVisit:
    """A visit of three seconds."""
    now = clock.now()
    return arrived(row, begun_at=now - timedelta(seconds=3))


def closed(home: Organisation, **changes: object) -> Observation:
    row = running(home, **changes)
    all_arrived(row)
    return closing.close_observation(row.pk, actor=writer(home))


def reported(home: Organisation, **changes: object) -> Observation:
    row, who = closed(home, **changes), writer(home)
    closing.write_observation(row.pk, actor=who, words=WORDS)
    return closing.report_observation(row.pk, actor=who)


def photo(colour: str = "red") -> Examined:
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(stream, "JPEG")
    return examine(ContentFile(stream.getvalue(), name="photo.jpg"))


def token(row: Observation, at: int = 0) -> str:
    """A personal link of one observer."""
    return people.invite_observer(row.pk, observers_of(row)[at].pk, actor=writer(row.holder))


def now(row: Observation) -> Observation:
    return Observation.objects.visible_to(SYSTEM).get(pk=row.pk)


def item_count() -> int:
    return len(items_of(read_lines(LINES)))
