"""The system of a business is told by webhook what happens to its complaints; what failed is shown."""

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import date

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from lianwei.arrivals.models import Source, WebhookCall
from lianwei.arrivals.tasks import call_back
from lianwei.cases.models import Offer, Referral
from lianwei.cases.operations import (
    accept_complaint,
    answer_offer,
    end_talks,
    make_offer,
    try_settlement,
)
from lianwei.cases.tasks import escalate_silent_businesses, remind_businesses
from lianwei.core.messages.models import Message
from lianwei.core.queue import deliver_pending
from lianwei.registry.models import FastTrack
from lianwei.web.counter.telling import code_shown_in_demo
from tests.cases.stages import playing
from tests.factories.cases import SALON, SUPPLIER, complaint, staff
from tests.factories.counter import answered, at_counter, keyed, put_to
from tests.factories.registry import fast_track_contact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def actor():
    return staff()


@pytest.fixture
def track(actor, other_side):
    return keyed(actor, webhook_url=other_side.url)[0]


@pytest.fixture
def case(actor, track):
    """Sent on Tuesday, 3 March 2026; the window of five working days ends on the tenth."""
    return put(track, actor)


def put(track, actor):
    with playing("2026-03-03"):
        case = put_to(track, actor=actor)
        worker()
    return case


def worker():
    while deliver_pending():
        pass
    return call_back()


def heard(other_side):
    return [json.loads(body) for _path, _headers, body in other_side.heard]


def events(other_side):
    return [each["event"] for each in heard(other_side)]


def referral(case):
    return QuerySet(Referral).get(complaint=case)


def test_a_new_complaint_is_told_once_and_signed(case, track, other_side):
    with playing("2026-03-03"):
        again = worker()

    [(_path, headers, body)] = other_side.heard
    source = QuerySet(Source).get(pk=track.source_id)
    at, digest = (part.partition("=")[2] for part in headers["Lianwei-Signature"].split(","))
    right = hmac.new(source.secret.plain().encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    assert (again, digest) == (0, right)
    told = json.loads(body)
    assert (told.pop("at")[:10], told) == (
        "2026-03-03",
        {
            "event": "complaint.put",
            "referral": referral(case).pk,
            "number": case.number,
            "due_on": "2026-03-10",
        },
    )


@pytest.mark.parametrize(("on", "reminded"), [("2026-03-08", 0), ("2026-03-09", 1), ("2026-03-10", 1)])
def test_the_day_before_the_last_it_is_reminded_once(case, other_side, on, reminded):
    with playing(on, "09:00"):
        found = [remind_businesses(), remind_businesses()]
        worker()

    assert found == [reminded, 0]
    assert events(other_side) == ["complaint.put"] + ["answer.due"] * reminded


def test_who_has_answered_is_not_reminded(case, track, other_side):
    with playing("2026-03-05"):
        answered(case, track)
    with playing("2026-03-09"):
        assert remind_businesses() == 0


def test_the_people_are_reminded_too(case, track, actor):
    head = replace(actor, permissions=actor.permissions | {"fast_track.revise"})
    fast_track_contact(track, actor=head, phone="13800008001")
    with playing("2026-03-09"):
        remind_businesses()
        worker()

    assert Message.objects.filter(template="counter_waits").count() == 1


def test_a_window_that_lapsed(case, other_side):
    with playing("2026-03-11"):
        escalate_silent_businesses()
        worker()

    assert events(other_side) == ["complaint.put", "window.lapsed"]


@pytest.mark.parametrize("said", ["accepted", "declined"])
def test_the_consumers_answer(case, track, actor, other_side, said):
    with playing("2026-03-05"):
        answered(case, track, offer=1)
        answer_offer(case.pk, actor=actor, offer_id=QuerySet(Offer).get().pk, accepts=said == "accepted")
        worker()

    assert [(each["event"], each.get("answer")) for each in heard(other_side)] == [
        ("complaint.put", None),
        ("consumer.answered", said),
    ]


def test_of_a_complaint_put_twice_the_present_one_is_named(case, track, actor, other_side):
    with playing("2026-03-05"):
        answered(case, track, position="refuses")
        end_talks(case.pk, actor=actor, reason="谈不拢")
        accept_complaint(case.pk, actor=actor, handler_id=actor.user_id)
        try_settlement(case.pk, actor=actor)
        put_again = QuerySet(Referral).order_by("-pk")[0].pk
        said = {"respondent_id": QuerySet(Referral).get(pk=put_again).respondent_id, "terms": "退"}
        make_offer(case.pk, actor=actor, by="consumer", amount=1, **said)
        worker()

    assert [each["referral"] for each in heard(other_side) if each.get("answer")] == [put_again]


def test_what_the_consumer_proposes_and_not_what_the_business_does(case, track, actor, other_side):
    said = {"respondent_id": referral(case).respondent_id, "amount": 1, "terms": "退"}
    with playing("2026-03-05"):
        answered(case, track, offer=1)
        offer = make_offer(case.pk, actor=actor, by="consumer", **said)
        answer_offer(case.pk, actor=at_counter(track, case), offer_id=offer.pk, accepts=True)
        worker()

    assert [each.get("answer") for each in heard(other_side)] == [None, "countered"]


def test_of_one_event_two_businesses_are_told_each_by_its_own_system(actor, other_side):
    tracks = [keyed(actor, name=name, webhook_url=other_side.url)[0] for name in ("甲店", "乙店")]
    asked = [
        replace(each, business_id=track.business_id)
        for each, track in zip((SALON, SUPPLIER), tracks, strict=True)
    ]
    with playing("2026-03-03"):
        case = complaint(actor=actor, respondents=tuple(asked))
        try_settlement(case.pk, actor=actor)
        worker()

    assert len({each["referral"] for each in heard(other_side)}) == 2


def test_what_was_not_taken_is_tried_again_and_shown_at_the_console(track, actor, other_side, client):
    other_side.answers += [302]
    case = put(track, actor)
    head = replace(actor, permissions=actor.permissions | {"fast_track.revise"})
    contact = fast_track_contact(track, actor=head, phone="13800008001")
    client.post(reverse("counter_login"), {"address": "13800008001"})
    client.post(reverse("counter_code"), {"code": code_shown_in_demo(contact)})

    page = client.get(reverse("counter_system"), headers={"accept-language": "zh-hans"}).content.decode()

    assert ("HTTP 302" in page, case.number in page) == (True, True)
    with playing("2026-03-03", "23:00"):
        call_back()
    assert WebhookCall.objects.get().fault == ""
    assert len(other_side.heard) == 2


def test_after_the_agreement_nothing_is_told(case, track, actor, other_side):
    with playing("2026-03-04"):
        answered(case, track, offer=1)
    QuerySet(FastTrack).filter(pk=track.pk).update(valid_to=date(2026, 3, 4))

    with playing("2026-03-05"):
        answer_offer(case.pk, actor=actor, offer_id=QuerySet(Offer).get().pk, accepts=True)
        worker()

    assert events(other_side) == ["complaint.put"]
