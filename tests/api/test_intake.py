"""The intake API: once, by key, with answers a program can read; hostile input meets a sentence."""

import json
from uuid import uuid4

import pytest
from django.db.models import QuerySet
from django.test import Client

from lianwei.arrivals.models import Arrival
from lianwei.arrivals.operations import revise_source, withdraw_key, withdraw_source
from lianwei.cases.models import Complaint
from lianwei.core.models import Delivery, Event
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import OPERATOR
from tests.factories import arrivals
from tests.factories.arrivals import COMPLAINT, ENQUIRY, REPORT
from tests.factories.members import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
ROOT = "/api/intake/v1"


@pytest.fixture
def source():
    return arrivals.source(make_organisation("YZ"))


@pytest.fixture
def call(source):
    """`call(path, body)` → (status, answer) with a live key; other keys and headers where they are given."""
    live = arrivals.key_of(source)

    def send(path, body=None, *, key=live, name=None, language="zh-hans", **headers):
        head = {"authorization": f"Bearer {key}", "accept-language": language} if key else {}
        head |= {"idempotency-key": str(name or uuid4())} if body is not None else {}
        client = Client(headers=head | headers, raise_request_exception=False)
        if body is None:
            answer = client.get(f"{ROOT}{path}")
        else:
            text = body if isinstance(body, bytes) else json.dumps(body)
            answer = client.post(f"{ROOT}{path}", text, content_type="application/json")
        return answer.status_code, json.loads(answer.content)

    return send


def changes():
    return QuerySet(Arrival).count(), QuerySet(Event).filter(name__startswith="arrival").count()


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("/complaints", COMPLAINT, "complaint"),
        ("/enquiries", ENQUIRY, "enquiry"),
        ("/violation-reports", REPORT, "violation_report"),
    ],
)
def test_brought_taken_and_asked_for(call, path, body, kind):
    name = uuid4()

    status, receipt = call(path, body, name=name)
    waiting = call(f"/arrivals/{name}")[1]
    deliver_pending()
    taken = call(f"/arrivals/{name}")[1]

    assert (status, receipt["client_id"], receipt["status"], receipt["sandbox"]) == (
        201,
        str(name),
        "waiting",
        False,
    )
    assert (waiting["status"], waiting["became"]) == ("waiting", None)
    assert (taken["status"], taken["became"]["kind"], taken["became"]["number"][:7]) == (
        "taken",
        kind,
        "YZ-2026" if kind else "",
    )
    assert call(f"/tracking/{receipt['tracking_code'].lower()}")[1] == taken


def test_the_channel_is_the_systems_own(call):
    call("/complaints", COMPLAINT)
    deliver_pending()

    assert QuerySet(Complaint).get().channel == "C10"


def test_sent_again_it_answers_the_same(call):
    name = uuid4()

    first, again = (call("/complaints", COMPLAINT, name=name) for _ in range(2))

    assert (first[0], again[0], first[1]) == (201, 200, again[1])
    assert changes() == (1, 1)


def test_other_contents_under_the_same_name_are_a_conflict(call):
    name = uuid4()
    call("/complaints", COMPLAINT, name=name)

    status, problem = call("/complaints", COMPLAINT | {"wish": "换货"}, name=name)

    assert (status, problem["type"], changes()) == (409, "about:client_id_used", (1, 1))
    assert problem["title"] == "这个标识以前用于另一份内容。没有改动任何内容。请给新的内容换一个标识再提交。"


@pytest.mark.parametrize("field", ["category", "region"])
def test_a_refused_one_says_why(call, field):
    name = uuid4()
    call("/complaints", COMPLAINT | {field: "500999"}, name=name)
    deliver_pending()

    seen = call(f"/arrivals/{name}")[1]

    assert (seen["status"], seen["became"], seen["reason"]["fields"]) == (
        "refused",
        None,
        {field: "代码表中没有这个代码。"},
    )


def test_a_sandbox_key_is_answered_and_leaves_no_case(call, source):
    name, key = uuid4(), arrivals.key_of(source, is_sandbox=True)

    status, receipt = call("/complaints", COMPLAINT, key=key, name=name)
    deliver_pending()

    seen = call(f"/arrivals/{name}", key=key)[1]
    assert (status, receipt["sandbox"], seen["status"], seen["reason"]["code"]) == (
        201,
        True,
        "skipped",
        "sandbox",
    )
    assert QuerySet(Complaint).count() == 0


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_problem_speaks_the_callers_language(call, language):
    status, problem = call("/complaints", COMPLAINT | {"person": {"name": "王"}}, language=language)

    assert (status, list(problem["errors"])) == (422, ["person"])
    assert ("请填写" in problem["errors"]["person"]) == (language == "zh-hans")


