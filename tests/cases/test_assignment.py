"""Cases given out: the proposal with its reasons, one click, unasked where the holder wants it, the board."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases.models import AssignmentChoice, Caseworker, Complaint, Recusal
from lianwei.cases.operations import (
    accept_complaint,
    assign_as_proposed,
    assign_complaint,
    choose_assignment,
    revise_caseworker,
)
from lianwei.cases.queries.page.proposals import needs_somebody, proposal_for
from lianwei.cases.queries.people.load_board import load_board
from lianwei.cases.queries.people.team import team_of
from lianwei.cases.sight import store
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.models import Event
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import SYSTEM, Actor, ActorKind, find
from lianwei.members.forms import LeaveForm
from lianwei.members.operations import leave_service
from lianwei.members.queries import actor_of, duties_of
from tests.factories.cases import complaint
from tests.factories.members import make_actor, make_organisation, make_staff, stand_in_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def office():
    return make_organisation("YZ")


@pytest.fixture
def head(office):
    return make_staff("head", organisation=office, name="周主任")


@pytest.fixture
def mediators(office):
    return [make_staff("mediator", organisation=office, name=name) for name in ("李芳", "王强")]


@pytest.fixture
def case(head):
    """Somebody else's by mistake: nobody handles it."""
    found = complaint(actor=actor_of(head))
    found.handler = None
    store(found)
    return found


def again(case):
    return find(Complaint, case.pk, actor=SYSTEM)


def knows(user, head, *categories, **changes):
    plain = {"takes_cases": True, "weekly_capacity": 10, "languages": [], "stations": []}
    known = plain | {"categories": list(categories)} | changes
    return revise_caseworker(user, head.organisation, actor=actor_of(head), **known)


def test_who_knows_the_goods_is_proposed_with_the_reasons(office, head, mediators, case):
    knows(mediators[1], head, "S01")

    found = proposal_for(case, actor=actor_of(head))

    assert (found.first.name, found.first.sentence) == (
        "王强",
        "熟悉美容美发；在办 0 件；本周新接 0/10 件",
    )
    assert {each.name: each.is_possible for each in found.others} == {"李芳": True, "周主任": False}


def test_nobody_is_proposed_who_cannot_hold_cases(office, head, mediators, case):
    make_staff("analyst", organisation=office, name="宋分析")
    make_staff("station_clerk", organisation=office, name="站点员")
    make_staff("mediator", organisation=office, name="已离开", is_active=False)
    make_staff("mediator", organisation=make_organisation("JB"), name="别的单位")

    found = proposal_for(case, actor=actor_of(head))

    assert {each.name for each in (found.first, *found.others)} == {"李芳", "王强", "周主任"}


def test_absence_recusal_and_no_new_cases_bar_with_a_sentence(office, head, mediators, case):
    today = clock.today()
    stand_in_for(mediators[0], mediators[1], valid_from=today, valid_to=today + timedelta(days=3))
    Recusal.objects.create(
        complaint=case,
        mediator=mediators[1],
        asked_by="consumer",
        reason="亲属",
        asked_on=today,
        is_granted=True,
    )
    knows(head, head, takes_cases=False)

    found = proposal_for(case, actor=actor_of(head))

    told = {each.name: (each.is_possible, each.sentence.partition("到")[0]) for each in found.others}
    assert found.first is None
    assert told == {
        "李芳": (False, "缺勤"),
        "王强": (False, "在本件中回避"),
        "周主任": (False, "不接新件"),
    }


def test_one_who_stepped_aside_is_not_given_the_case(head, mediators, case):
    Recusal.objects.create(
        complaint=case,
        mediator=mediators[0],
        asked_by="consumer",
        reason="亲属",
        asked_on=clock.today(),
        is_granted=True,
    )

    with pytest.raises(Invalid) as refused:
        assign_complaint(case.pk, actor=actor_of(head), handler_id=mediators[0].pk)

    assert list(refused.value.fields) == ["handler"]
    assert again(case).handler_id is None


