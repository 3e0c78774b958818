"""Cases handed from member to member: some taken within hours, one returned, some that wait for an answer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from lianwei.cases import operations as do
from lianwei.cases.entries import ComplaintEntry
from lianwei.core.models import Basis

from .alliance import Member
from .lives import Life
from .showcase import nothing_yet

Tell = Callable[[Member, date], ComplaintEntry]
WHY = "经营者的实际经营地在贵会辖区，消费者同意移送。"
NOT_HERE = "经核实，该门店已迁出本区，现址在原登记地。"
LOOK = "请到登记地址看一看门店是否还在营业，并做现场笔录。"
SEEN = "到场查看，门店已停业，卷帘门上贴有装修通知；物业称租约到本月底。"
WEEK = timedelta(days=7)
WAITS, TAKEN, RETURNED = "waits", "taken", "returned"
SHOWN, ANOTHER, THIRD = 0, 1, 2  # places in the list of members


class Plan(NamedTuple):
    """Who hands over to whom: working days before today, working days until the answer, how it ended."""

    giver: int
    taker: int
    ago: int
    until: int
    ending: str


PLANS = (
    Plan(ANOTHER, SHOWN, 1, 0, WAITS),
    Plan(THIRD, SHOWN, 6, 0, WAITS),
    Plan(SHOWN, ANOTHER, 2, 0, WAITS),
    Plan(SHOWN, THIRD, 9, 1, RETURNED),
    Plan(SHOWN, ANOTHER, 12, 0, TAKEN),
    Plan(ANOTHER, SHOWN, 14, 0, TAKEN),
    Plan(ANOTHER, THIRD, 15, 1, TAKEN),
    Plan(THIRD, ANOTHER, 18, 2, TAKEN),
    Plan(SHOWN, THIRD, 20, 0, TAKEN),
)


def hand_over_cases(
    rng: Random, members: list[Member], today: date, *, day_before: Callable[[date, int], date], tell: Tell
) -> None:
    """`members`: three that are there today; `tell` makes up a story that a member received on a day."""
    for plan in PLANS:
        giver, taker, day = members[plan.giver], members[plan.taker], day_before(today, plan.ago)
        life = Life(rng, giver.desk, day, today, has_worker=True)
        about = giver if plan.ending == RETURNED else taker  # whose shop it is
        life.live(replace(tell(about, day), received_on=day), path=nothing_yet)
        _hand_over(life, taker, plan)


def ask_for_help(
    rng: Random, members: list[Member], today: date, *, day_before: Callable[[date, int], date], tell: Tell
) -> None:
    """One request that waits for the member shown, one that it made and that was answered by a partner."""
    for asker, asked, ago in ((ANOTHER, SHOWN, 2), (SHOWN, THIRD, 7)):
        home, day = members[asker], day_before(today, ago)
        life = Life(rng, home.desk, day, today, has_worker=True)
        life.live(replace(tell(home, day), received_on=day), path=nothing_yet)
        told = {"asked_id": members[asked].organisation.pk, "kind": "inspect", "matter": LOOK}
        with life.at(0):
            row = do.ask_assistance(
                life.pk, actor=home.desk.mediator, due_on=today + WEEK, is_joint=asker == SHOWN, **told
            )
        if asker == SHOWN:
            with life.at(2):
                mediator = members[asked].desk.mediator
                do.answer_assistance(life.pk, actor=mediator, assistance_id=row.pk, answer=SEEN)


def _hand_over(life: Life, taker: Member, plan: Plan) -> None:
    asked = {"taker_id": taker.organisation.pk, "reason": WHY, "basis": Basis.ORAL}
    with life.at(0):
        offer = do.offer_transfer(life.pk, actor=life.desk.mediator, **asked)
    answered = {"actor": taker.desk.mediator, "transfer_id": offer.pk}
    if plan.ending == TAKEN:
        with life.at(plan.until):
            do.accept_transfer(life.pk, **answered)
    elif plan.ending == RETURNED:
        with life.at(plan.until):
            do.return_transfer(life.pk, **answered, ground="address", answer=NOT_HERE)
