"""Members join and leave an alliance; bodies guide it."""

from datetime import date

import pytest

from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR
from lianwei.members.models import SupervisingBody
from lianwei.members.operations import (
    create_alliance,
    join_alliance,
    leave_alliance,
    name_supervising_body,
)
from lianwei.members.queries import alliances_of, members_of
from tests.factories.members import make_actor, make_alliance, make_organisation

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)


def test_an_alliance_is_created_by_an_administrator():
    alliance = create_alliance(actor=make_actor("system_admin"), code="HUAIHAI", name="淮海联盟")

    assert Event.objects.get(subject=f"alliance:{alliance.pk}").details == {"code": "HUAIHAI"}


def test_an_alliance_is_not_created_by_a_member():
    with pytest.raises(NotAllowed):
        create_alliance(actor=make_actor("head"), code="HUAIHAI", name="淮海联盟")


def test_a_member_belongs_from_its_first_to_its_last_day():
    alliance, member = make_alliance(), make_organisation()

    join_alliance(alliance, actor=OPERATOR, organisation=member, joined_on=MARCH)
    leave_alliance(alliance, actor=OPERATOR, organisation=member, left_on=date(2026, 3, 31))

    days = [date(2026, 2, 28), MARCH, date(2026, 3, 31), date(2026, 4, 1)]
    assert [list(members_of(alliance, on=day)) for day in days] == [[], [member], [member], []]
    assert [list(alliances_of(member.pk, on=day)) for day in days] == [[], [alliance], [alliance], []]
    assert list(Event.objects.order_by("id").values_list("name", flat=True)) == [
        "alliance.joined",
        "alliance.left",
    ]


def test_nobody_joins_twice():
    member = make_organisation()
    alliance = make_alliance(member)

    with pytest.raises(Invalid):
        join_alliance(alliance, actor=OPERATOR, organisation=member, joined_on=MARCH)


def test_only_members_leave():
    with pytest.raises(Invalid):
        leave_alliance(make_alliance(), actor=OPERATOR, organisation=make_organisation(), left_on=MARCH)


def test_nobody_leaves_before_joining():
    member = make_organisation()
    alliance = make_alliance(member)

    with pytest.raises(Invalid):
        leave_alliance(alliance, actor=OPERATOR, organisation=member, left_on=date(2019, 1, 1))


def test_the_secretary_general_manages_the_own_alliance_only():
    seat, newcomer = make_organisation(), make_organisation()
    own, foreign = make_alliance(seat), make_alliance(code="HUAIHAI")
    secretary_general = make_actor("secretary_general", organisation=seat)

    join_alliance(own, actor=secretary_general, organisation=newcomer, joined_on=MARCH)

    with pytest.raises(NotAllowed):
        join_alliance(foreign, actor=secretary_general, organisation=newcomer, joined_on=MARCH)
    assert list(members_of(own, on=MARCH)) == [seat, newcomer]


def test_a_body_guides_from_a_day_on():
    alliance, bureau = make_alliance(), make_organisation(kind="SUPERVISOR")

    name_supervising_body(alliance, actor=OPERATOR, organisation=bureau, since=MARCH)

    named = SupervisingBody.objects.values_list("alliance", "organisation", "since", "until")
    assert list(named) == [(alliance.pk, bureau.pk, MARCH, None)]
    with pytest.raises(Invalid):
        name_supervising_body(alliance, actor=OPERATOR, organisation=bureau, since=MARCH)
