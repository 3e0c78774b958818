"""What came twice at the member a visitor logs in to: a pair merged, a pair to be decided, a dispute;
and shops that were entered twice.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from random import Random

from lianwei.cases import operations as do
from lianwei.cases.entries import ComplaintEntry, PersonEntry
from lianwei.core.scope import OPERATOR
from lianwei.registry.models import Premises
from lianwei.registry.operations import add_premises, find_likely_doubles, register_business

from .invention import Shop
from .lives import Desk, Life
from .showcase import nothing_yet

AGAIN = "前几天已经反映过，一直没有结果，再说一遍："
Tell = Callable[[date], ComplaintEntry]


def write_doubles(rng: Random, desk: Desk, today: date, days: list[date], *, tell: Tell) -> None:
    """`days`: four days of receipt, the earliest first; `tell` makes up a story received on a day."""
    first, second, third, last = days

    def receive(entry: ComplaintEntry, day: date) -> Life:
        life = Life(rng, desk, day, today, has_worker=True)
        life.live(replace(entry, received_on=day), path=nothing_yet)
        return life

    kept, folded = (
        receive(each, day) for each, day in zip(_twice(tell(first)), (first, second), strict=True)
    )
    with folded.at(0):
        do.merge_complaint(
            folded.pk, actor=desk.clerk, kept_id=kept.pk, reason="同一消费者就同一张卡再次来电"
        )
    for entry, day in zip(_twice(tell(second)), (second, third), strict=True):
        receive(entry, day)
    story = tell(third)
    group = [receive(each, last) for each in (story, *_others(story, (tell(third), tell(last))))]
    for life in group[1:]:
        with life.at(0):
            do.group_complaint(life.pk, actor=desk.clerk, other_id=group[0].pk, reason="同一门店同一时间停业")


def _twice(entry: ComplaintEntry) -> tuple[ComplaintEntry, ComplaintEntry]:
    """The same person with the same matter, told again by phone."""
    again = replace(entry, narrative=f"{AGAIN}{entry.narrative}", channel="C02", outside_numbers=())
    return entry, again


def _others(entry: ComplaintEntry, told: tuple[ComplaintEntry, ...]) -> list[ComplaintEntry]:
    """Other people with the same matter."""
    people: list[PersonEntry] = [each.person for each in told]
    return [replace(entry, person=person, outside_numbers=()) for person in people]


def enter_twice(shops: Iterable[Shop]) -> None:
    """Shops that somebody entered once more, as people say the name; the night finds them."""
    for shop in shops:
        row = register_business(actor=OPERATOR, name=shop.name.removesuffix("有限公司"))
        place = Premises.objects.filter(business=shop.pk).order_by("pk")[0]
        add_premises(
            row.pk, actor=OPERATOR, kind=place.kind, region_code=place.region_code, address=place.address
        )
    find_likely_doubles(actor=OPERATOR)
