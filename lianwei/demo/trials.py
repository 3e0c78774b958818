"""A comparative test of water purifiers from plan to release, and one of kettles whose sheet waits to be
confirmed. Brands, makers, readings and limits are all invented.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile

from lianwei.core import clock
from lianwei.core.scope import OPERATOR
from lianwei.projects.models import JointProject
from lianwei.supervision.models import ComparativeTest, items_of, samples_of
from lianwei.supervision.operations.comparing import buying, planning, releasing, testing
from lianwei.supervision.rules.comparing.plan import Direction, Item

from .alliance import Member
from .invention import Shop

SYNTHETIC = "（合成示例）"
LAB = planning.Laboratory(
    name=f"渝都产品检测中心{SYNTHETIC}", mark="CMA", number="合成-2201-0097", until=date(2029, 6, 30)
)
BRANDS = ("清涧", "甘泉", "山沐", "云溪", "石上", "远汀", "禾源", "明澈", "松岚", "北川", "月泊", "青屿")
PRICES = (89900, 129900, 159900, 179900, 199900, 219900, 249900, 279900, 299900, 349900, 399900, 459900)
# Lead µg/L, germs CFU/mL, oxygen demand removed %, flow L/min, yield %, noise dB.
PURIFIERS = (
    ("6.1", "42", "61", "1.35", "48", "58"), ("2.4", "18", "78", "1.60", "55", "55"),
    ("0.9", "6", "88", "1.92", "61", "49"), ("3.2", "22", "74", "1.55", "52", "56"),
    ("12.4", "35", "66", "1.48", "50", "60"), ("1.1", "<1", "90", "2.05", "66", "47"),
    ("2.0", "12", "81", "1.70", "57", "52"), ("9.7", "28", "70", "1.62", "54", "57"),
    ("1.6", "9", "84", "1.88", "63", "50"), ("未检出(0.5)", "5", "92", "2.20", "68", "45"),
    ("2.8", "15", "79", "1.75", "59", "53"), ("0.8", "4", "91", "2.10", "65", "62"),
)  # fmt: skip
FAILING, OBJECTS = 4, 0  # 石上 fails lead; 清涧 objects to its germs
KETTLES = (("92", "0.11"), ("88", "0.12"), ("95", "1.3"), ("90", "0.10"))
Firms = Sequence[int]


def show_comparative_tests(members: Sequence[Member], shops: Mapping[str, Sequence[Shop]]) -> None:
    """The first of `members` leads both."""
    lead, near = members[0], members[1]
    firms = [each[0].pk for each in shops.values()]
    with clock.playing(clock.now() - timedelta(days=38)):
        test = _planned(
            lead, "反渗透净水器比较试验", "净水效果、出水量和噪声差多少，贵的是否更好", 12, _project(lead)
        )
        planning.replace_compared_items(test.pk, _purifier_items(), actor=lead.desk.mediator)
        planning.begin_comparative_test(test.pk, actor=lead.desk.mediator)
        for number, brand in enumerate(BRANDS):
            _buy(test, near if number % 3 == 2 else lead, number, brand, firms[number % len(firms)])
        _test(test, lead, PURIFIERS)
        testing.confirm_lab_sheet(test.pk, actor=lead.desk.mediator, version=1)
        testing.judge_comparative_test(test.pk, actor=lead.desk.mediator)
    _object(test, lead)
    releasing.release_comparative_test(test.pk, actor=lead.desk.head)
    _kettles(lead, firms)


def _project(lead: Member) -> int | None:
    rows = JointProject.objects.visible_to(OPERATOR).filter(
        holder=lead.organisation, kind="comparative_test", status="running"
    )
    return rows.order_by("pk").values_list("pk", flat=True).first()


def _planned(
    lead: Member, title: str, purpose: str, count: int, project_id: int | None = None
) -> ComparativeTest:
    entry = planning.TestEntry(f"{title}{SYNTHETIC}", "", purpose, count, "台", LAB)
    return planning.plan_comparative_test(entry, actor=lead.desk.mediator, project_id=project_id)


def _item(number: int, names: str, unit: str, weight: int, terms: str) -> Item:
    """`terms`: limit (<10, >50 or -, a mandatory one ends in !), readings of 0 and of 100 points, U."""
    name, _slash, english = names.partition(" / ")
    said, worst, best, uncertainty = terms.split()
    limit = said.strip("-")
    bound = Decimal(limit.strip("<>!")) if limit else None
    is_upper = limit.startswith("<")
    direction = (Direction.MAX if is_upper else Direction.MIN) if limit else Direction.NONE
    return Item(
        key=f"i{number}",
        name=name,
        name_en=english,
        unit=unit,
        method="按试验方案",
        standard="合成限值" if limit else "",
        weight=Decimal(weight),
        direction=direction,
        low=None if is_upper else bound,
        high=bound if is_upper else None,
        uncertainty=Decimal(uncertainty),
        is_mandatory=limit.endswith("!"),
        worst=Decimal(worst),
        best=Decimal(best),
    )


def _purifier_items() -> list[Item]:
    return [
        _item(1, "铅析出量 / Lead released", "μg/L", 25, "<10! 10 0 0.8"),
        _item(2, "菌落总数 / Germs", "CFU/mL", 20, "<100! 100 0 12"),
        _item(3, "耗氧量去除率 / Oxygen demand removed", "%", 20, ">50 50 95 2"),
        _item(4, "净水流量 / Flow", "L/min", 15, ">1 0.5 2.5 0.05"),
        _item(5, "净水产率 / Yield", "%", 10, ">45 40 75 1.5"),
        _item(6, "运行噪声 / Noise", "dB", 10, "- 70 40 1"),
    ]


def _kettles(lead: Member, firms: Firms) -> None:
    """The reading 1.3 is ten times the others: a slip of the comma that a person looks at."""
    test = _planned(lead, "电热水壶比较试验", "保温和耗电差多少", 4)
    items = [
        _item(1, "热效率 / Efficiency", "%", 50, ">80 75 98 1"),
        _item(2, "烧开一壶耗电 / Energy to boil", "kWh", 50, "- 0.2 0.08 0.01"),
    ]
    planning.replace_compared_items(test.pk, items, actor=lead.desk.mediator)
    planning.begin_comparative_test(test.pk, actor=lead.desk.mediator)
    for number in range(len(KETTLES)):
        _buy(test, lead, number, BRANDS[number], firms[number % len(firms)], price=6_900 + 3_000 * number)
    _test(test, lead, KETTLES)


def _buy(
    test: ComparativeTest, member: Member, number: int, brand: str, maker: int, *, price: int = 0
) -> None:
    entry = buying.SampleEntry(
        brand=brand,
        model=f"{chr(ord('A') + number)}{number + 1}0",
        batch=f"2026-0{number % 9 + 1}",
        maker_id=maker,
        seller="网络平台自营店" if number % 3 == 2 else "家电商场",
        place="演示购买地点",
        price=price or PRICES[number],
        bought_on=clock.today(),
        quantity=1,
        seal_number=f"F{test.pk:03}{number + 1:02}",
    )
    receipt = _paper(f"receipt-{test.pk}-{number}.pdf")
    buying.buy_compared_sample(test.pk, entry, actor=member.desk.clerk, uploads=[receipt])


def _test(test: ComparativeTest, lead: Member, readings: Sequence[Sequence[str]]) -> None:
    for each in samples_of(test):
        told = {"code": each.code, "taker": test.lab_name, "is_intact": True}
        buying.hand_over_sample(test.pk, actor=lead.desk.clerk, **told)
    actor = lead.desk.mediator
    buying.deliver_compared_samples(test.pk, actor=actor, tested_on=clock.today())
    testing.fill_lab_sheet(test.pk, actor=actor, name="results.csv", content=_sheet(test, readings))


def _sheet(test: ComparativeTest, readings: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO()
    codes = samples_of(test).order_by("pk").values_list("code", flat=True)
    head = ["样品编号", *(each.name for each in items_of(test))]
    csv.writer(text).writerows([head, *([code, *row] for code, row in zip(codes, readings, strict=True))])
    return text.getvalue().encode()


def _object(test: ComparativeTest, lead: Member) -> None:
    """The authority first, then the makers; one objects, is tested again and answered."""
    codes = list(samples_of(test).order_by("pk").values_list("code", flat=True))
    actor = lead.desk.mediator
    with clock.playing(clock.now() - timedelta(days=36)):
        receipt = {"receipt_number": "合成回执-0031", "uploads": [_paper(f"authority-{test.pk}.pdf")]}
        told = {"codes": [codes[FAILING]], "authority": "market", "sent_on": clock.today()}
        releasing.refer_failing_samples(test.pk, actor=actor, **told, **receipt)
        releasing.notify_makers(test.pk, actor=actor)
    with clock.playing(clock.now() - timedelta(days=25)):
        said = {"item": "i2", "received_on": clock.today(), "words": "认为菌落总数偏高与存放有关，请求复检。"}
        row = releasing.object_to_result(test.pk, actor=actor, code=codes[OBJECTS], **said)
        again = {"objection_id": row.pk, "second": "31", "second_on": clock.today()}
        releasing.retest_sample(test.pk, actor=actor, **again)
    answer = {"is_upheld": True, "answer": "复检为31 CFU/mL，以复检结果为准。"}
    releasing.decide_objection(test.pk, actor=lead.desk.head, objection_id=row.pk, **answer)


def _paper(name: str) -> ContentFile:
    return ContentFile(f"%PDF-1.7\n% {name}\n%%EOF\n".encode(), name=name)
