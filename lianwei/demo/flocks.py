"""A shop of the shown member that closed over night: many people's complaints, proposed as one matter; and an
older matter that is handled as a group."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from random import Random

from lianwei.cases.entries import ComplaintEntry
from lianwei.cases.operations.groups import confirm_case_group, propose_case_group
from lianwei.cases.rules.gathering import Gathering, Sign
from lianwei.core.scope import SYSTEM
from lianwei.members.queries import actor_of

from .alliance import Member
from .lives import Life
from .showcase import nothing_yet

Tell = Callable[[date], ComplaintEntry]
CLOSED = "门店突然闭店，负责人联系不上，卡内余额无法使用也不退。"
FACTS = "门店同一时间停业，消费者均持有预付卡，余额有收据或付款记录为证。"
PLAN = "统一登记债权，与物业、房东核实去向，约谈法定代表人；先集中调解，不成的支持集体诉讼。"
NEW, OLD = 6, 4  # people


def write_groups(rng: Random, member: Member, today: date, days: list[date], *, tell: Tell) -> None:
    """`days`: days of receipt, the earliest first; `tell` makes up a story received on a day."""
    for size, is_confirmed in ((NEW, False), (OLD, True)):
        story = tell(days[0])
        story = replace(story, narrative=f"{CLOSED}{story.narrative}", outside_numbers=())
        taken = [days[n * len(days) // size] for n in range(size)]
        keys = [_receive(rng, member, today, replace(story, person=tell(day).person), day) for day in taken]
        signs = [(str(Sign.BUSINESS), size), (str(Sign.WORDS), size), (str(Sign.GONE), size)]
        found = Gathering(keys, story.respondents[0].business_id, signs)
        title = f"{story.respondents[0].name}闭店"
        group = propose_case_group(member.organisation.pk, actor=SYSTEM, gathering=found, title=title)
        if is_confirmed:
            told = {"title": title, "facts": FACTS, "strategy": PLAN, "speakers": keys[:2]}
            confirm_case_group(group.pk, actor=actor_of(member.people["head"]), **told)


def _receive(rng: Random, member: Member, today: date, told: ComplaintEntry, day: date) -> int:
    life = Life(rng, member.desk, day, today, has_worker=True)
    return life.live(replace(told, received_on=day), path=nothing_yet)
