"""Alliances, organisations, people and actors for tests. Each says only what matters to the test."""

from datetime import date, datetime, timedelta
from itertools import count

from lianwei.core import clock
from lianwei.core.scope import OPERATOR, Actor
from lianwei.members.models import (
    Absence,
    Alliance,
    Membership,
    Organisation,
    OrganisationKind,
    Role,
    RoleAssignment,
    SupervisingBody,
    User,
)
from lianwei.members.operations.organisations import retire_organisation
from lianwei.members.queries import actor_of
from lianwei.members.reference_data import load_organisation_kinds_and_roles

LONG_AGO = date(2020, 1, 1)
PASSWORD = "jie-yue-yong-shui-2026"
_letters = count(1)


def at_office(text: str) -> datetime:
    """An instant by the office clock: at_office("2026-01-26 09:00")."""
    return datetime.fromisoformat(f"{text}+08:00")


def make_organisation(
    code: str | None = None, *, parent: Organisation | None = None, **fields
) -> Organisation:
    """A district association unless `kind` (a code of the kinds table) says otherwise."""
    code = code or _code()
    kind = fields.pop("kind", "COUNTY")
    _reference_data()
    named = {"name": f"{code}消费者权益保护委员会", "short_name": f"{code}消委", "region_code": "500103"}
    organisation = Organisation.objects.create(code=code, kind_id=kind, parent=parent, **named | fields)
    organisation.take_place()
    return organisation


def make_station(parent: Organisation, code: str | None = None, **fields) -> Organisation:
    """A complaint station (投诉站) below an association."""
    return make_organisation(code, parent=parent, **{"kind": "STATION"} | fields)


def make_alliance(*members: Organisation, code: str = "CQ-METRO", **fields) -> Alliance:
    """An alliance of these members."""
    alliance = Alliance.objects.create(code=code, **{"name": "重庆都市圈消费维权大联盟"} | fields)
    for member in members:
        join(alliance, member)
    return alliance


def make_member(code: str) -> Organisation:
    """One more member of the one alliance, which is made with its first."""
    member = make_organisation(code)
    join(Alliance.objects.filter(code="CQ-METRO").first() or make_alliance(), member)
    return member


def join(alliance: Alliance, member: Organisation, **fields) -> Membership:
    return Membership.objects.create(
        alliance=alliance, organisation=member, **{"joined_on": LONG_AGO} | fields
    )


def supervise(alliance: Alliance, body: Organisation, **fields) -> SupervisingBody:
    return SupervisingBody.objects.create(
        alliance=alliance, organisation=body, **{"since": LONG_AGO} | fields
    )


def make_user(username: str | None = None, *, organisation: Organisation | None = None, **fields) -> User:
    """A person without any role."""
    username = username or f"user{next(_letters)}"
    home = organisation or make_organisation()
    user = User(username=username, organisation=home, **{"name": "陈建华"} | fields)
    user.set_password(PASSWORD)
    user.save()
    return user


def give_role(user: User, role: str, *, organisation: Organisation | None = None, **fields) -> RoleAssignment:
    """A role in the home organisation unless another is named."""
    return RoleAssignment.objects.create(
        user=user,
        role_id=role,
        organisation=organisation or user.organisation,
        **{"valid_from": LONG_AGO} | fields,
    )


def stand_in_for(absent: User, stand_in: User, *, valid_from: date, valid_to: date) -> Absence:
    return Absence.objects.create(absent=absent, stand_in=stand_in, valid_from=valid_from, valid_to=valid_to)


def make_staff(*roles: str, organisation: Organisation | None = None, **fields) -> User:
    """A person with these roles in the organisation (a mediator where none is named)."""
    user = make_user(organisation=organisation, **fields)
    for role in roles or ("mediator",):
        give_role(user, role)
    return user


def make_actor(*roles: str, organisation: Organisation | None = None) -> Actor:
    """The actor of a new person with these roles; make_actor("head", organisation=yuzhong)."""
    return actor_of(make_staff(*roles, organisation=organisation))


def end_organisation(organisation: Organisation, *, successor: Organisation) -> None:
    """Yesterday was its last day; from today another stands in its place."""
    last_day = clock.today() - timedelta(days=1)
    retire_organisation(organisation, actor=OPERATOR, last_day=last_day, successor=successor)
    organisation.refresh_from_db()


def abandon_organisation(organisation: Organisation) -> None:
    """As a record from before such an end was refused: it ended yesterday, whatever still lay there."""
    yesterday = clock.today() - timedelta(days=1)
    Organisation.objects.filter(pk=organisation.pk).update(valid_to=yesterday)
    Membership.objects.filter(organisation=organisation).update(left_on=yesterday)
    organisation.refresh_from_db()


def _reference_data() -> None:
    if not OrganisationKind.objects.exists() or not Role.objects.exists():
        load_organisation_kinds_and_roles()


def _code() -> str:
    """Fresh capital letters: AAB, AAC, …"""
    number, letters = next(_letters), ""
    for _ in range(3):
        number, rest = divmod(number, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
