"""The business console in a browser without scripts: log in, list, answer, offers, what is hidden."""

from dataclasses import replace

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from lianwei.cases.models import Appeal, Offer, Referral, Respondent
from lianwei.cases.operations import make_offer, note_undertaking
from lianwei.core import clock
from lianwei.core.messages.models import Message
from lianwei.core.models import Event
from lianwei.core.queue import deliver_pending
from lianwei.registry.operations import end_fast_track_contact
from lianwei.web.counter.telling import code_shown_in_demo
from lianwei.web.handlers import tell_businesses
from tests.factories.cases import staff
from tests.factories.counter import joined, put_to
from tests.factories.registry import fast_track_contact

pytestmark = pytest.mark.django_db
PHONE = "13800008001"


@pytest.fixture
def actor():
    return staff()


@pytest.fixture
def contact(actor):
    return contact_of(actor)


def contact_of(actor, phone=PHONE, **fields):
    head = replace(actor, permissions=actor.permissions | {"fast_track.revise"})
    return fast_track_contact(joined(actor, **fields), actor=head, phone=phone)


def logged_in(contact):
    client = Client()
    client.post(reverse("counter_login"), {"address": contact.phone.plain()})
    answer = client.post(reverse("counter_code"), {"code": code_shown_in_demo(contact)})
    assert answer.status_code == 302
    return client


def page(client, name, *keys):
    return client.get(reverse(name, args=keys))


def text(answer):
    return answer.content.decode()


def test_somebody_named_in_the_agreement_gets_a_code_and_is_in(contact):
    client = logged_in(contact)

    assert page(client, "counter_home").status_code == 200
    sent = Message.objects.get(template="counter_code")
    assert (sent.recipient.plain(), sent.organisation_id) == (PHONE, contact.track.organisation_id)


def test_an_unknown_phone_is_answered_the_same_and_gets_nothing(contact):
    client = Client()
    known = client.post(reverse("counter_login"), {"address": PHONE})
    unknown = client.post(reverse("counter_login"), {"address": "13911112222"})

    assert (unknown.status_code, unknown.url) == (known.status_code, known.url)
    assert Message.objects.filter(template="counter_code").count() == 1
    assert client.post(reverse("counter_code"), {"code": "000000"}).status_code == 422


def test_without_a_log_in_there_is_nothing(contact, actor):
    case = put_to(contact.track, actor=actor)

    for name, keys in (("counter_home", ()), ("counter_case", (referral(case).pk,)), ("counter_causes", ())):
        assert page(Client(), name, *keys).url == reverse("counter_login")


def test_who_answers_no_more_is_out_at_once(contact, actor):
    client = logged_in(contact)
    end_fast_track_contact(
        contact.pk, actor=replace(actor, permissions=actor.permissions | {"fast_track.revise"})
    )

    assert page(client, "counter_home").url == reverse("counter_login")


def test_the_list_and_the_page_of_a_case(contact, actor):
    case = put_to(contact.track, actor=actor)
    client = logged_in(contact)

    listed, shown = text(page(client, "counter_home")), text(page(client, "counter_case", referral(case).pk))

    assert case.number in listed
    assert "退还余额" in shown
    assert "王桂芳" not in listed + shown
    assert "13812346027" not in listed + shown


def test_another_business_finds_nothing(contact, actor):
    case = put_to(contact.track, actor=actor)
    other = logged_in(contact_of(actor, phone="13800008002", name="另一家美容院"))
    pk = referral(case).pk

    assert case.number not in text(page(other, "counter_home"))
    assert page(other, "counter_case", pk).status_code == 404
    said = {"position": "agrees", "reply": "好"}
    for name in ("counter_answer", "counter_offer", "counter_appeal", "counter_reveal"):
        assert other.post(reverse(name, args=[pk]), said | {"terms": "退", "reason": "x"}).status_code == 404


