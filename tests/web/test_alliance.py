"""The alliance at a glance: what waits between members, who is late; numbers that equal their lists."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases.models import Complaint, cases_in
from lianwei.cases.operations import ask_assistance, dispute_competence, offer_transfer, question_complaint
from lianwei.cases.operations.together.groups import confirm_case_group
from lianwei.cases.queries import Filters, worklist
from lianwei.cases.queries.between.assistance import help_in
from lianwei.cases.queries.between.disputes import disputes_in
from lianwei.cases.queries.between.oversight import alliance_oversight
from lianwei.cases.queries.between.questions import questions_in
from lianwei.cases.queries.between.transfers import transfers_in
from lianwei.cases.queries.lists.views_saved import MARKS
from lianwei.cases.queries.lists.worklist import ALLIANCE
from lianwei.commitments.operations import make_commitment
from lianwei.core import clock
from lianwei.core.errors import NotAllowed
from lianwei.core.scope import Actor
from lianwei.members.models import User
from lianwei.members.queries import actor_of, alliance_of
from tests.factories import cases, members

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
LONG, SOON = timedelta(days=90), timedelta(days=7)
BASIS = {"reason": "店在南岸", "basis": "oral_consent"}


@pytest.fixture
def giver() -> User:
    return members.make_staff("head", "clerk", "mediator", organisation=members.make_member("YZ"))


@pytest.fixture
def taker(giver: User) -> User:
    return members.make_staff("head", "clerk", "mediator", organisation=members.make_member("NA"))


@pytest.fixture
def secretary(taker: User) -> User:
    return members.make_staff("secretary_general", organisation=members.make_member("GA"))


@pytest.fixture
def supervisor(secretary: User) -> User:
    body = members.make_organisation("SJ", kind="SUPERVISOR")
    members.supervise(members.Alliance.objects.get(), body)
    return members.make_staff("supervisor", organisation=body)


def held(by: User, **changes: object) -> Complaint:
    return cases.complaint(actor=actor_of(by), **changes)


def busy(giver: User, taker: User) -> None:
    """An offer, a late one, a dispute, late and joint assistance (each a promise), a question, a group."""
    actor, place = actor_of(giver), taker.organisation_id
    asked = {"asked_id": place, "kind": "inspect", "matter": "看看店面"}
    with clock.playing(clock.now() - LONG):
        offer_transfer(held(giver).pk, actor=actor, taker_id=place, **BASIS)
        due = clock.today() + timedelta(days=3)
        ask_assistance(held(giver).pk, actor=actor, due_on=due, **asked)
    offer_transfer(held(giver).pk, actor=actor, taker_id=place, **BASIS)
    dispute_competence(held(giver).pk, actor=actor, taker_id=place, **BASIS)
    ask_assistance(held(giver).pk, actor=actor, due_on=clock.today() + SOON, is_joint=True, **asked)
    question_complaint(held(giver).pk, actor=actor, matter="进展", due_on=clock.today())
    group = cases.case_group(actor=actor)
    told = {"title": "美容卡", "facts": "关门", "strategy": "先登记"}
    speakers = list(cases_in([group.pk]).values_list("complaint_id", flat=True))[:2]
    confirm_case_group(group.pk, actor=actor, speakers=speakers, **told)
    promised = held(taker)
    told = {"by": "经营者", "what": "退款", "due_on": clock.today() + SOON}
    make_commitment(promised, actor=actor_of(taker), **told)


def listed(actor: Actor, **filters: str) -> int:
    return len(worklist(actor=actor, filters=Filters(view=ALLIANCE, **filters)).rows)


@pytest.mark.parametrize("who", ["secretary", "supervisor"])
def test_each_number_is_the_length_of_its_list(request, giver, taker, who):
    actor = actor_of(request.getfixturevalue(who))
    busy(giver, taker)

    found = alliance_oversight(actor=actor)

    lists = {
        "offers": len(transfers_in("alliance", actor=actor).rows),
        "offers_late": len(transfers_in("late", actor=actor).rows),
        "disputes": len(disputes_in("open", actor=actor).rows),
        "help_late": len(help_in("late", actor=actor).rows),
        "questions": len(questions_in("open", actor=actor).rows),
        "questions_late": len(questions_in("late", actor=actor).rows),
    } | {code: listed(actor, special=code) for code in MARKS}
    assert dict(found.counts) == lists
    assert lists == {
        "offers": 2, "offers_late": 1, "disputes": 1, "help_late": 1, "questions": 1, "questions_late": 0,
        "joint": 1, "grouped": 3, "promised": 3, "imported": 0,
    }  # fmt: skip
    assert (found.open, found.late) == (listed(actor), listed(actor, window="late"))


def test_members_stand_with_their_open_late_and_warned_cases(giver, taker, secretary):
    with clock.playing(clock.now() - LONG):
        held(giver)
    held(taker), held(taker)
    near = Complaint.objects.visible_to(actor_of(taker)).order_by("pk").first()
    QuerySet(Complaint).filter(pk=near.pk).update(soon_from=clock.today())
    actor = actor_of(secretary)

    rows = {
        each.name[:2]: (each.open, each.late, each.near) for each in alliance_oversight(actor=actor).members
    }

    assert rows == {"YZ": (1, 1, 0), "NA": (2, 0, 1), "GA": (0, 0, 0)}
    for place, kinds in ((giver, (1, 1, 0)), (taker, (2, 0, 1))):
        member = str(place.organisation_id)
        counts = [listed(actor, member=member, window=window) for window in ("", "late", "near")]
        assert tuple(counts) == kinds


def test_the_day_of_the_warning_stands_on_the_case_while_its_clock_runs(giver):
    case = held(giver)

    assert case.soon_from is not None and case.received_on <= case.soon_from <= case.due_on


def test_a_station_is_counted_and_its_association_is_asked(client_of, giver, supervisor):
    station = members.make_station(giver.organisation)
    held(members.make_staff("clerk", organisation=station))

    text = client_of(supervisor).get(reverse("alliance_watch")).content.decode()

    ask = reverse("question_ask")
    asked = [f"{ask}?member={pk}" in text for pk in (giver.organisation_id, station.pk)]
    assert f"member={station.pk}" in text
    assert asked == [True, False]


def test_the_home_of_those_who_look_on_leads_to_the_lists(client_of, giver, taker, supervisor):
    busy(giver, taker)
    browser = client_of(supervisor)

    text = browser.get("/").content.decode()

    cases_at = reverse("complaint_list")
    member = f"{cases_at}?view=alliance&member={giver.organisation_id}&window=late"
    paths = [f"{cases_at}?view=alliance&special=joint", f"{reverse('transfer_list')}?view=late", member]
    assert [path in text or path.replace("&", "&amp;") in text for path in paths] == [True] * 3
    assert "王桂芳" not in text
    statuses = [browser.get(path).status_code for path in paths]
    assert statuses == [200, 200, 200]


def test_the_liaison_group_sees_figures_and_no_word_of_a_case(client_of, giver, taker):
    liaison = members.make_staff("liaison", organisation=giver.organisation)
    members.make_staff("secretary_general", organisation=members.make_member("GA"))
    busy(giver, taker)

    text = client_of(liaison).get(reverse("alliance_watch")).content.decode()

    assert [word in text for word in ("王桂芳", "美容卡", "渝中丽人", "店在南岸")] == [False] * 4
    assert reverse("competence_dispute_list") not in text


def test_who_looks_on_at_nothing_is_refused(client_of, giver):
    with pytest.raises(NotAllowed):
        alliance_oversight(actor=actor_of(giver))
    assert client_of(giver).get(reverse("alliance_watch")).status_code == 403


def test_cases_of_another_alliance_are_not_counted(giver, secretary):
    other = members.make_organisation("CD")
    members.make_alliance(other, code="OTHER")
    held(members.make_staff("clerk", organisation=other))
    held(giver)

    found = alliance_oversight(actor=actor_of(secretary))

    assert alliance_of(other, on=clock.today()) is not None
    assert (found.open, {each.name[:2] for each in found.members}) == (1, {"YZ", "NA", "GA"})


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_however_much_there_is(client_of, giver, taker, supervisor, count):
    for _n in range(count):
        busy(giver, taker)
    browser = client_of(supervisor)
    browser.get("/")

    with CaptureQueriesContext(connection) as asked:
        assert browser.get(reverse("alliance_watch")).status_code == 200
    assert len(asked) <= 10


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the plan as SQLite words it")
def test_members_are_counted_within_an_index(giver, secretary):
    held(giver)

    with CaptureQueriesContext(connection) as asked:
        alliance_oversight(actor=actor_of(secretary))
    counted = next(each["sql"] for each in asked if "GROUP BY" in each["sql"] and "holder_id" in each["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {counted}")
        plan = " ".join(row[3] for row in cursor.fetchall())

    assert "COVERING INDEX complaint_in_alliance" in plan


def test_a_sheet_keeps_what_sets_its_cases_apart(client_of, giver, taker, secretary):
    busy(giver, taker)

    sheet = (
        client_of(giver)
        .get(reverse("complaint_list_csv") + "?view=open&special=joint")
        .content.decode("utf-8-sig")
    )

    assert len(list(csv.reader(io.StringIO(sheet)))) == 2
