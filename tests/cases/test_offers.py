"""The consumer answers what a business offers: by the link of the message, as long as the offer stands."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.db.models import QuerySet

from lianwei.cases.forms.steps_terms import SettleForm
from lianwei.cases.models import Complaint, Offer, Referral
from lianwei.cases.operations import (
    Answer,
    answer_offer,
    answer_referral,
    end_talks,
    make_offer,
    withdraw_complaint,
)
from lianwei.cases.operations.entry.visitors import answer_offer_by_link
from lianwei.cases.queries.doors.offers import offers_to_consumer
from lianwei.cases.queries.doors.public_status import public_status
from lianwei.cases.queries.doors.tracking import consumer_of
from lianwei.core.errors import NotAllowed, NotVisible, WrongStatus
from lianwei.core.files.links import view_link
from lianwei.core.messages.models import Message
from lianwei.core.models import Event
from lianwei.core.queue import deliver_pending
from tests.cases.stages import playing, row
from tests.factories.cases import CALLER, complaint, staff
from tests.factories.counter import at_counter, joined, put_to
from tests.factories.registry import fast_track_contact

pytestmark = [pytest.mark.django_db, pytest.mark.both]
LINK = r"/cases/link/offer/([\w-]+)/"
CHINESE = {"accept-language": "zh-hans"}


@pytest.fixture
def actor():
    return staff()


@pytest.fixture
def track(actor):
    return joined(actor)


@pytest.fixture
def case(actor, track):
    """Sent on Tuesday, 3 March 2026; the window of five working days ends on the tenth."""
    with playing("2026-03-03"):
        return put_to(track, actor=actor)


def offered(case, track, *, on="2026-03-04", amount=290_000):
    """The business answers with an offer, and the worker tells the consumer; the token of the link."""
    with playing(on):
        said = Answer("partly", "退一半", offer=amount)
        answer_referral(referral(case).pk, actor=at_counter(track), answer=said)
        worker()
    return token()


def worker():
    while deliver_pending():
        pass


def token():
    told = Message.objects.filter(template="offer").latest("pk").text.plain()
    return re.search(LINK, told)[1]


def referral(case):
    return QuerySet(Referral).get(complaint=case)


def states(case):
    return list(QuerySet(Offer).filter(complaint=case).order_by("pk").values_list("by", "state"))


def page(token):
    return f"/cases/link/offer/{token}/"


def shown(client, token):
    return client.get(page(token)).context["form"].offer.pk


def said(client, token, **fields):
    return client.post(page(token), {"shown": shown(client, token)} | fields, headers=CHINESE)


def events_of(case, noun="offer"):
    rows = Event.objects.filter(subject=f"complaint:{case.pk}", name__startswith=f"complaint.{noun}")
    return [(each.name, each.details.get("by")) for each in rows.order_by("seq")]


def test_the_message_names_the_day_and_leads_to_the_offer(client, case, track):
    link = offered(case, track)
    with playing("2026-03-05"):
        opened = client.get(page(link), headers=CHINESE)

    told = Message.objects.get(template="offer").text.plain()
    text = opened.content.decode()
    assert ("3月10日" in told, "不答复不等于接受" in told, "290000" in told) == (True, True, False)
    assert ("2,900.00" in text, "退一半" in text, "3月10日" in text) == (True, True, True)


def test_the_consumer_accepts_once(client, case, track):
    link = offered(case, track)

    with playing("2026-03-05"):
        done = said(client, link, answer="accept")
        again = client.post(page(link), {"answer": "decline", "shown": 1})

    assert (done.status_code, again.status_code, states(case)) == (200, 410, [("business", "accepted")])
    assert row(case.pk).status == "with_business"
    event = Event.objects.get(subject=f"complaint:{case.pk}", name="complaint.offer_accepted")
    assert (event.user_id, event.details["by"], event.details["amount"]) == (None, "business", 290_000)


def test_looking_and_an_empty_answer_change_nothing(client, case, track):
    link = offered(case, track)

    with playing("2026-03-05"):
        empty = said(client, link)
        wordless = said(client, link, answer="other", amount="4000")

    assert (empty.status_code, wordless.status_code, states(case)) == (422, 422, [("business", "open")])
    assert 'value="4000"' in wordless.content.decode()


def test_the_consumer_proposes_something_else_and_the_business_answers(client, case, track):
    link = offered(case, track)
    with playing("2026-03-05"):
        said(client, link, answer="other", amount="4000", terms="退4000,电话13900001111")
        counter = QuerySet(Offer).get(by="consumer")
        answer_offer(case.pk, actor=at_counter(track, case), offer_id=counter.pk, accepts=True)

    assert states(case) == [("business", "replaced"), ("consumer", "accepted")]
    assert (counter.amount, counter.terms, counter.stands_until) == (
        400_000,
        "退4000,电话〔电话1〕",
        date(2026, 3, 10),
    )
    assert events_of(case) == [
        ("complaint.offer_made", "business"),
        ("complaint.offer_made", "consumer"),
        ("complaint.offer_accepted", "consumer"),
    ]


def test_the_consumer_declines_and_a_new_offer_brings_a_new_link(client, case, track):
    first = offered(case, track)
    with playing("2026-03-05"):
        said(client, first, answer="decline")
        own = {"actor": at_counter(track, case), "respondent_id": referral(case).respondent_id}
        make_offer(case.pk, by="business", amount=350_000, terms="退3500", **own)
        worker()
        second = token()

    assert states(case) == [("business", "declined"), ("business", "open")]
    assert first != second
    with playing("2026-03-06"):
        assert client.get(page(second)).context["form"].offer.amount == 350_000
        with pytest.raises(NotVisible):
            view_link(first, "offer")


def test_an_offer_that_changed_meanwhile_is_shown_again_with_what_was_typed(client, case, track):
    link = offered(case, track)
    with playing("2026-03-05"):
        seen = shown(client, link)
        own = {"actor": at_counter(track, case), "respondent_id": referral(case).respondent_id}
        make_offer(case.pk, by="business", amount=100_000, terms="只退1000", **own)
        typed = {"shown": seen, "answer": "accept", "terms": "我的话"}
        changed = client.post(page(link), typed, headers=CHINESE)
        form = changed.context["form"]
        taken = client.post(page(link), {"shown": form["shown"].value(), "answer": "decline"})

    assert (changed.status_code, form["terms"].value(), form.offer.amount) == (422, "我的话", 100_000)
    assert "商家刚刚改了方案" in changed.content.decode()
    assert (taken.status_code, states(case)) == (200, [("business", "replaced"), ("business", "declined")])


@pytest.mark.parametrize(("on", "expected"), [("2026-03-10", 200), ("2026-03-11", 410)])
def test_an_offer_stands_to_the_end_of_its_last_day(client, case, track, on, expected):
    link = offered(case, track)

    with playing(on, "23:59"):
        assert client.get(page(link)).status_code == expected


def test_who_is_offered_something_on_the_last_day_has_three_working_days(case, track):
    offered(case, track, on="2026-03-10")

    assert QuerySet(Offer).get().stands_until == date(2026, 3, 13)


def test_too_late_is_for_the_office_to_take_down(case, track, actor):
    link = offered(case, track)
    offer = QuerySet(Offer).get()
    with playing("2026-03-11"):
        with pytest.raises(WrongStatus):
            answer_offer_by_link(link, actor=view_link(link, "offer"), offer_id=offer.pk, accepts=True)
        assert states(case) == [("business", "open")]
        answer_offer(case.pk, actor=actor, offer_id=offer.pk, accepts=True)

    assert states(case) == [("business", "accepted")]


def test_a_sum_above_the_agreement_goes_another_way(client, actor):
    track = joined(actor, largest=500_000)
    with playing("2026-03-03"):
        case = put_to(track, actor=actor, amount_claimed=400_000, amount_disputed=400_000)
    link = offered(case, track)

    with playing("2026-03-05"):
        refused = said(client, link, answer="other", amount="6000", terms="退6000")

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["amount"])
    assert "退6000" in refused.content.decode()
    with playing("2026-03-05"):
        more = {"by": "business", "amount": 600_000, "terms": "退6000"}
        made = make_offer(
            case.pk, actor=at_counter(track, case), respondent_id=referral(case).respondent_id, **more
        )
    assert made.amount == 600_000
    assert states(case) == [("business", "replaced"), ("business", "open")]


@pytest.mark.parametrize("end", [end_talks, withdraw_complaint])
def test_what_ended_is_answered_no_more(client, case, track, actor, end):
    link = offered(case, track)
    with playing("2026-03-05"):
        end(case.pk, actor=actor, reason="消费者不愿再谈")
        if end is end_talks:
            assert client.get(page(link)).status_code == 200
        else:
            assert client.get(page(link)).status_code == 410


def test_nobody_answers_the_own_offer_or_speaks_for_the_other_side(case, track):
    link = offered(case, track)
    respondent = referral(case).respondent_id
    with playing("2026-03-05"):
        consumer = view_link(link, "offer")
        with pytest.raises(NotAllowed):
            make_offer(case.pk, actor=consumer, respondent_id=respondent, by="business", amount=1, terms="x")
        with pytest.raises(NotVisible):
            answer_referral(referral(case).pk, actor=consumer, answer=Answer("agrees", "x"))
        counter = make_offer(
            case.pk, actor=consumer, respondent_id=respondent, by="consumer", amount=1, terms="x"
        )
        with pytest.raises(NotAllowed):
            answer_offer(case.pk, actor=consumer, offer_id=counter.pk, accepts=True)

    assert states(case) == [("business", "replaced"), ("consumer", "open")]


def test_another_consumer_finds_nothing(case, track, actor):
    link = offered(case, track)
    other = complaint(actor=actor, caller=replace(CALLER, name="李英", phone="13700009999"))
    stranger = consumer_of(other.pk)

    assert offers_to_consumer(other, actor=stranger) == []
    with pytest.raises(NotVisible):
        answer_offer(case.pk, actor=stranger, offer_id=QuerySet(Offer).get().pk, accepts=True)
    with playing("2026-03-05"):
        assert view_link(link, "offer").granted(Complaint) == [case.pk]


def test_the_people_of_the_business_are_told_each_answer_once(client, case, track, actor):
    head = replace(actor, permissions=actor.permissions | {"fast_track.revise"})
    fast_track_contact(track, actor=head, phone="13800008001")
    link = offered(case, track)
    with playing("2026-03-05"):
        said(client, link, answer="decline")
        worker()
        worker()

    told = Message.objects.filter(template="counter_answer")
    assert [each.recipient.plain() for each in told] == ["13800008001"]
    assert case.number in told[0].text.plain() and "王桂芳" not in told[0].text.plain()


def test_the_status_says_that_an_offer_waits(case, track):
    offered(case, track)

    with playing("2026-03-05"):
        status = public_status(row(case.pk), actor=consumer_of(case.pk))

    assert status.offer_until == date(2026, 3, 10)


def test_the_settlement_begins_with_what_was_accepted(client, case, track, actor):
    link = offered(case, track)
    with playing("2026-03-05"):
        said(client, link, answer="accept")
        form = SettleForm(complaint=row(case.pk), actor=actor)

    shown = tuple(form.initial[name] for name in ("terms", "amount_0", "payer_0"))
    assert shown == ("退一半", 290_000, str(referral(case).respondent_id))
