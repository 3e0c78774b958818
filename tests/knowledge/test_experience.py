"""Experience exchanged between members: asked, answered, found, told to who works on it, printed."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases.handlers.experience import tell_who_asked, tell_who_works_on_it
from lianwei.cases.models import Caseworker
from lianwei.core.documents.paper import Heading
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.messages.models import Message
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR
from lianwei.knowledge.models import Experience
from lianwei.knowledge.operations.experience import (
    ask_experience,
    choose_experience_answer,
    take_back_experience,
    take_back_experience_reply,
)
from lianwei.knowledge.queries.experience import experience_page, experiences_listed, experiences_near
from lianwei.knowledge.queries.found import Asked, find_known
from lianwei.knowledge.queries.seminar import seminar_collection
from lianwei.members.models import User
from lianwei.members.queries import actor_of
from tests.factories import knowledge
from tests.factories.members import make_actor, make_member, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data"), pytest.mark.both]
LIST = "experience_list"


@pytest.fixture
def asker() -> User:
    return make_staff("clerk", organisation=make_member("YZ"))


@pytest.fixture
def other(asker: User) -> User:
    return make_staff("mediator", organisation=make_member("NA"))


def found(text: str, who: User) -> list[str]:
    return [each.title for each in find_known(Asked(text), actor=actor_of(who)).rows]


def test_a_question_is_answered_by_another_member_and_found_by_question_and_answer(asker, other):
    row = knowledge.question(actor_of(asker))
    reply = knowledge.answer(row, actor_of(other), "转让费须显著提示。")

    choose_experience_answer(row.pk, actor=actor_of(asker), reply_id=reply.pk)

    page = experience_page(row.pk, actor=actor_of(other))
    assert (page.row.status, page.row.replies, page.replies[0].is_chosen) == ("answered", 1, True)
    assert found("健身卡", other) == found("显著提示", asker) == [row.title]
    names = Event.objects.filter(subject=f"experience:{row.pk}").order_by("seq")
    assert [each.name for each in names] == [
        "experience.asked",
        "experience.answered",
        "experience.answer_chosen",
    ]


def test_people_are_taken_out_of_questions_and_answers(asker, other):
    row = knowledge.question(actor_of(asker), title="消费者王小明退卡", body="电话13812346027。")
    reply = knowledge.answer(row, actor_of(other), "问李大梅女士，13900001111。")

    assert (row.title, row.body) == ("消费者王某退卡", "电话〔电话1〕。")
    assert reply.body == "问李某女士，〔电话1〕。"


def test_who_did_not_ask_neither_chooses_nor_takes_back(asker, other):
    row = knowledge.question(actor_of(asker))
    reply = knowledge.answer(row, actor_of(asker))

    with pytest.raises(NotAllowed):
        choose_experience_answer(row.pk, actor=actor_of(other), reply_id=reply.pk)
    with pytest.raises(NotAllowed):
        take_back_experience(row.pk, actor=actor_of(other))
    with pytest.raises(NotAllowed):
        take_back_experience_reply(reply.pk, actor=actor_of(other))


def test_an_answer_of_another_question_is_not_chosen(asker, other):
    row, second = knowledge.question(actor_of(asker)), knowledge.question(actor_of(asker))
    stray = knowledge.answer(second, actor_of(other))

    with pytest.raises(NotVisible):
        choose_experience_answer(row.pk, actor=actor_of(asker), reply_id=stray.pk)


def test_an_account_has_no_answer_that_helped(asker, other):
    row = knowledge.question(actor_of(asker), kind="account")
    reply = knowledge.answer(row, actor_of(other))

    with pytest.raises(WrongStatus):
        choose_experience_answer(row.pk, actor=actor_of(asker), reply_id=reply.pk)


def test_what_was_taken_back_is_gone_for_others(asker, other):
    row = knowledge.question(actor_of(asker))
    kept = knowledge.answer(row, actor_of(other), "甲法可行。")
    gone = knowledge.answer(row, actor_of(other), "乙法可行。")

    take_back_experience_reply(gone.pk, actor=actor_of(other))
    assert (found("乙法", asker), found("甲法", asker)) == ([], [row.title])
    assert [each.reply.pk for each in experience_page(row.pk, actor=actor_of(asker)).replies] == [kept.pk]
    choose_experience_answer(row.pk, actor=actor_of(asker), reply_id=kept.pk)
    with pytest.raises(WrongStatus):
        take_back_experience_reply(kept.pk, actor=actor_of(other))
    take_back_experience(row.pk, actor=actor_of(asker))

    assert found("健身卡", other) == []
    with pytest.raises(NotVisible):
        experience_page(row.pk, actor=actor_of(other))
    assert experience_page(row.pk, actor=actor_of(asker)).row.status == "withdrawn"


def test_what_is_missing_is_named_at_its_field(asker):
    with pytest.raises(Invalid) as refusal:
        ask_experience(actor=actor_of(asker), kind="rumour", title=" ", body="")

    assert set(refusal.value.fields) == {"kind", "title", "body"}
    assert not Experience.objects.visible_to(OPERATOR).exists()


def test_colleagues_who_work_on_such_goods_are_told_once(asker, other):
    third = make_staff("mediator", organisation=make_member("BN"))
    for person, codes in ((other, ["S0103"]), (third, ["G05"]), (asker, ["S01"])):
        User.objects.filter(pk=person.pk).update(email=f"{person.pk}@example.org")
        Caseworker.objects.create(organisation=person.organisation, user=person, categories=codes)
    row = knowledge.question(actor_of(asker), categories=("S01",))
    event = Event.objects.get(name="experience.asked")

    for _twice in range(2):
        tell_who_works_on_it(event)

    told = Message.objects.filter(template="experience_asked")
    assert [each.recipient.plain() for each in told] == [f"{other.pk}@example.org"]
    assert row.title in told.get().text.plain()
    assert mail.outbox == []


def test_the_asker_is_told_of_an_answer_of_somebody_else(asker, other):
    User.objects.filter(pk=asker.pk).update(email="asker@example.org")
    row = knowledge.question(actor_of(asker))
    for who in (asker, other):
        knowledge.answer(row, actor_of(who))

    for event in Event.objects.filter(name="experience.answered"):
        tell_who_asked(event)

    told = Message.objects.filter(template="experience_answered")
    assert [each.recipient.plain() for each in told] == ["asker@example.org"]


def test_what_is_near_is_of_the_class_or_of_all_goods(asker):
    actor = actor_of(asker)
    of_class, of_all = knowledge.question(actor), knowledge.question(actor, categories=())
    knowledge.question(actor, categories=("G05",))

    assert experiences_near("S0103", actor=actor) == [of_all, of_class]
    assert experiences_near("S0103", actor=make_actor("system_admin")) == []


def test_lists_and_a_page_cost_the_same_for_one_and_three(client_of, asker, other):
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        return len(captured)

    browser, row = client_of(asker), knowledge.question(actor_of(asker))
    knowledge.answer(row, actor_of(other))
    addresses = [reverse(LIST), f"{reverse(LIST)}?view=unanswered", reverse("experience_view", args=[row.pk])]
    for address in addresses:
        queries(address)
    one = [queries(address) for address in addresses]
    for n in range(2):
        knowledge.question(actor_of(asker), title=f"问题{n}")
        knowledge.answer(row, actor_of(other))

    assert [queries(address) for address in addresses] == one


def test_the_pages_ask_answer_choose_and_print(client_of, asker, other):
    browser, answering = client_of(asker), client_of(other)
    typed = {"kind": "question", "title": "拍卖保证金", "body": "能退吗？", "categories": ["S01"]}
    refused = browser.post(reverse("experience_ask"), typed | {"body": ""})
    assert refused.status_code == 422 and "拍卖保证金" in refused.content.decode()
    assert browser.post(reverse("experience_ask"), typed).status_code == 302
    row = Experience.objects.visible_to(OPERATOR).get()
    page = reverse("experience_view", args=[row.pk])
    assert row.title in answering.get(f"{reverse(LIST)}?view=unanswered").content.decode()
    answer = reverse("experience_answer", args=[row.pk])
    assert answering.post(answer, {"body": " "}).status_code == 422
    assert answering.post(answer, {"body": "看约定。"}).status_code == 302

    shown = browser.get(page).content.decode()
    reply = experience_page(row.pk, actor=actor_of(asker)).replies[0].reply
    choose = reverse("experience_choose_answer", args=[row.pk, reply.pk])
    assert choose in shown and choose not in answering.get(page).content.decode()
    assert browser.post(choose).status_code == 302
    assert "看约定" in browser.get(page).content.decode()
    assert experiences_listed("unanswered", actor=actor_of(asker)).rows == []
    assert browser.get(reverse("experience_print", args=[row.pk])).content.startswith(b"%PDF")


def test_material_for_a_seminar_holds_each_question_with_its_answers(asker, other):
    for title in ("甲题", "乙题"):
        knowledge.answer(knowledge.question(actor_of(asker), title=title), actor_of(other))

    blocks = seminar_collection("", actor=actor_of(asker)).blocks

    heads = [each.text for each in blocks if isinstance(each, Heading) and each.level == 1]
    assert heads == ["乙题", "甲题"]
    assert sum(isinstance(each, Heading) and each.level == 2 for each in blocks) == 2