def test_an_assignment_is_remembered_so_that_turns_go_round(office, head, mediators, case):
    assign_complaint(case.pk, actor=actor_of(head), handler_id=mediators[0].pk)
    other = complaint(actor=actor_of(head))

    row = Caseworker.objects.visible_to(SYSTEM).get(user=mediators[0])
    loads = {each.name: each.load.open for each in team_of(office.pk, actor=actor_of(head))}

    assert row.last_assigned_at is not None
    assert loads == {"李芳": 1, "王强": 0, "周主任": 1}
    assert proposal_for(other, actor=actor_of(head)).first.name == "王强"


def test_a_case_goes_unasked_only_where_the_holder_wants_it(office, head, mediators, case):
    assign_as_proposed(case.pk, actor=SYSTEM)
    assert again(case).handler_id is None

    choose_assignment(office, actor=actor_of(head), is_automatic=True)
    assign_as_proposed(case.pk, actor=SYSTEM)
    assign_as_proposed(case.pk, actor=SYSTEM)

    taken = again(case).handler_id
    assert taken == proposal_before(case, mediators, head)
    assert [event.details for event in Event.objects.filter(name="complaint.assigned")] == [
        {"handler": taken, "automatic": True}
    ]


def proposal_before(case, mediators, head):
    """The first by key, while nobody has anything; the head gives cases out and is given none."""
    return min(mediators, key=lambda user: user.pk).pk


def test_what_somebody_who_leads_no_sessions_accepts_goes_on_to_one_who_does(office, head, mediators):
    clerk = make_staff("clerk", organisation=office, name="登记员")
    registered = complaint(actor=actor_of(clerk))
    choose_assignment(office, actor=actor_of(head), is_automatic=True)

    assign_as_proposed(registered.pk, actor=SYSTEM)
    assert again(registered).handler_id == clerk.pk

    accept_complaint(registered.pk, actor=actor_of(head), no_talks="refuses")
    assign_as_proposed(registered.pk, actor=SYSTEM)
    assert again(registered).handler.name in ("李芳", "王强")


def test_the_worker_assigns_after_a_registration(office, head, mediators):
    choose_assignment(office, actor=actor_of(head), is_automatic=True)
    door = Actor(
        ActorKind.SOURCE,
        organisation_id=office.pk,
        organisations=frozenset({office.pk}),
        acts_for=frozenset({office.pk}),
        permissions=frozenset({"complaint.receive"}),
    )
    came_in = complaint(actor=door)
    assert came_in.handler_id is None

    deliver_pending()

    assert again(came_in).handler_id is not None


@pytest.mark.parametrize("role", ["clerk", "mediator", "station_clerk", "analyst"])
def test_only_the_head_enters_skills_and_the_setting(office, mediators, role):
    actor = make_actor(role, organisation=office)

    with pytest.raises(NotAllowed):
        choose_assignment(office, actor=actor, is_automatic=True)
    with pytest.raises(NotAllowed):
        revise_caseworker(
            mediators[0],
            office,
            actor=actor,
            takes_cases=True,
            weekly_capacity=10,
            categories=[],
            languages=[],
            stations=[],
        )
    assert AssignmentChoice.objects.visible_to(SYSTEM).count() == 0


def test_another_members_head_enters_nothing_here(office, mediators):
    stranger = make_actor("head", organisation=make_organisation("JB"))

    with pytest.raises(NotAllowed):
        choose_assignment(office, actor=stranger, is_automatic=True)


def test_the_board_shows_each_desk_and_the_cases_of_one(office, head, mediators, case):
    actor = actor_of(head)
    assign_complaint(case.pk, actor=actor, handler_id=mediators[0].pk)

    board = load_board(actor=actor, of=mediators[0].pk)

    assert [(each.colleague.name, each.colleague.load.open, each.later_to) for each in board.desks] == [
        ("周主任", 0, 0),
        ("李芳", 1, 100),
        ("王强", 0, 0),
    ]
    assert [each.row.pk for each in board.cases] == [case.pk]
    assert board.cases[0].proposal.first.name != "李芳"


