"""Organisations are created, revised and retired; a successor takes over."""

from datetime import date

import pytest

from lianwei.core.clock import playing
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR
from lianwei.members.models import Membership, Organisation, RoleAssignment
from lianwei.members.operations import (
    create_organisation,
    retire_organisation,
    revise_organisation,
)
from lianwei.members.queries import members_of, stations_of
from tests.factories.members import (
    at_office,
    give_role,
    make_actor,
    make_alliance,
    make_organisation,
    make_staff,
    make_station,
)

pytestmark = pytest.mark.django_db
LAST_DAY = date(2026, 1, 24)
AFTER = at_office("2026-01-26 09:00")


def last_event() -> Event:
    return Event.objects.order_by("-id").first()


def test_a_head_adds_a_station_below_the_own_association():
    yuzhong = make_organisation("YZ")
    head = make_actor("head", organisation=yuzhong)

    station = create_organisation(
        actor=head, code="YZJF", name="解放碑投诉站", kind="STATION", parent=yuzhong, phone="023-6300 0002"
    )

    station.refresh_from_db()
    assert station.path == f"{yuzhong.path}{station.pk}/"
    assert list(stations_of(yuzhong)) == [station]
    assert (last_event().name, last_event().details) == (
        "organisation.created",
        {"code": "YZJF", "kind": "STATION"},
    )


def test_a_root_is_added_by_an_administrator_only():
    with pytest.raises(NotAllowed):
        create_organisation(actor=make_actor("head"), code="CQ", name="重庆市消委会", kind="PROV")

    root = create_organisation(actor=make_actor("system_admin"), code="CQ", name="重庆市消委会", kind="PROV")

    assert (root.path, root.depth) == (f"/{root.pk}/", 0)


def test_a_head_does_not_add_below_another_association():
    other = make_organisation()

    with pytest.raises(NotAllowed):
        create_organisation(actor=make_actor("head"), code="NEW", name="某站", kind="STATION", parent=other)


@pytest.mark.parametrize("code", ["Y", "yz", "Y1", "TOOLONGCODE", "渝中", ""])
def test_a_malformed_code_is_refused(code):
    with pytest.raises(Invalid) as refused:
        create_organisation(actor=OPERATOR, code=code, name="某会", kind="COUNTY")

    assert list(refused.value.fields) == ["code"]


def test_a_code_is_given_once():
    make_organisation("YZ")

    with pytest.raises(Invalid) as refused:
        create_organisation(actor=OPERATOR, code="YZ", name="又一会", kind="COUNTY")

    assert list(refused.value.fields) == ["code"]


def test_revising_records_what_changed_and_nothing_when_nothing_did():
    yuzhong = make_organisation("YZ")
    head = make_actor("head", organisation=yuzhong)

    revise_organisation(yuzhong, actor=head, phone="023-6300 0009", name=yuzhong.name)
    revise_organisation(yuzhong, actor=head, phone="023-6300 0009")

    assert [event.details for event in Event.objects.filter(name="organisation.revised")] == [
        {"fields": ["phone"]}
    ]


@pytest.mark.parametrize("role", ["clerk", "security_admin"])
def test_revising_needs_the_permission(role):
    yuzhong = make_organisation("YZ")

    with pytest.raises(NotAllowed):
        revise_organisation(yuzhong, actor=make_actor(role, organisation=yuzhong), phone="1")


def test_the_code_cannot_be_revised():
    with pytest.raises(TypeError):
        revise_organisation(make_organisation(), actor=OPERATOR, code="XX")


def test_the_successor_takes_over_stations_people_and_memberships():
    liangjiang, jiangbei, yubei = (make_organisation(code) for code in ("LJXQ", "JB", "YB"))
    metro = make_alliance(jiangbei, yubei)
    station = make_station(jiangbei)
    below = make_station(station)
    clerk = make_staff("clerk", organisation=jiangbei)

    with playing(AFTER):
        retire_organisation(jiangbei, actor=OPERATOR, last_day=LAST_DAY, successor=liangjiang)
        retire_organisation(yubei, actor=OPERATOR, last_day=LAST_DAY, successor=liangjiang)

    for row in (station, below, clerk, jiangbei):
        row.refresh_from_db()
    assert (jiangbei.valid_to, jiangbei.successor) == (LAST_DAY, liangjiang)
    assert station.path == f"{liangjiang.path}{station.pk}/"
    assert below.path == f"{station.path}{below.pk}/"
    assert clerk.organisation == liangjiang
    assert list(
        RoleAssignment.objects.order_by("pk").values_list("organisation__code", "valid_from", "valid_to")
    ) == [
        ("JB", date(2020, 1, 1), LAST_DAY),
        ("LJXQ", date(2026, 1, 25), None),
    ]
    assert [o.code for o in members_of(metro, on=LAST_DAY)] == ["JB", "YB"]
    assert [o.code for o in members_of(metro, on=date(2026, 1, 25))] == ["LJXQ"]
    assert Membership.objects.filter(organisation=liangjiang).count() == 1
    assert last_event().details == {"last_day": "2026-01-24", "successor": liangjiang.pk}


def test_without_successor_nobody_may_still_work_there():
    lonely = make_organisation()
    make_staff("clerk", organisation=lonely)

    with playing(AFTER), pytest.raises(Invalid):
        retire_organisation(lonely, actor=OPERATOR, last_day=LAST_DAY)

    assert Organisation.objects.get(pk=lonely.pk).valid_to is None


def test_without_successor_no_station_may_remain():
    association = make_organisation()
    make_station(association)

    with playing(AFTER), pytest.raises(Invalid):
        retire_organisation(association, actor=OPERATOR, last_day=LAST_DAY)


def test_an_empty_station_is_retired_without_successor():
    station = make_station(make_organisation())

    with playing(AFTER):
        retire_organisation(station, actor=OPERATOR, last_day=LAST_DAY)

    assert Organisation.objects.get(pk=station.pk).is_in_force(date(2026, 1, 25)) is False


@pytest.mark.parametrize("last_day", [date(2026, 1, 27), date(2019, 1, 1)])
def test_the_last_day_lies_between_the_first_and_today(last_day):
    association = make_organisation(valid_from=date(2020, 1, 1))

    with playing(AFTER), pytest.raises(Invalid) as refused:
        retire_organisation(association, actor=OPERATOR, last_day=last_day, successor=make_organisation())

    assert list(refused.value.fields) == ["last_day"]


def test_an_own_station_cannot_follow():
    association = make_organisation()

    with playing(AFTER), pytest.raises(Invalid) as refused:
        retire_organisation(
            association, actor=OPERATOR, last_day=LAST_DAY, successor=make_station(association)
        )

    assert list(refused.value.fields) == ["successor"]


def test_retiring_happens_once():
    station = make_station(make_organisation())

    with playing(AFTER):
        retire_organisation(station, actor=OPERATOR, last_day=LAST_DAY)
        with pytest.raises(Invalid):
            retire_organisation(station, actor=OPERATOR, last_day=LAST_DAY)


def test_roles_elsewhere_stay_where_they_are():
    liangjiang, jiangbei, other = (make_organisation(code) for code in ("LJXQ", "JB", "BB"))
    mediator = make_staff("mediator", organisation=jiangbei)
    elsewhere = give_role(mediator, "mediator", organisation=other)

    with playing(AFTER):
        retire_organisation(jiangbei, actor=OPERATOR, last_day=LAST_DAY, successor=liangjiang)

    elsewhere.refresh_from_db()
    assert (elsewhere.organisation, elsewhere.valid_to) == (other, None)
