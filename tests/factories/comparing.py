"""Comparative tests, made by the real operations. All brands and figures are invented."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile

from lianwei.core import clock
from lianwei.core.scope import SYSTEM, Actor
from lianwei.members.models import Organisation
from lianwei.supervision.models import (
    ComparativeTest,
    ComparedSample,
    LabSheet,
    MakerObjection,
    items_of,
    objections_of,
    samples_of,
)
from lianwei.supervision.operations.comparing import buying, planning, releasing, testing
from lianwei.supervision.rules.comparing.plan import Direction, Item

from . import members, registry

PAPER = b"%PDF-1.7\n%%EOF\n"
LAB = planning.Laboratory(name="示例检测中心", mark="CMA", number="合成0001", until=date(2030, 12, 31))
GOOD = ("0.2", "95")
BAD = ("9", "40")  # over the limit of lead


def paper(name: str = "receipt.pdf") -> ContentFile:
    return ContentFile(PAPER + name.encode(), name=name)


def mediator(home: Organisation) -> Actor:
    return members.make_actor("mediator", organisation=home)


def head(home: Organisation) -> Actor:
    return members.make_actor("head", organisation=home)


def entry(**changes: object) -> planning.TestEntry:
    told = {"title": "净水器比较试验（合成）", "area": "", "purpose": "哪款更安全、更省钱", "planned": 3}
    return planning.TestEntry(**told | {"quantity_unit": "台", "laboratory": LAB} | changes)


def lead(**changes: object) -> Item:
    told = {
        "key": "i1",
        "name": "铅析出量",
        "name_en": "Lead",
        "unit": "μg/L",
        "method": "",
        "standard": "合成限值",
    }
    told |= {"weight": Decimal(60), "direction": Direction.MAX, "low": None, "high": Decimal(5)}
    told |= {"uncertainty": Decimal("0.5"), "is_mandatory": True, "worst": Decimal(5), "best": Decimal(0)}
    return Item(**told | changes)


def chlorine(**changes: object) -> Item:
    told = {
        "key": "i2",
        "name": "余氯去除率",
        "name_en": "Chlorine removed",
        "unit": "%",
        "method": "",
        "standard": "",
    }
    told |= {"weight": Decimal(40), "direction": Direction.NONE, "low": None, "high": None}
    told |= {"uncertainty": Decimal(0), "is_mandatory": False, "worst": Decimal(0), "best": Decimal(100)}
    return Item(**told | changes)


def planned(home: Organisation, **changes: object) -> ComparativeTest:
    test = planning.plan_comparative_test(entry(**changes), actor=mediator(home))
    return planning.replace_compared_items(test.pk, [lead(), chlorine()], actor=mediator(home))


def begun(home: Organisation, **changes: object) -> ComparativeTest:
    return planning.begin_comparative_test(planned(home, **changes).pk, actor=mediator(home))


def bought_as(number: int, **changes: object) -> buying.SampleEntry:
    told = {
        "brand": f"示例{number}",
        "model": f"X{number}",
        "batch": "",
        "maker_id": None,
        "seller": "某商场",
    }
    told |= {"place": "某路1号", "price": 100_00 * number, "bought_on": clock.today(), "quantity": 1}
    return buying.SampleEntry(**told | {"seal_number": f"S-{number}"} | changes)


def bought(
    test: ComparativeTest, number: int, actor: Actor | None = None, **changes: object
) -> ComparedSample:
    who = actor or mediator(test.holder)
    told = bought_as(number, **changes)
    return buying.buy_compared_sample(test.pk, told, actor=who, uploads=[paper(f"r{number}.pdf")])


def full(home: Organisation, count: int = 3) -> ComparativeTest:
    """All samples bought; the maker of the first is in the register."""
    test = begun(home, planned=count)
    for number in range(1, count + 1):
        bought(test, number, maker_id=registry.business().pk if number == 1 else None)
    return test


def handed_over(test: ComparativeTest) -> None:
    for each in samples_of(test):
        told = {"code": each.code, "taker": test.lab_name, "is_intact": True}
        buying.hand_over_sample(test.pk, actor=mediator(test.holder), **told)


def at_lab(home: Organisation, count: int = 3) -> ComparativeTest:
    test = full(home, count)
    handed_over(test)
    return buying.deliver_compared_samples(test.pk, actor=mediator(home), tested_on=clock.today())


def sheet_bytes(test: ComparativeTest, readings: dict[str, tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    heads = ["样品编号", *(each.name for each in items_of(test))]
    csv.writer(text).writerows([heads, *([code, *cells] for code, cells in readings.items())])
    return text.getvalue().encode()


def codes(test: ComparativeTest) -> list[str]:
    """In the order in which they were bought."""
    return list(samples_of(test).order_by("pk").values_list("code", flat=True))


def filled(test: ComparativeTest, first: tuple[str, ...] = BAD, rest: tuple[str, ...] = GOOD) -> LabSheet:
    """A sheet in which the first sample fails unless told."""
    one, *others = codes(test)
    content = sheet_bytes(test, {one: first} | dict.fromkeys(others, rest))
    return testing.fill_lab_sheet(test.pk, actor=mediator(test.holder), name="results.csv", content=content)


def judged(home: Organisation, first: tuple[str, ...] = BAD) -> ComparativeTest:
    test = at_lab(home)
    sheet = filled(test, first)
    who = mediator(home)
    testing.confirm_lab_sheet(test.pk, actor=who, version=sheet.version)
    return testing.judge_comparative_test(test.pk, actor=who)


def referred(test: ComparativeTest) -> None:
    told = {"codes": codes(test)[:1], "authority": "market", "sent_on": clock.today()}
    told |= {"receipt_number": "收1", "uploads": [paper("authority.pdf")]}
    releasing.refer_failing_samples(test.pk, actor=mediator(test.holder), **told)


def notified(home: Organisation, first: tuple[str, ...] = BAD) -> ComparativeTest:
    test = judged(home, first)
    if first == BAD:
        referred(test)
    return releasing.notify_makers(test.pk, actor=mediator(home))


def objected(test: ComparativeTest, actor: Actor | None = None) -> int:
    told = {"code": codes(test)[0], "item": "i1", "received_on": clock.today(), "words": "请求复检"}
    return releasing.object_to_result(test.pk, actor=actor or mediator(test.holder), **told).pk


def released(home: Organisation, first: tuple[str, ...] = BAD) -> ComparativeTest:
    """Made forty days ago, released today by another person."""
    with clock.playing(clock.now() - timedelta(days=40)):
        test = notified(home, first)
    return releasing.release_comparative_test(test.pk, actor=head(home))


def now(test: ComparativeTest) -> ComparativeTest:
    return ComparativeTest.objects.visible_to(SYSTEM).get(pk=test.pk)


def objections(test: ComparativeTest) -> list[MakerObjection]:
    return list(objections_of(test))
