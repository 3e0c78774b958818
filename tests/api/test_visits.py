"""What an observer's phone delivers: each visit and each photo once, whatever is sent again."""

import base64
import json
import uuid

import pytest

from lianwei.core import clock
from lianwei.core.files.models import File
from lianwei.core.scope import attached
from lianwei.supervision.models import observers_of, visits_of
from lianwei.supervision.operations.observing import people
from tests.factories import observing
from tests.factories.members import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def row():
    return observing.running(make_organisation("YZ"))


@pytest.fixture
def token(row):
    return observing.token(row)


def call(client, what, body, token):
    return client.post(
        f"/api/visits/v1/{what}",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )


def mine(row):
    return visits_of(row).filter(observer=observers_of(row)[0])


def packet(row, seen, **changes):
    now = clock.now().isoformat()
    told = {"visit": seen.pk, "answers": observing.answers(row), "begun_at": now, "ended_at": now}
    payload = told | {"place": "一层", "is_unannounced": True, "lat": 29.5, "lon": 106.5} | changes
    return {"client_id": str(uuid.uuid4()), "kind": "visit", "payload": payload, "said_at": now}


def delivered(client, token, *items):
    answer = call(client, "deliveries", {"sent_at": clock.now().isoformat(), "items": items}, token)
    assert answer.status_code == 200, answer.content
    return [each["outcome"] for each in answer.json()["answers"]]


def test_the_same_delivery_again_changes_nothing(client, row, token):
    visit = mine(row)[0]
    item = packet(row, visit)

    assert delivered(client, token, item) == ["received"]
    assert delivered(client, token, item) == ["known"]

    visit.refresh_from_db()
    assert (visit.status, visit.questions) == ("asked", ["quick"])


def test_a_photo_may_come_before_its_visit_and_comes_once(client, row, token):
    visit = mine(row)[0]
    data = base64.b64encode(observing.photo().data).decode()
    photo = {"visit": visit.pk, "item": "i1", "data": data}
    sent = {"client_id": str(uuid.uuid4()), "kind": "photo", "payload": photo}

    outcomes = delivered(client, token, sent, packet(row, visit), sent)

    assert outcomes == ["received"] * 3
    assert [each.kind for each in attached(File, visit)] == ["i1"]


def test_what_is_wrong_is_said_and_the_rest_is_taken(client, row, token):
    first, second = mine(row)[:2]
    wrong = packet(row, first, answers={"i1": "yes"})
    strange = {"client_id": str(uuid.uuid4()), "kind": "poem", "payload": {"visit": first.pk}}
    noise = {"client_id": str(uuid.uuid4()), "kind": "photo", "payload": {"visit": first.pk, "data": "%%"}}

    outcomes = delivered(client, token, wrong, strange, noise, packet(row, second))

    assert outcomes == ["refused", "refused", "refused", "received"]
    first.refresh_from_db()
    assert first.status == "planned"


def test_visits_of_somebody_else_do_not_exist(client, row, token):
    theirs = visits_of(row).filter(observer=observers_of(row)[1])[0]

    assert delivered(client, token, packet(row, theirs), packet(row, theirs, visit="x")) == ["refused"] * 2


def test_a_link_that_has_ended_opens_nothing(client, row, token):
    assert call(client, "hello", {}, token).status_code == 200
    people.release_observer(row.pk, observers_of(row)[0].pk, actor=observing.writer(row.holder))

    assert call(client, "hello", {}, token).status_code == 401
    assert call(client, "hello", {}, "nothing").status_code == 401


def test_what_was_taken_need_not_stay_on_the_phone(client, token):
    number = str(uuid.uuid4())

    answer = call(client, "standing", {"ids": [number]}, token).json()

    assert answer == {"answers": [{"client_id": number, "outcome": "taken", "fields": {}}]}
