"""Giving and taking roles; the three administrators are three people."""

from datetime import date, timedelta

import pytest

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR
from lianwei.members.models import RoleAssignment
from lianwei.members.operations import assign_role, end_role
from lianwei.members.queries import actor_of, roles_in, roles_of
from tests.factories.members import (
    give_role,
    make_actor,
    make_organisation,
    make_staff,
    make_station,
    make_user,
)

pytestmark = pytest.mark.django_db
ADMINISTRATORS = ["system_admin", "security_admin", "audit_admin"]


def held(user) -> list[str]:
    return [assignment.role_id for assignment in roles_of(user)]


def test_a_head_gives_a_role_in_the_own_organisation():
    yuzhong = make_organisation("YZ")
    newcomer = make_user(organisation=yuzhong)

    assign_role(
        newcomer, actor=make_actor("head", organisation=yuzhong), role="mediator", organisation=yuzhong
    )

    assert held(newcomer) == ["mediator"]
    assert Event.objects.get(name="role.assigned").details == {
        "role": "mediator",
        "organisation": yuzhong.pk,
        "valid_from": clock.today().isoformat(),
        "valid_to": None,
    }


def test_in_a_tiny_member_one_person_holds_several_roles():
    both = make_staff("clerk")

    assign_role(both, actor=OPERATOR, role="mediator", organisation=both.organisation)
    assign_role(both, actor=OPERATOR, role="head", organisation=both.organisation)

    assert held(both) == ["clerk", "mediator", "head"]


@pytest.mark.parametrize("role", ["head", "mediator", "station_clerk"])
def test_in_a_station_inside_an_enterprise_only_its_own_role_is_given(role):
    station = make_station(make_organisation("YZ"), kind="FIRM")
    newcomer = make_user(organisation=station)

    with pytest.raises(Invalid) as refusal:
        assign_role(newcomer, actor=OPERATOR, role=role, organisation=station)
    assign_role(newcomer, actor=OPERATOR, role="firm_station_clerk", organisation=station)

    assert (list(refusal.value.fields), held(newcomer)) == (["role"], ["firm_station_clerk"])


def test_a_head_gives_no_role_elsewhere():
    yuzhong, other = make_organisation(), make_organisation()
    newcomer = make_user(organisation=yuzhong)

    with pytest.raises(NotAllowed):
        assign_role(
            newcomer, actor=make_actor("head", organisation=yuzhong), role="clerk", organisation=other
        )


def test_a_head_does_not_see_people_of_another_organisation():
    head = make_actor("head")

    with pytest.raises(NotVisible):
        assign_role(make_user(), actor=head, role="clerk", organisation=make_organisation())


@pytest.mark.parametrize("role", [*ADMINISTRATORS, "secretary_general", "supervisor"])
def test_a_head_gives_no_central_role(role):
    yuzhong = make_organisation()

    with pytest.raises(NotAllowed):
        assign_role(
            make_user(organisation=yuzhong),
            actor=make_actor("head", organisation=yuzhong),
            role=role,
            organisation=yuzhong,
        )


def test_the_security_administrator_gives_central_roles():
    newcomer = make_user()

    assign_role(
        newcomer,
        actor=make_actor("security_admin"),
        role="secretary_general",
        organisation=newcomer.organisation,
    )

    assert held(newcomer) == ["secretary_general"]


def test_the_system_administrator_gives_no_role():
    newcomer = make_user()

    with pytest.raises(NotAllowed):
        assign_role(
            newcomer, actor=make_actor("system_admin"), role="clerk", organisation=newcomer.organisation
        )


def test_an_administrator_gives_nothing_to_the_own_person():
    security = make_staff("security_admin")

    with pytest.raises(NotAllowed):
        assign_role(security, actor=actor_of(security), role="head", organisation=security.organisation)


@pytest.mark.parametrize("first", ADMINISTRATORS)
@pytest.mark.parametrize("second", [*ADMINISTRATORS, "clerk", "head", "analyst"])
def test_an_administrators_role_stands_alone(first, second):
    person = make_staff(first)

    with pytest.raises(Invalid) as refused:
        assign_role(person, actor=OPERATOR, role=second, organisation=person.organisation)

    assert list(refused.value.fields) == ["role"]
    assert held(person) == [first]


def test_a_case_worker_does_not_become_administrator():
    person = make_staff("clerk")

    with pytest.raises(Invalid):
        assign_role(person, actor=OPERATOR, role="audit_admin", organisation=person.organisation)


