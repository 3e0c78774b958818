"""Who sees which case: members, stations, the association above, those who look on, the consumer by link."""

import pytest
from django.apps import apps
from django.db.models import QuerySet

from lianwei.cases.models import Access, CaseChild, Complaint, Enquiry, Respondent, Status, ViolationReport
from lianwei.core.errors import NotVisible
from lianwei.core.scope import ANONYMOUS, Actor, ActorKind, find
from lianwei.members.queries import actor_of
from tests.cases.actors import consumer, onlooker, worker
from tests.cases.stages import standing, take
from tests.factories.cases import clock_move, complaint, enquiry, staff, violation_report
from tests.factories.members import (
    make_actor,
    make_alliance,
    make_organisation,
    make_staff,
    make_station,
    supervise,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both]
CHILDREN = [m for m in apps.get_app_config("cases").get_models() if issubclass(m, CaseChild)]
FULL = (
    *("request_supplement", "supply", "try_settlement", "record_reply", "end_talks", "accept"),
    *("schedule_session", "hold_session", "recuse", "commission_appraisal", "end_appraisal"),
    *("agree", "sign", "sign", "record_payment", "hand_over", "ask_follow_up", "note"),
)


@pytest.fixture
def city():
    return make_organisation("CQ", kind="CITY")


@pytest.fixture
def yuzhong(city):
    return make_organisation("YZ", parent=city)


@pytest.fixture
def case(yuzhong):
    return complaint(actor=worker(yuzhong))


def sees(actor, case):
    return list(Complaint.objects.visible_to(actor).filter(pk=case.pk)) == [case]


def test_the_own_staff_sees_it_and_another_member_does_not(case, yuzhong):
    assert sees(make_actor("clerk", organisation=yuzhong), case)
    assert not sees(make_actor("head", organisation=make_organisation("JB")), case)
    with pytest.raises(NotVisible):
        find(Complaint, case.pk, actor=make_actor("head", organisation=make_organisation("WZ")))


def test_an_association_sees_what_its_station_took_in_and_acts_for_it(yuzhong):
    station = make_station(yuzhong, "YZA")
    case = complaint(actor=worker(station))
    mediator = make_actor("mediator", organisation=yuzhong)

    assert sees(mediator, case)
    assert case.is_within_reach(mediator)


def test_a_station_sees_its_own_intake_and_not_its_associations_other_cases(case, yuzhong):
    station = make_station(yuzhong, "YZA")
    own = complaint(actor=worker(station))
    QuerySet(Complaint).filter(pk=own.pk).update(holder=yuzhong)
    clerk = make_actor("station_clerk", organisation=station)

    assert (sees(clerk, own), sees(clerk, case)) == (True, False)


def test_the_association_above_sees_without_reach(case, city):
    head, mediator = make_actor("head", organisation=city), make_actor("mediator", organisation=city)

    assert (sees(head, case), case.is_within_reach(head)) == (True, False)
    assert not sees(mediator, case)


def test_a_supervising_body_sees_the_cases_of_its_alliance_alone(yuzhong):
    bureau, other = make_organisation("SJ", kind="SUPERVISOR"), worker(make_organisation("WZ"))
    supervise(make_alliance(yuzhong), bureau)
    inside, outside = complaint(actor=worker(yuzhong)), complaint(actor=other)
    officer = actor_of(make_staff("supervisor", organisation=bureau))

    assert (sees(officer, inside), sees(officer, outside)) == (True, False)
    assert not inside.is_within_reach(officer)


def test_a_link_opens_one_case_and_its_children(case):
    other, mine = complaint(actor=staff("JB")), consumer(case)

    assert (sees(mine, case), sees(mine, other)) == (True, False)
    assert set(Respondent.objects.visible_to(mine)) == set(QuerySet(Respondent).filter(complaint=case))
    assert not case.is_within_reach(mine)


@pytest.mark.parametrize(
    "who", [ANONYMOUS, Actor(ActorKind.STAFF), Actor(ActorKind.PEER), Actor(ActorKind.SOURCE)]
)
def test_who_comes_with_nothing_sees_nothing(case, who):
    assert not sees(who, case)


def test_every_table_of_a_case_is_closed_to_another_member(yuzhong):
    actor = worker(yuzhong)
    case = take(complaint(actor=actor).pk, actor, *FULL)
    take(case.pk, actor, "assign", "group", "tag")
    clock_move(case)
    stranger = worker(make_organisation("JB"))
    filled = [m for m in CHILDREN if QuerySet(m).filter(complaint=case).exists()]

    assert {m.__name__ for m in CHILDREN} - {m.__name__ for m in filled} <= {
        "OutsideNumber",
        "Presence",
        "Supervision",
        *("Referral", "Offer", "Appeal", "GroupedCase", "ImportedGoods", "CityRequest"),  # their own tests
    } | {m.__name__ for m in CHILDREN if m.__module__.endswith(("views", "saved"))}
    for model in filled:
        assert model.objects.visible_to(actor).count() == QuerySet(model).count(), model.__name__
        assert model.objects.visible_to(stranger).count() == 0, model.__name__
    assert Access.objects.visible_to(stranger).count() == 0


def test_enquiries_and_reports_stay_with_their_holder(yuzhong, city):
    actor, bureau = worker(yuzhong), onlooker(make_organisation("SJ"), 1)
    asked, seen = enquiry(actor=actor), violation_report(actor=actor)

    assert (list(Enquiry.objects.visible_to(actor)), list(ViolationReport.objects.visible_to(actor))) == (
        [asked],
        [seen],
    )
    for stranger in (worker(make_organisation("JB")), bureau, consumer(complaint(actor=actor))):
        assert Enquiry.objects.visible_to(stranger).count() == 0
        assert ViolationReport.objects.visible_to(stranger).count() == 0


def test_a_list_costs_one_query_whatever_the_actor_is(case, city, django_assert_num_queries):
    viewer = make_actor("head", organisation=city)
    for actor in (worker(case.holder), viewer, onlooker(city, 1), consumer(case)):
        with django_assert_num_queries(1):
            list(Complaint.objects.visible_to(actor))


def test_archived_cases_stay_visible(yuzhong):
    actor = worker(yuzhong)

    assert sees(actor, standing(Status.ARCHIVED, actor))
