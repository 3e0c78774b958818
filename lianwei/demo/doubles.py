"""What came twice at the member a visitor logs in to: a pair merged, a pair to be decided, a dispute."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random

from lianwei.cases import operations as do
from lianwei.cases.entries import ComplaintEntry, PersonEntry

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
