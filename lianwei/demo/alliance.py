"""The demo's people: invented staff for the 23 members of the Chongqing metropolitan alliance."""

from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from random import Random

from django.contrib.auth.hashers import make_password

from lianwei.core import clock
from lianwei.core.scope import OPERATOR, Actor
from lianwei.members.models import Organisation, User
from lianwei.members.operations import (
    assign_role,
    create_organisation,
    create_user,
    found_alliance,
    retire_organisation,
)
from lianwei.members.operations.founding import FoundingRow, founding_rows
from lianwei.members.queries import actor_of

from .invention import words
from .lives import Desk

OPENED_ON = date(2024, 7, 31)
PASSWORD = "lianwei-demo-2026"  # noqa: S105 - printed at every start of the demo, never of an instance with real data
STAFF = (
    ("clerk", ("clerk",)),
    ("clerk2", ("clerk",)),
    ("mediator", ("mediator", "clerk")),
    ("mediator2", ("mediator", "clerk")),
    ("head", ("head", "liaison")),
)
SECRETARY, ABOVE = "secretary", "cq-head"
ADMINISTRATORS = (
    ("sysadmin", "system_admin", "系统管理员(演示)"),
    ("secadmin", "security_admin", "安全管理员(演示)"),
    ("auditor", "audit_admin", "审计管理员(演示)"),
)


@dataclass(frozen=True)
class Member:
    """A member of the demo alliance with its people by post."""

    organisation: Organisation
    place: str
    people: dict[str, User]
    first_day: date
    last_day: date
    successor_code: str

    def is_in_force(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    @cached_property
    def desk(self) -> Desk:
        """Who takes the steps; the return visit is called by a clerk who did not handle the case."""
        actors: dict[str, Actor] = {post: actor_of(user) for post, user in self.people.items()}
        return Desk(actors["clerk"], actors["mediator"], actors["clerk2"], actors["head"])


def staff_alliance(rng: Random) -> list[Member]:
    """Enter the alliance as it was founded, and invent staff and stations for its members."""
    found_alliance("cq-metro", actor=OPERATOR)
    made = {organisation.code: organisation for organisation in Organisation.objects.all()}
    rows = [row for row in founding_rows("cq-metro") if row.role in ("member", "successor")]
    members = [_staffed(made[row.code], row, rng) for row in rows]
    _oversight(made, members)
    return members


def merge_districts(members: list[Member]) -> None:
    """Jiangbei and Yubei ended on 2026-01-24; the successor takes over membership, people and stations."""
    by_code = {member.organisation.code: member.organisation for member in members}
    for member in members:
        if member.successor_code and member.last_day < clock.today():
            retire_organisation(
                member.organisation,
                actor=OPERATOR,
                last_day=member.last_day,
                successor=by_code[member.successor_code],
            )


def _staffed(organisation: Organisation, row: FoundingRow, rng: Random) -> Member:
    """Five people and two stations; log-in names such as yz-clerk."""
    place = organisation.name.removesuffix("消费者权益保护委员会")
    people = {}
    for post, roles in STAFF:
        name = rng.choice(words()["surnames"]) + rng.choice(words()["given"][:30])
        people[post] = person_of(f"{organisation.code.lower()}-{post}", name, organisation, roles)
    for number, kind in enumerate(("BRANCH", "STATION"), start=1):
        create_organisation(
            actor=OPERATOR,
            code=f"{organisation.code}{'AB'[number - 1]}",
            name=f"{place}{'步行街消费维权分会' if kind == 'BRANCH' else '购物中心消费投诉站'}",
            kind=kind,
            parent=organisation,
            region_code=organisation.region_code,
        )
    first_day = organisation.valid_from or date.min
    return Member(organisation, place, people, first_day, row.valid_to or date.max, row.successor)


def person_of(username: str, name: str, organisation: Organisation, roles: tuple[str, ...]) -> User:
    """Somebody at a desk, with the password of the demo."""
    user = create_user(actor=OPERATOR, username=username, name=name, organisation=organisation)
    user.password = _demo_password()
    user.save(update_fields=["password"])
    since = max(OPENED_ON, organisation.valid_from or OPENED_ON)
    for role in roles:
        assign_role(user, actor=OPERATOR, role=role, organisation=organisation, valid_from=since)
    return user


@cache
def _demo_password() -> str:
    """Hashed once for all demo accounts: the hash is slow on purpose."""
    return make_password(PASSWORD)


def _oversight(made: dict[str, Organisation], members: list[Member]) -> None:
    """A supervising body's officer, the rotating secretary-general, a head of the association above, an
    analyst, three administrators.
    """
    person_of("cqsj-supervisor", "罗建国", made["CQSJ"], ("supervisor",))
    yuzhong = next(m for m in members if m.organisation.code == "YZ").organisation
    person_of(SECRETARY, "何秘书长", yuzhong, ("secretary_general",))
    person_of(ABOVE, "余明", made["CQ"], ("head",))
    person_of("analyst", "宋分析", yuzhong, ("analyst",))
    person_of("yz-archivist", "田档案", yuzhong, ("archivist",))
    for username, role, name in ADMINISTRATORS:
        person_of(username, name, made["CQ"], (role,))
