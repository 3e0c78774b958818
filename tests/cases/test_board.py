"""The load board of the alliance: who is lent, what members read of each other, borrowing for a session."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases.models import Access, Assistance, Caseworker, Complaint, MediationSession, SharedPerson
from lianwei.cases.operations import answer_assistance, ask_assistance, decline_assistance
from lianwei.cases.operations.between.board import SharedEntry, retire_shared_person, share_person
from lianwei.cases.queries.between.board import alliance_board
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import subject_of
from lianwei.members.models import User
from lianwei.members.queries import actor_of
from tests.factories import cases, members

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
BOARD, WEEK = "shared_person_list", timedelta(days=7)


@pytest.fixture
def asker() -> User:
    return members.make_staff("mediator", "clerk", organisation=members.make_member("YZ"))


@pytest.fixture
def lender(asker: User) -> User:
    return members.make_staff("head", organisation=members.make_member("NA"))


def entry(**changes: object) -> SharedEntry:
    told = {"kind": "expert", "name": "赵电梯", "sessions_a_month": 2, "knows": "电梯"}
    return SharedEntry(**told | changes)


def shared(by: User, **changes: object) -> SharedPerson:
    return share_person(entry(**changes), actor=actor_of(by))


def case_with_session(by: User) -> tuple[Complaint, MediationSession]:
    case = cases.complaint(actor=actor_of(by))
    told = {"seq": 1, "way": "video", "held_at": clock.now() + WEEK, "mediator": by}
    return case, MediationSession.objects.create(
        complaint=case, video_link="https://video.example.org/room", **told
    )


def borrowed(case: Complaint, by: User, person: SharedPerson, **changes: object) -> Assistance:
    told = {"asked_id": person.organisation_id, "kind": "mediate", "matter": "一起调解"}
    told |= {"due_on": clock.today() + WEEK, "lent_id": person.pk}
    return ask_assistance(case.pk, actor=actor_of(by), **told | changes)


def test_who_is_shared_stands_on_the_board_of_all_members_with_its_day(client_of, asker, lender):
    row = shared(lender, knows="电梯困人")

    text = client_of(asker).get(reverse(BOARD)).content.decode()

    assert [word in text for word in ("赵电梯", "电梯困人")] == [True, True]
    assert (row.valid_from, row.valid_to, row.alliance_id) == (
        clock.today(),
        None,
        members.Alliance.objects.get().pk,
    )
    assert reverse("shared_person_retire", args=[row.pk]) not in text
    assert (
        reverse("shared_person_retire", args=[row.pk])
        in client_of(lender).get(reverse(BOARD)).content.decode()
    )


def test_the_board_of_another_alliance_shows_nobody_of_this_one(asker, lender):
    shared(lender)
    other = members.make_organisation("CD")
    members.make_alliance(other, code="OTHER")
    stranger = members.make_staff("mediator", "clerk", organisation=other)

    assert alliance_board(actor=actor_of(stranger)).people == []
    assert [each.person.name for each in alliance_board(actor=actor_of(asker)).people] == ["赵电梯"]


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "friend"},
        {"name": " "},
        {"sessions_a_month": 0},
        {"sessions_a_month": 61},
        {"knows": " "},
        {"subjects": ["nothing"]},
        {"valid_to": date(2020, 1, 2)},
    ],
)
def test_an_entry_that_says_nothing_is_refused(lender, changes):
    with pytest.raises(Invalid) as refused:
        shared(lender, **changes)

    field = "subjects" if "knows" in changes else next(iter(changes))
    assert list(refused.value.fields) == [field]
    assert SharedPerson.objects.count() == 0


def test_only_the_head_shares_and_only_the_own_people_are_ended(asker, lender):
    row, stranger = shared(lender), members.make_staff("head", organisation=asker.organisation)
    with pytest.raises(NotAllowed):
        shared(asker)
    with pytest.raises(NotVisible):
        retire_shared_person(row.pk, actor=actor_of(stranger))

    retire_shared_person(row.pk, actor=actor_of(lender))

    names = [each.name for each in Event.objects.filter(subject=subject_of(row)).order_by("seq")]
    assert alliance_board(actor=actor_of(asker)).people == []
    assert names == ["shared_person.shared", "shared_person.retired"]
    with pytest.raises(WrongStatus):
        retire_shared_person(row.pk, actor=actor_of(lender))


def test_a_head_outside_any_alliance_shares_nobody():
    alone = members.make_staff("head", organisation=members.make_organisation("XX"))
    with pytest.raises(NotAllowed):
        shared(alone)


def test_members_read_five_or_more_of_each_other_and_onlookers_the_whole_number(asker, lender):
    secretary = members.make_staff("secretary_general", organisation=members.make_member("GA"))
    clerks = {"YZ": asker, "NA": members.make_staff("mediator", "clerk", organisation=lender.organisation)}
    for place, count in (("YZ", 5), ("NA", 4)):
        for _n in range(count):
            cases.complaint(actor=actor_of(clerks[place]))

    def told(user: User) -> dict[str, int | None]:
        return {each.name[:2]: each.open for each in alliance_board(actor=actor_of(user)).members}

    assert told(lender) == {"YZ": 5, "NA": 4, "GA": None}
    assert told(asker) == {"YZ": 5, "NA": None, "GA": None}
    assert told(secretary) == {"YZ": 5, "NA": 4, "GA": 0}


def test_mediators_who_are_away_or_take_no_cases_do_not_count(asker, lender):
    away, other = (members.make_staff("mediator", organisation=asker.organisation) for _n in range(2))
    today = clock.today()
    members.stand_in_for(away, asker, valid_from=today, valid_to=today)
    person = {"user": other, "organisation": asker.organisation}
    Caseworker.objects.create(takes_cases=False, **person)

    found = {
        each.name[:2]: (each.mediators, each.week) for each in alliance_board(actor=actor_of(lender)).members
    }

    assert found["YZ"] == (1, 10)


def test_a_person_is_borrowed_for_a_session_and_the_lender_answers(client_of, asker, lender):
    person, (case, session) = shared(lender), case_with_session(asker)
    row = borrowed(case, asker, person, session_id=session.pk)
    helper = members.make_staff("mediator", "clerk", organisation=lender.organisation)

    shown = client_of(helper).get(reverse("complaint_detail", args=[case.pk])).content.decode()
    answer_assistance(case.pk, actor=actor_of(helper), assistance_id=row.pk, answer="赵电梯届时参加")

    assert [word in shown for word in ("赵电梯", "https://video.example.org/room")] == [True, True]
    assert (row.lent_id, row.session_id, row.is_joint) == (person.pk, session.pk, True)
    role = QuerySet(Access).filter(complaint=case, organisation_id=lender.organisation_id).get().role
    assert role == "partner"


def test_what_cannot_be_borrowed_is_refused(asker, lender):
    person, (case, session) = shared(lender), case_with_session(asker)
    _other, later = case_with_session(asker)
    third = members.make_member("BN")
    for changes, field in (
        ({"session_id": None}, "session"),
        ({"session_id": later.pk}, "session"),
        ({"session_id": session.pk, "kind": "inspect"}, "kind"),
        ({"session_id": session.pk, "asked_id": third.pk}, "lent"),
    ):
        with pytest.raises(Invalid) as refused:
            borrowed(case, asker, person, **changes)
        assert list(refused.value.fields) == [field]
    retire_shared_person(person.pk, actor=actor_of(lender))
    with pytest.raises(Invalid):
        borrowed(case, asker, person, session_id=session.pk)
    assert QuerySet(Assistance).count() == 0


def test_sharing_borrowing_and_ending_in_the_browser(client_of, asker, lender):
    head, (case, session) = client_of(lender), case_with_session(asker)
    typed = {"kind": "mediator", "name": "钱调解", "knows": "预付卡", "sessions_a_month": "3"}
    assert head.post(reverse("shared_person_share"), typed | {"name": ""}).status_code == 422
    assert head.post(reverse("shared_person_share"), typed).status_code == 302
    person = SharedPerson.objects.get()

    page, browser = reverse("complaint_ask_assistance", args=[case.pk]), client_of(asker)
    assert "钱调解" in browser.get(page).content.decode()
    day = (clock.today() + WEEK).isoformat()
    typed = {"lent": person.pk, "session": session.pk, "matter": "一起调解", "due_on": day}
    assert browser.post(page, typed | {"session": ""}).status_code == 422
    assert browser.post(page, typed).status_code == 302

    row = QuerySet(Assistance).get()
    assert (row.asked_id, row.kind, row.lent_id) == (lender.organisation_id, "mediate", person.pk)
    assert head.post(reverse("shared_person_retire", args=[person.pk])).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_costs_the_same_whatever_its_length(client_of, asker, lender, count):
    for n in range(count):
        shared(lender, name=f"专家{n}")
        members.make_staff("mediator", "clerk", organisation=asker.organisation)
    browser = client_of(asker)
    browser.get(reverse(BOARD))

    with CaptureQueriesContext(connection) as asked:
        assert browser.get(reverse(BOARD)).content.decode().count("专家") >= count
    assert len(asked) <= 19


def test_who_looks_on_reaches_the_board_from_the_page_of_the_alliance(client_of, asker, lender):
    secretary = members.make_staff("secretary_general", organisation=lender.organisation)
    browser = client_of(secretary)

    assert reverse(BOARD) in browser.get(reverse("alliance_watch")).content.decode()
    assert browser.get(reverse(BOARD)).status_code == 200


def test_nobody_is_borrowed_more_often_in_a_month_than_was_said(asker, lender):
    person = shared(lender, sessions_a_month=1)
    (first, one), (second, other) = case_with_session(asker), case_with_session(asker)
    asked = borrowed(first, asker, person, session_id=one.pk)

    with pytest.raises(Invalid) as refused:
        borrowed(second, asker, person, session_id=other.pk)
    assert list(refused.value.fields) == ["lent"]
    decline_assistance(first.pk, actor=actor_of(lender), assistance_id=asked.pk, answer="那天没有空")

    assert borrowed(second, asker, person, session_id=other.pk).lent_id == person.pk