def test_a_role_to_come_already_excludes():
    person = make_user()
    give_role(person, "security_admin", valid_from=clock.today() + timedelta(days=30))

    with pytest.raises(Invalid):
        assign_role(person, actor=OPERATOR, role="clerk", organisation=person.organisation)


def test_a_role_that_is_over_does_not_exclude():
    person = make_user()
    give_role(person, "security_admin", valid_to=date(2021, 1, 1))

    assign_role(person, actor=OPERATOR, role="clerk", organisation=person.organisation)

    assert held(person) == ["clerk"]


def test_in_the_demo_one_visitor_may_play_everybody(settings):
    settings.LIANWEI_DEMO = True
    person = make_staff("security_admin")

    assign_role(person, actor=OPERATOR, role="clerk", organisation=person.organisation)

    assert held(person) == ["clerk", "security_admin"]


def test_the_same_role_is_not_given_twice_for_the_same_days():
    person = make_staff("clerk")

    with pytest.raises(Invalid) as refused:
        assign_role(person, actor=OPERATOR, role="clerk", organisation=person.organisation)

    assert list(refused.value.fields) == ["role"]


def test_a_role_needs_a_period_in_order():
    person = make_user()

    with pytest.raises(Invalid) as refused:
        assign_role(
            person,
            actor=OPERATOR,
            role="clerk",
            organisation=person.organisation,
            valid_from=date(2026, 3, 2),
            valid_to=date(2026, 3, 1),
        )

    assert list(refused.value.fields) == ["valid_to"]


def test_those_who_left_and_those_retired_get_nothing():
    gone = make_user(is_active=False)
    retired = make_organisation(valid_to=date(2021, 1, 1))

    with pytest.raises(Invalid):
        assign_role(gone, actor=OPERATOR, role="clerk", organisation=gone.organisation)
    with pytest.raises(Invalid):
        assign_role(make_user(), actor=OPERATOR, role="clerk", organisation=retired)


def test_a_role_taken_away_ends_at_once():
    clerk = make_staff("clerk")
    assignment = RoleAssignment.objects.get(user=clerk)

    end_role(assignment, actor=make_actor("head", organisation=clerk.organisation))

    assert not actor_of(clerk).may("complaint.receive")
    assert held(clerk) == []
    assert Event.objects.get(name="role.ended").details == {
        "role": "clerk",
        "organisation": clerk.organisation_id,
        "last_day": clock.today().isoformat(),
    }


def test_a_role_taken_away_can_be_given_again_the_same_day():
    clerk = make_staff("clerk")

    end_role(RoleAssignment.objects.get(user=clerk), actor=OPERATOR)
    assign_role(clerk, actor=OPERATOR, role="clerk", organisation=clerk.organisation)

    assert actor_of(clerk).may("complaint.receive")


def test_a_role_may_end_on_a_day_to_come():
    clerk, tomorrow = make_staff("clerk"), clock.today() + timedelta(days=1)

    end_role(RoleAssignment.objects.get(user=clerk), actor=OPERATOR, last_day=tomorrow)

    assert actor_of(clerk, on=tomorrow).may("complaint.receive")
    assert not actor_of(clerk, on=tomorrow + timedelta(days=1)).may("complaint.receive")


def test_a_role_ends_once():
    assignment = RoleAssignment.objects.get(user=make_staff("clerk"))
    end_role(assignment, actor=OPERATOR)

    with pytest.raises(Invalid):
        end_role(assignment, actor=OPERATOR)


def test_a_clerk_takes_no_role_away():
    yuzhong = make_organisation()
    assignment = RoleAssignment.objects.get(user=make_staff("head", organisation=yuzhong))

    with pytest.raises(NotAllowed):
        end_role(assignment, actor=make_actor("clerk", organisation=yuzhong))


def test_the_last_administrator_keeps_the_role():
    only = RoleAssignment.objects.get(user=make_staff("security_admin"))

    with pytest.raises(Invalid):
        end_role(only, actor=OPERATOR)

    make_staff("security_admin")
    end_role(only, actor=OPERATOR)
    assert RoleAssignment.objects.get(pk=only.pk).ended_at is not None


def test_an_organisations_roles_are_listed_in_the_order_of_the_file():
    yuzhong = make_organisation()
    head = make_staff("head", organisation=yuzhong)
    clerk = make_staff("clerk", organisation=yuzhong)
    make_staff("clerk", organisation=yuzhong, is_active=False)

    assert [(a.role_id, a.user) for a in roles_in(yuzhong)] == [("clerk", clerk), ("head", head)]
