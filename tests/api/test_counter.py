"""The counter's API: the system of a business reads and answers what was put to it, and nothing else."""

import json
from dataclasses import replace

import pytest
from django.db.models import QuerySet
from django.test import Client

from lianwei.cases.models import Offer, Referral, Respondent
from lianwei.cases.operations import make_offer
from lianwei.core import clock
from lianwei.registry.operations import end_fast_track
from tests.factories import arrivals
from tests.factories.cases import staff
from tests.factories.counter import keyed, put_to
from tests.factories.members import at_office

pytestmark = pytest.mark.django_db
ROOT = "/api/counter/v1"


@pytest.fixture
def actor(reference_data):
    found = staff()
    return replace(found, permissions=found.permissions | {"fast_track.end"})


def call(key, path, body=None):
    client = Client(headers={"authorization": f"Bearer {key}"} if key else {})
    if body is None:
        answer = client.get(ROOT + path)
    else:
        answer = client.post(ROOT + path, json.dumps(body), content_type="application/json")
    return answer.status_code, json.loads(answer.content)


def test_what_waits_is_listed_read_and_answered(actor):
    track, key = keyed(actor)
    case = put_to(track, actor=actor)
    pk = QuerySet(Referral).get(complaint=case).pk

    listed = call(key, "/referrals")
    read = call(key, f"/referrals/{pk}")
    said = {"position": "partly", "reply": "退一半", "offer": 290_000, "shop": "解放碑店"}
    answered = call(key, f"/referrals/{pk}/answer", said)

    assert [each["number"] for each in listed[1]["referrals"]] == [case.number]
    assert "王桂芳" not in json.dumps(read[1], ensure_ascii=False)
    assert (answered[0], answered[1]["state"], answered[1]["offers"][0]["amount"]) == (
        200,
        "answered",
        290_000,
    )
    assert call(key, "/referrals")[1]["referrals"] == []


def test_no_answer_names_the_consumer_whatever_the_story_says(actor):
    track, key = keyed(actor)
    values = {"name": "欧阳晓芙", "phone": "13712348765", "address": "渝北区龙溪街道红锦大道九十九号"}
    told = f"{'、'.join(values.values())}，"
    words = {"title": "欧阳晓芙美容卡", "narrative": f"{told}办卡", "wish": f"退给{told}"}
    case = put_to(track, actor=actor, person=values, **words)
    pk = QuerySet(Referral).get(complaint=case).pk

    said = {"position": "partly", "reply": "退一半", "offer": 290_000}
    answers = [
        call(key, "/referrals"),
        call(key, f"/referrals/{pk}"),
        call(key, f"/referrals/{pk}/answer", said),
    ]

    assert [status for status, _body in answers] == [200, 200, 200]
    sent = json.dumps([body for _status, body in answers], ensure_ascii=False)
    assert [each for each in values.values() if each in sent] == []


def test_a_proposal_of_the_consumer_is_accepted(actor):
    track, key = keyed(actor)
    case = put_to(track, actor=actor)
    asked = QuerySet(Respondent).get(complaint=case)
    offer = make_offer(case.pk, actor=actor, respondent_id=asked.pk, by="consumer", amount=1, terms="退")
    pk = QuerySet(Referral).get(complaint=case).pk

    status, _answer = call(key, f"/referrals/{pk}/offers/{offer.pk}/answer", {"accepts": True})

    assert (status, QuerySet(Offer).get().state) == (200, "accepted")


def test_another_business_finds_nothing(actor):
    track, _key = keyed(actor)
    pk = QuerySet(Referral).get(complaint=put_to(track, actor=actor)).pk
    _other, foreign = keyed(actor, name="另一家美容院")

    said = {"position": "agrees", "reply": "好"}

    assert call(foreign, "/referrals")[1]["referrals"] == []
    assert call(foreign, f"/referrals/{pk}")[0] == 404
    assert call(foreign, f"/referrals/{pk}/answer", said)[0] == 404


def test_without_a_key_or_an_agreement_in_force_nobody_asks(actor):
    track, key = keyed(actor)
    end_fast_track(track.pk, actor=actor, on=clock.today(), reason="歇业")

    assert call("", "/referrals")[0] == 401
    assert call(arrivals.key_of(arrivals.source(track.organisation)), "/referrals")[0] == 401
    with clock.playing(at_office("2099-01-01 10:00")):
        assert call(key, "/referrals")[0] == 401


@pytest.mark.parametrize("fault", [{"position": "perhaps"}, {"reply": " "}, {"offer": -1}, {"more": 1}])
def test_an_answer_that_makes_no_sense(actor, fault):
    track, key = keyed(actor)
    referral = QuerySet(Referral).get(complaint=put_to(track, actor=actor))

    status, _answer = call(
        key, f"/referrals/{referral.pk}/answer", {"position": "agrees", "reply": "好"} | fault
    )

    assert (status, QuerySet(Referral).get().state) == (422, "waiting")