def test_the_board_costs_the_same_for_one_case_and_for_three(office, head, mediators, case, client_of):
    client = client_of(head)
    address = reverse("complaint_assign_board") + "?of=none"
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _n in range(2):
        more = complaint(actor=actor_of(head))
        more.handler = None
        store(more)
    make_staff("mediator", organisation=office)
    client.get(address)

    with CaptureQueriesContext(connection) as three:
        page = client.get(address)

    assert page.status_code == 200
    assert len(one) == len(three)


def test_one_click_gives_a_case_to_the_person_proposed(head, mediators, case, client_of):
    client = client_of(head)
    first = proposal_for(case, actor=actor_of(head)).first

    page = client.get(reverse("complaint_detail", args=[case.pk])).content.decode()
    client.post(reverse("complaint_assign", args=[case.pk]), {"handler": first.user_id})

    assert "这件谁来办" in page
    assert first.sentence in page
    assert again(case).handler_id == first.user_id
    assert not needs_somebody(again(case), actor=actor_of(head))


def test_the_form_offers_everybody_with_the_reasons(office, head, mediators, case, client_of):
    knows(mediators[0], head, takes_cases=False)

    page = client_of(head).get(reverse("complaint_assign", args=[case.pk])).content.decode()

    assert "李芳：不接新件" in page
    assert "王强：在办 0 件" in page


def test_the_home_page_proposes_for_cases_nobody_has(head, mediators, case, client_of):
    page = client_of(head).get("/").content.decode()

    assert "分给" in page
    assert reverse("complaint_assign", args=[case.pk]) in page


def test_the_head_enters_skills_and_the_setting_on_pages(office, head, mediators, client_of):
    client = client_of(head)
    address = reverse("caseworker_revise", args=[mediators[0].pk])

    refused = client.post(address, {"takes_cases": "on", "weekly_capacity": "0"})
    client.post(
        address, {"takes_cases": "on", "weekly_capacity": "6", "categories": ["S01"], "languages": ["en"]}
    )
    client.post(reverse("caseworker_revise_assignment"), {"is_automatic": "1"})

    row = Caseworker.objects.visible_to(SYSTEM).get(user=mediators[0])
    assert refused.status_code == 422
    assert (row.weekly_capacity, row.categories, row.languages) == (6, ["S01"], ["en"])
    assert AssignmentChoice.objects.visible_to(SYSTEM).get().is_automatic


def test_a_leavers_cases_pass_to_people_who_can_have_them_alone(office, head, mediators, case):
    make_staff("analyst", organisation=office, name="宋分析")
    assign_complaint(case.pk, actor=actor_of(head), handler_id=mediators[0].pk)

    form = LeaveForm(user=mediators[0], duties=duties_of(mediators[0]))

    offered = {str(each) for each in form.fields["complaint"].queryset}
    assert offered == {"王强", "周主任"}


def test_a_leavers_cases_are_not_passed_to_somebody_who_cannot_have_them(office, head, mediators, case):
    analyst = make_staff("analyst", organisation=office, name="宋分析")
    assign_complaint(case.pk, actor=actor_of(head), handler_id=mediators[0].pk)

    with pytest.raises(Invalid) as refused:
        leave_service(mediators[0], actor=actor_of(head), receivers={"complaint": analyst})

    assert list(refused.value.fields) == ["complaint"]
    assert again(case).handler_id == mediators[0].pk


def test_a_head_is_given_cases_only_who_says_so_or_works_by_another_role_too(office, head, mediators, case):
    both = make_staff("head", "mediator", organisation=office, name="都做的")
    assign_complaint(case.pk, actor=actor_of(head), handler_id=head.pk)

    def takes():
        return {each.name for each in team_of(office.pk, actor=actor_of(head)) if each.takes_cases}

    before = takes()
    knows(head, head, takes_cases=True)

    assert before == {"李芳", "王强", both.name}
    assert takes() == {"李芳", "王强", both.name, "周主任"}
