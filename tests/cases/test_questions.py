"""Questions of a supervising body: asked, answered by the member, overdue, and who reads the words."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases.handlers.questions import tell_heads
from lianwei.cases.models import Complaint, Question
from lianwei.cases.operations import answer_question, ask_question, escalate_question, question_complaint
from lianwei.cases.queries.between.questions import (
    question_due,
    question_page,
    questions_in,
    questions_waiting,
)
from lianwei.cases.tasks import escalate_unanswered_questions
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.messages.models import Message
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM
from lianwei.members.models import Alliance, User
from lianwei.members.queries import actor_of
from tests.cases.stages import playing
from tests.factories import cases, members

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def head() -> User:
    place = members.make_member("YZ")
    return members.make_staff("head", "clerk", organisation=place, email="head@example.org")


@pytest.fixture
def body(head: User) -> User:
    place = members.make_organisation("SJ", kind="SUPERVISOR")
    members.supervise(Alliance.objects.get(), place)
    return members.make_staff("supervisor", organisation=place)


@pytest.fixture
def case(head: User) -> Complaint:
    return cases.complaint(actor=actor_of(head))


def due(days: int = 5):
    return clock.today() + timedelta(days=days)


def about_case(case: Complaint, body: User, **changes: object) -> Question:
    told = {"matter": "王桂芳的卡退了吗", "due_on": due()}
    return question_complaint(case.pk, actor=actor_of(body), **told | changes)


def about_work(head: User, body: User, **changes: object) -> Question:
    told = {"matter": "超期件为何这么多", "due_on": due()}
    return ask_question(head.organisation_id, actor=actor_of(body), **told | changes)


def names(subject: str) -> list[str]:
    return [each.name for each in Event.objects.filter(subject=subject).order_by("seq")]


def test_a_question_about_a_case_goes_to_its_holder(case, head, body):
    row = about_case(case, body)

    assert (row.asked_id, row.asker_id, row.number) == (
        head.organisation_id,
        body.organisation_id,
        case.number,
    )
    assert names(f"complaint:{case.pk}")[-1] == "complaint.questioned"
    assert questions_waiting(actor_of(head)) == 1


def test_a_member_is_asked_about_its_work_and_answers(head, body):
    row = about_work(head, body)

    answer_question(row.pk, actor=actor_of(head), answer="两名调解员请假")

    kept = QuerySet(Question).get()
    assert (kept.state, kept.answer, kept.case_id) == ("answered", "两名调解员请假", 0)
    assert names(f"question:{row.pk}") == ["question.asked", "question.answered"]
    page = question_page(row.pk, actor=actor_of(body))
    assert (page.row.answer, len(page.lines)) == ("两名调解员请假", 2)
    assert questions_waiting(actor_of(head)) == 0


def test_the_name_of_the_complainant_stays_with_the_member(case, head, body):
    row = about_case(case, body)
    answer_question(row.pk, actor=actor_of(head), answer="王桂芳已收到退款")

    assert question_page(row.pk, actor=actor_of(body)).row.answer == "王**已收到退款"
    assert question_page(row.pk, actor=actor_of(head)).row.answer == "王桂芳已收到退款"


@pytest.mark.parametrize("role", ["secretary_general", "liaison"])
def test_equals_see_that_there_is_a_question_and_not_its_words(head, body, role):
    other = members.make_staff(role, organisation=members.make_member("GA"))
    about_work(head, body)

    rows = questions_in("open", actor=actor_of(other)).rows

    assert [(each.matter, each.answer, each.is_ours_to_answer) for each in rows] == [("", "", False)]


def test_another_member_knows_nothing_of_it(head, body):
    row = about_work(head, body)
    stranger = members.make_staff("head", organisation=members.make_member("NA"))

    with pytest.raises(NotVisible):
        answer_question(row.pk, actor=actor_of(stranger), answer="已办")
    assert questions_in("ended", actor=actor_of(stranger)).rows == []


@pytest.mark.parametrize("role", ["secretary_general", "liaison", "head"])
def test_equals_ask_nothing(head, body, case, role):
    other = members.make_staff(role, organisation=members.make_member("GA"))

    with pytest.raises(NotAllowed):
        about_work(head, other)
    with pytest.raises((NotAllowed, NotVisible)):
        about_case(case, other)
    assert not QuerySet(Question).exists()


def test_a_body_asks_members_of_its_alliance_alone(body):
    other = members.make_organisation("CD")
    members.make_alliance(other, code="OTHER")

    with pytest.raises(NotAllowed):
        ask_question(other.pk, actor=actor_of(body), matter="怎么样", due_on=due())


@pytest.mark.parametrize(("fault", "field"), [({"matter": " "}, "matter"), ({"due_on": due(-1)}, "due_on")])
def test_a_question_says_what_and_by_when(case, head, body, fault, field):
    for ask in (lambda: about_case(case, body, **fault), lambda: about_work(head, body, **fault)):
        with pytest.raises(Invalid) as refusal:
            ask()
        assert list(refusal.value.fields) == [field]
    assert not QuerySet(Question).exists()


def test_a_question_is_answered_once_and_by_the_member(head, body):
    row = about_work(head, body)

    with pytest.raises(NotAllowed):
        answer_question(row.pk, actor=actor_of(body), answer="代答")
    with pytest.raises(Invalid):
        answer_question(row.pk, actor=actor_of(head), answer=" ")
    answer_question(row.pk, actor=actor_of(head), answer="已办")
    with pytest.raises(WrongStatus):
        answer_question(row.pk, actor=actor_of(head), answer="再答")


def test_it_stands_as_overdue_the_day_after_once(head, body):
    with playing("2026-03-02"):
        row = about_work(head, body, due_on=question_due(clock.today()))
        assert row.due_on.isoformat() == "2026-03-09"
    for day, noted in (("2026-03-09", 0), ("2026-03-10", 1), ("2026-03-11", 0)):
        with playing(day):
            assert escalate_unanswered_questions() == noted
    with playing("2026-03-11"):
        late = questions_in("late", actor=actor_of(body)).rows
    assert [each.is_late for each in late] == [True]
    assert names(f"question:{row.pk}") == ["question.asked", "question.overdue"]
    assert escalate_question(row.pk, actor=SYSTEM, on=row.due_on) is False


def test_the_head_of_the_member_is_told_by_mail_without_a_word_of_it(case, head, body, settings):
    settings.EMAIL_HOST = "mail.example.org"
    row = about_case(case, body)
    event = Event.objects.get(name="complaint.questioned")

    for _twice in range(2):
        tell_heads(event)

    message = Message.objects.get(template="question")
    text = message.text.plain()
    assert message.subject == f"question:{row.pk}"
    assert reverse("question_view", args=[row.pk]) in text
    assert "王桂芳" not in text


def test_on_the_pages_it_is_asked_and_answered(client_of, case, head, body):
    asker, member = client_of(body), client_of(head)
    shown = asker.get(reverse("complaint_detail", args=[case.pk])).content.decode()
    ask = reverse("complaint_question", args=[case.pk])
    assert ask in shown
    assert asker.post(ask, {"matter": "", "due_on": due()}).status_code == 422
    assert asker.post(ask, {"matter": "办到哪一步了", "due_on": due()}).status_code == 302
    row = QuerySet(Question).get()

    page = reverse("question_view", args=[row.pk])
    assert "办到哪一步了" in member.get(reverse("complaint_detail", args=[case.pk])).content.decode()
    assert reverse("question_list") in member.get("/").content.decode()
    answer = reverse("question_answer", args=[row.pk])
    assert answer in member.get(page).content.decode()
    assert member.post(answer, {"answer": ""}).status_code == 422
    assert member.post(answer, {"answer": "周五开调解会"}).status_code == 302
    assert "周五开调解会" in asker.get(page).content.decode()
    assert asker.get(answer).status_code == 403


def test_a_member_is_asked_from_the_alliance_s_page(client_of, head, body):
    browser = client_of(body)
    address = f"{reverse('question_ask')}?member={head.organisation_id}"
    assert address in browser.get("/").content.decode()
    typed = {"asked": head.organisation_id, "matter": "超期件为何这么多", "due_on": due()}
    assert browser.post(address, typed).status_code == 302
    assert QuerySet(Question).get().asked_id == head.organisation_id


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(client_of, head, body, case, count):
    for _n in range(count):
        about_case(case, body)
    browser, address = client_of(body), reverse("question_list") + "?view=open"
    browser.get(address)

    with CaptureQueriesContext(connection) as asked:
        page = browser.get(address)

    assert page.content.decode().count(case.number) == count
    assert len(asked) <= 9
