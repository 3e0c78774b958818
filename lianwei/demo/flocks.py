"""A shop of the shown member that closed over night: many people's complaints, proposed as one matter; and an
older matter that is handled as a group."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from lianwei.cases.entries import ComplaintEntry
from lianwei.cases.models import GroupedCase
from lianwei.cases.operations.together.claims import enter_claims
from lianwei.cases.operations.together.groups import confirm_case_group, propose_case_group
from lianwei.cases.operations.together.joint import Meeting, arrange_joint_session, note_consents
from lianwei.cases.rules.gathering import Gathering, Sign
from lianwei.core import clock
from lianwei.core.scope import SYSTEM, Actor
from lianwei.members.queries import actor_of

from .alliance import Member
from .lives import Life
from .showcase import accepted, nothing_yet

Tell = Callable[[date], ComplaintEntry]
CLOSED = "门店突然闭店，负责人联系不上，卡内余额无法使用也不退。"
FACTS = "门店同一时间停业，消费者均持有预付卡，余额有收据或付款记录为证。"
PLAN = "统一登记债权，与物业、房东核实去向，约谈法定代表人；先集中调解，不成的支持集体诉讼。"
PLACE = "消委会二楼调解室"
NEW, OLD = 6, 4  # people
IN_DAYS = 5  # until the joint session
AT = {"hour": 10, "minute": 0, "second": 0, "microsecond": 0}


def write_groups(rng: Random, member: Member, today: date, days: list[date], *, tell: Tell) -> list[int]:
    """`days`: days of receipt, the earliest first; `tell` makes up a story received on a day. Answers the
    cases of the last group.
    """
    keys: list[int] = []
    for size, is_confirmed in ((NEW, False), (OLD, True)):
        story = tell(days[0])
        story = replace(story, narrative=f"{CLOSED}{story.narrative}", outside_numbers=())
        taken = [days[n * len(days) // size] for n in range(size)]
        path = accepted if is_confirmed else nothing_yet
        told = [replace(story, person=tell(day).person, received_on=day) for day in taken]
        keys = [
            Life(rng, member.desk, each.received_on, today, has_worker=True).live(each, path=path)
            for each in told
        ]
        signs = [(str(Sign.BUSINESS), size), (str(Sign.WORDS), size), (str(Sign.GONE), size)]
        found = Gathering(keys, story.respondents[0].business_id, signs)
        title = f"{story.respondents[0].name}闭店"
        group = propose_case_group(member.organisation.pk, actor=SYSTEM, gathering=found, title=title)
        if is_confirmed:
            words = {"title": title, "facts": FACTS, "strategy": PLAN, "speakers": keys[:2]}
            head = actor_of(member.people["head"])
            confirm_case_group(group.pk, actor=head, **words)
            _hear(group.pk, keys, head)
    return keys


def _hear(group_id: int, cases: list[int], head: Actor) -> None:
    """All but one consumer take part in a joint session that is still to come; what they paid is known."""
    *together, alone = cases
    yes, no = GroupedCase.Joins.YES, GroupedCase.Joins.NO
    note_consents(group_id, actor=head, answers={alone: no} | dict.fromkeys(together, yes))
    claims = {pk: (380_000 + 60_000 * n, 90_000 * n) for n, pk in enumerate(cases)}
    enter_claims(group_id, actor=head, claims=claims)
    meeting = Meeting(
        held_at=clock.as_office_time(clock.now() + timedelta(days=IN_DAYS)).replace(**AT),
        way="on_site",
        mediator_id=head.user_id or 0,
        place=PLACE,
        no_talks="unreachable",
    )
    arrange_joint_session(group_id, actor=head, cases=together, meeting=meeting)