@pytest.mark.parametrize("key", ["", "lw_unknown", "Ж" * 5, "x" * 5000, "' or 1=1 --"])
def test_without_a_known_key_nothing_is_done(call, key):
    status, problem = call("/complaints", COMPLAINT, key=key if key.isascii() else "%D0%96")

    assert (status, problem["type"], changes()) == (401, "about:unknown_key", (0, 0))


def test_a_withdrawn_key_or_system_is_refused_at_once(call, source):
    key = arrivals.key_of(source)
    assert call("/complaints", COMPLAINT, key=key)[0] == 201

    withdraw_key(source.pk, source_key(key).pk, actor=OPERATOR)
    assert call("/complaints", COMPLAINT, key=key)[0] == 401
    withdraw_source(source.pk, actor=OPERATOR)
    assert call("/complaints", COMPLAINT)[0] == 401


def source_key(plain):
    from lianwei.arrivals.models import SourceKey

    return SourceKey.objects.get(hint=plain[-4:])


def test_another_system_does_not_see_it(call, source):
    name, other = uuid4(), arrivals.source(make_organisation("JB"))
    code = call("/complaints", COMPLAINT, name=name)[1]["tracking_code"]
    key = arrivals.key_of(other)

    assert call(f"/arrivals/{name}", key=key)[0] == 404
    assert call(f"/tracking/{code}", key=key)[0] == 404


def test_five_wrong_codes_are_taken_and_no_sixth(call):
    found = [call("/tracking/ABCDE-FGHJK")[0] for _ in range(6)]

    assert found == [404] * 5 + [429]


def test_more_calls_than_the_key_may_make(call, source):
    revise_source(source.pk, actor=OPERATOR, name="12345热线", rate=2)

    found = [call("/complaints", COMPLAINT)[0] for _ in range(3)]

    assert (found, changes()) == ([201, 201, 429], (2, 2))


HOSTILE = {
    "no JSON": (b"{", 400),
    "empty": (b"", 422),
    "deep": (b"[" * 100_000, 400),
    "deep object": (b'{"person":' * 50_000, 400),
    "a list": (b"[]", 422),
    "a number of 5,000 digits": (b'{"amount_claimed": ' + b"9" * 5000 + b"}", 400),
    "not UTF-8": (b'{"narrative": "\xff\xfe"}', 400),
    "NUL": (json.dumps(COMPLAINT | {"narrative": "a\x00b"}).encode(), 422),
    "a lone surrogate": (json.dumps(COMPLAINT | {"narrative": "\ud800"}).encode(), 422),
    "NaN": (json.dumps(COMPLAINT | {"amount_claimed": float("nan")}).encode(), 422),
    "wrong types": (json.dumps(COMPLAINT | {"person": [], "respondents": {}}).encode(), 422),
    "3 MB": (json.dumps({"narrative": "长" * 1_000_000}).encode(), 413),
    "50 MB": (b'{"narrative": "' + b"x" * 50_000_000 + b'"}', 413),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bodies_meet_a_sentence_and_write_nothing(call, name):
    body, expected = HOSTILE[name]

    status, problem = call("/complaints", body)

    assert (status, problem["status"], changes()) == (expected, expected, (0, 0))
    assert problem["title"] and QuerySet(Delivery).count() == 0


def test_a_client_id_is_needed(call, source):
    answer = Client(headers={"authorization": f"Bearer {arrivals.key_of(source)}"}).post(
        f"{ROOT}/complaints", json.dumps(COMPLAINT), content_type="application/json"
    )

    assert (answer.status_code, answer["Content-Type"], answer.json()["errors"]) == (
        422,
        "application/problem+json",
        {"Idempotency-Key": "请填写这一项。"},
    )


def test_a_clock_far_off_at_the_sender_changes_nothing(call):
    status, _receipt = call("/complaints", COMPLAINT, date="Tue, 01 Jan 1980 00:00:00 GMT")
    deliver_pending()

    from lianwei.core import clock

    assert (status, QuerySet(Complaint).get().received_on) == (201, clock.today())