def test_an_answer_with_an_offer(contact, actor):
    case = put_to(contact.track, actor=actor)
    said = {"position": "partly", "reply": "退一半", "amount": "2900", "shop": "解放碑店"}

    client = logged_in(contact)
    answer = client.post(reverse("counter_answer", args=[referral(case).pk]), said)

    assert answer.status_code == 302
    assert (referral(case).state, QuerySet(Offer).get().amount) == ("answered", 290_000)
    assert "解放碑店" in text(page(client, "counter_causes"))
    sheet = page(client, "counter_causes_csv").content.decode("utf-8-sig")
    assert sheet == "内容,具体,投诉\r\n门店,解放碑店,1\r\n"


def test_an_answer_without_words_is_asked_for_again(contact, actor):
    case = put_to(contact.track, actor=actor)

    answer = logged_in(contact).post(reverse("counter_answer", args=[referral(case).pk]), {})

    assert (answer.status_code, referral(case).state) == (422, "waiting")


def test_what_was_answered_stands_in_the_form_that_changes_it(contact, actor):
    case = put_to(contact.track, actor=actor)
    address = reverse("counter_answer", args=[referral(case).pk])
    said = {"position": "partly", "reply": "退一半", "shop": "步行街店"}
    client = logged_in(contact)
    client.post(address, said)

    form = page(client, "counter_case", referral(case).pk).context["answer"]
    again = {name: form[name].value() or "" for name in ("position", "reply", "shop", "product", "clause")}
    client.post(address, again | {"reply": "退六成"})

    asked = QuerySet(Respondent).get(complaint=case)
    assert (asked.position, asked.reply, referral(case).shop) == ("partly", "退六成", "步行街店")


def test_where_nothing_is_ticked_it_is_said_and_the_words_stay(contact, actor):
    put_to(contact.track, actor=actor)

    typed = {"position": "agrees", "reply": "全额退还"}
    answer = logged_in(contact).post(reverse("counter_home"), typed)

    assert (answer.status_code, answer.context["form"]["reply"].value()) == (422, "全额退还")
    assert list(answer.context["form"].errors) == ["__all__"]


def test_several_are_answered_alike_and_no_others(contact, actor):
    mine = [put_to(contact.track, actor=actor) for _n in range(3)]
    foreign = put_to(joined(actor, name="另一家美容院"), actor=actor)
    ticked = [str(referral(case).pk) for case in (*mine[:2], foreign)]

    logged_in(contact).post(
        reverse("counter_home"), {"referral": ticked, "position": "agrees", "reply": "全额退还"}
    )

    states = [referral(case).state for case in (*mine, foreign)]
    assert states == ["answered", "answered", "waiting", "waiting"]


def test_a_counter_offer_is_accepted(contact, actor):
    case = put_to(contact.track, actor=actor)
    asked = QuerySet(Respondent).get(complaint=case)
    offer = make_offer(case.pk, actor=actor, respondent_id=asked.pk, by="consumer", amount=1, terms="退")
    client = logged_in(contact)

    shown = text(page(client, "counter_case", referral(case).pk))
    client.post(reverse("counter_answer_offer", args=[referral(case).pk, offer.pk]), {"accepts": "yes"})

    assert "消费者提出" in shown
    assert QuerySet(Offer).get().state == "accepted"


def test_an_appeal_reaches_the_desk(contact, actor):
    case = put_to(contact.track, actor=actor)

    logged_in(contact).post(reverse("counter_appeal", args=[referral(case).pk]), {"reason": "不是本店"})

    assert QuerySet(Appeal).get().decision == ""


def test_the_people_of_the_business_are_told_once(contact, actor):
    put_to(contact.track, actor=actor)

    while deliver_pending():
        pass
    tell_businesses(Event.objects.get(name="complaint.sent_to_business"))

    told = Message.objects.get(template="counter_waits")
    assert reverse("counter_home") in told.text.plain()
    assert "王桂芳" not in told.text.plain()


def referral(case):
    return QuerySet(Referral).get(complaint=case)


def test_what_the_business_promised_stands_before_it(actor, contact):
    case = put_to(contact.track, actor=actor)
    respondent = QuerySet(Respondent).get(complaint=case)
    told = {"respondent_id": respondent.pk, "what": "改正店堂告示", "due_on": clock.today()}
    note_undertaking(case.pk, actor=actor, **told)

    shown = text(page(logged_in(contact), "counter_case", referral(case).pk))

    assert "您的承诺" in shown and "改正店堂告示" in shown
