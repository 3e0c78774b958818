"""Disputes on whose a case is: one that waits for the secretary-general, one for the association above, two
decided.
"""

from dataclasses import replace
from datetime import date
from random import Random
from typing import NamedTuple

from lianwei.cases import operations as do
from lianwei.cases.models import Transfer
from lianwei.core.models import Basis
from lianwei.members.queries import actor_by_username

from .alliance import ABOVE, SECRETARY, Member
from .handovers import ANOTHER, SHOWN, Tell
from .lives import Life
from .showcase import nothing_yet

WHY = "门店登记在贵会辖区，对方认为实际经营地不在其辖区，两家意见不一，请指定。"
GOES = "经核实，门店的实际经营地在该区，由该区办理。"
STAYS = "门店已迁出，消费者的合同在登记单位所在区履行，由登记单位继续办理。"
FAR = 2  # place in the list of a member of another province
PLACE = "place"  # row of the routing table


class Plan(NamedTuple):
    """Who disputes with whom, days before today, who decides, and whether the case goes; None: not yet."""

    giver: int
    taker: int
    ago: int
    decider: str
    goes: bool | None


PLANS = (
    Plan(ANOTHER, FAR, 1, SECRETARY, None),
    Plan(SHOWN, ANOTHER, 2, ABOVE, None),
    Plan(ANOTHER, FAR, 10, SECRETARY, True),
    Plan(SHOWN, ANOTHER, 12, ABOVE, False),
)


def dispute_cases(rng: Random, members: list[Member], days: list[date], *, tell: Tell) -> None:
    """`members`: the one shown, a neighbour, one of another province; a day of receipt for each plan."""
    for plan, day in zip(PLANS, days, strict=True):
        giver, taker = members[plan.giver], members[plan.taker]
        life = Life(rng, giver.desk, day, date.max, has_worker=True)
        life.live(replace(tell(giver, day), received_on=day), path=nothing_yet)
        _dispute(life, taker, plan)


def _dispute(life: Life, taker: Member, plan: Plan) -> None:
    told = {"taker_id": taker.organisation.pk, "reason": WHY, "rule": PLACE, "basis": Basis.ORAL}
    with life.at(0):
        dispute = do.dispute_competence(life.pk, actor=life.desk.mediator, **told)
    if plan.goes is None:
        return
    with life.at(1):
        decider = actor_by_username(plan.decider)
        words = GOES if plan.goes else STAYS
        do.decide_competence_dispute(dispute.pk, actor=decider, goes=plan.goes, words=words)
    if plan.goes:
        with life.at(0):
            actor = taker.desk.mediator
            offer = Transfer.objects.visible_to(actor).get(dispute_id=dispute.pk)
            do.accept_transfer(life.pk, actor=actor, transfer_id=offer.pk)
