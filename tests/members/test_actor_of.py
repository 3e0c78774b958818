"""From a person to an actor: what is seen, acted for, permitted, overseen."""

from datetime import date

import pytest

from lianwei.core.scope import ANONYMOUS, ActorKind
from lianwei.members.queries import actor_of, places_of
from tests.factories.members import (
    give_role,
    join,
    make_alliance,
    make_organisation,
    make_staff,
    make_station,
    make_user,
    stand_in_for,
    supervise,
)

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)


def test_mediator_acts_for_the_association_and_its_stations():
    yuzhong = make_organisation("YZ")
    station = make_station(make_organisation(kind="BRANCH", parent=yuzhong))
    mediator = make_staff("mediator", organisation=yuzhong)

    actor = actor_of(mediator)

    assert (actor.kind, actor.user_id, actor.organisation_id) == (ActorKind.STAFF, mediator.pk, yuzhong.pk)
    assert actor.acts_for == actor.organisations == {yuzhong.pk, station.parent_id, station.pk}
    assert actor.may("complaint.accept")
    assert not actor.may("complaint.decline")


def test_head_of_a_city_sees_the_districts_and_acts_for_the_own_stations_only():
    city = make_organisation(kind="CITY")
    own_station = make_station(city)
    district = make_organisation(parent=city)
    districts_station = make_station(district)
    head = make_staff("head", organisation=city)

    actor = actor_of(head)

    assert actor.organisations == {city.pk, own_station.pk, district.pk, districts_station.pk}
    assert actor.acts_for == {city.pk, own_station.pk}


def test_mediator_of_a_city_does_not_see_the_districts():
    city = make_organisation(kind="CITY")
    make_organisation(parent=city)

    actor = actor_of(make_staff("mediator", organisation=city))

    assert actor.organisations == {city.pk}


def test_a_neighbour_whose_id_begins_alike_is_not_in_the_subtree():
    first = make_organisation(pk=5)
    make_organisation(pk=51)

    actor = actor_of(make_staff("head", organisation=first))

    assert actor.organisations == {5}


def test_several_roles_of_one_person_add_up():
    both = actor_of(make_staff("clerk", "head"))

    assert both.may("complaint.receive")
    assert both.may("document.approve")


def test_patterns_of_the_head_cover_every_verb_of_the_noun():
    head = actor_of(make_staff("head"))

    assert head.may("complaint.decline")
    assert not head.may("complaint.*")
    assert not head.may("instance.administer")


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "audit_admin"])
def test_administrators_see_no_case_at_all(role):
    administrator = actor_of(make_staff(role))

    assert (administrator.organisations, administrator.acts_for) == (frozenset(), frozenset())
    assert not any(name.startswith("complaint.") for name in administrator.permissions)


def test_a_person_without_role_may_change_the_own_settings_only():
    actor = actor_of(make_user())

    assert actor.permissions == {"settings.revise"}
    assert actor.organisations == frozenset()


def test_an_inactive_person_is_nobody():
    assert actor_of(make_staff("head", is_active=False)) is ANONYMOUS


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "holds"),
    [
        (MARCH, None, True),
        (MARCH, MARCH, True),
        (date(2026, 3, 2), None, False),
        (date(2026, 1, 1), date(2026, 2, 28), False),
    ],
)
def test_a_role_holds_on_its_first_and_last_day(valid_from, valid_to, holds):
    user = make_user()
    give_role(user, "mediator", valid_from=valid_from, valid_to=valid_to)

    assert actor_of(user, on=MARCH).may("complaint.agree") is holds


def test_roles_count_in_the_organisation_the_person_works_in():
    user = make_staff("clerk")
    other = make_organisation()
    give_role(user, "head", organisation=other)

    at_home = actor_of(user)
    elsewhere = actor_of(user, organisation=other.pk)

    assert (at_home.organisation_id, at_home.may("document.approve")) == (user.organisation_id, False)
    assert (elsewhere.organisation_id, elsewhere.may("document.approve")) == (other.pk, True)
    assert elsewhere.organisations == {other.pk}
    assert [place.pk for place in places_of(user)] == [user.organisation_id, other.pk]


def test_an_organisation_without_a_role_is_ignored():
    user = make_staff("clerk")

    assert actor_of(user, organisation=make_organisation().pk).organisation_id == user.organisation_id


def test_a_stand_in_gets_the_absent_colleagues_permissions_while_it_lasts():
    head = make_staff("head")
    clerk = make_staff("clerk", organisation=head.organisation)
    stand_in_for(head, clerk, valid_from=MARCH, valid_to=date(2026, 3, 5))

    assert not actor_of(clerk, on=date(2026, 2, 28)).may("document.approve")
    assert actor_of(clerk, on=MARCH).may("document.approve")
    assert not actor_of(clerk, on=date(2026, 3, 6)).may("document.approve")


def test_a_stand_in_never_becomes_administrator():
    administrator = make_staff("security_admin")
    clerk = make_staff("clerk", organisation=administrator.organisation)
    stand_in_for(administrator, clerk, valid_from=MARCH, valid_to=MARCH)

    assert not actor_of(clerk, on=MARCH).may("role.assign")


def test_secretary_general_and_liaison_look_on_in_their_alliances():
    member = make_organisation()
    metro = make_alliance(member)
    left = make_alliance(code="YRD")
    join(left, member, left_on=date(2025, 12, 31))
    make_alliance(make_organisation(), code="HUAIHAI")

    actor = actor_of(make_staff("secretary_general", "liaison", organisation=member), on=MARCH)

    assert actor.oversees == {("secretary_general", metro.pk), ("liaison_group", metro.pk)}
    assert actor.organisations == frozenset()


def test_supervising_body_looks_on_the_alliances_it_guides():
    bureau = make_organisation(kind="SUPERVISOR")
    metro = make_alliance(make_organisation())
    supervise(metro, bureau)

    actor = actor_of(make_staff("supervisor", organisation=bureau))

    assert actor.oversees == {("supervising_body", metro.pk)}
    assert actor.acts_for == frozenset()


def test_a_mediator_of_a_member_does_not_oversee_the_alliance():
    member = make_organisation()
    make_alliance(member)

    assert actor_of(make_staff("mediator", organisation=member)).oversees == frozenset()


def test_successor_sees_and_acts_for_those_it_followed_from_the_day_after():
    liangjiang = make_organisation("LJXQ", valid_from=date(2026, 1, 25))
    jiangbei = make_organisation("JB", valid_to=date(2026, 1, 24), successor=liangjiang)
    head = make_staff("head", organisation=liangjiang)

    assert actor_of(head, on=date(2026, 1, 24)).acts_for == {liangjiang.pk}
    assert actor_of(head, on=date(2026, 1, 25)).acts_for == {liangjiang.pk, jiangbei.pk}


def test_an_actor_costs_five_queries_once_and_then_one(
    django_assert_max_num_queries, django_assert_num_queries
):
    member = make_organisation()
    make_station(member)
    make_alliance(member)
    user = make_staff("head", "secretary_general", "liaison", organisation=member)
    user.refresh_from_db()

    with django_assert_max_num_queries(5):
        actor_of(user)
    with django_assert_num_queries(1):
        actor_of(user)
