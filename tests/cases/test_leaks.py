"""Nothing personal in clear columns, events and logs; nothing kept by browsers; no code by trying; no long
lock."""

from datetime import UTC, datetime, timedelta

import pytest
import typst
from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet

from lianwei.cases import operations as do
from lianwei.cases.doors import TRIES, is_signing_code, may_send_code, signing_code
from lianwei.cases.models import Complainant, HandOver
from lianwei.cases.operations.handling.papers import bind_file, pack_evidence
from lianwei.cases.queries import closed_value, reveal_value
from lianwei.core.errors import NotAllowed, WrongStatus
from lianwei.core.messages.models import Message
from lianwei.core.models import Event, ReadLog
from lianwei.core.scope import attached
from lianwei.members.queries import actor_of
from tests.cases.stages import colleague, take
from tests.cases.test_signing_links import agreed, sent, token_of
from tests.factories.caseworkers import make_accepted, make_caseworker, make_complaint
from tests.factories.knowledge import knowledge
from tests.factories.members import make_organisation

pytestmark = pytest.mark.django_db
PHONE = "13712345678"


@pytest.fixture
def yuzhong(reference_data):
    knowledge()
    return make_organisation("YZ", name="渝中区消委会", short_name="渝中消委", phone="023-63000000")


@pytest.fixture
def actor(yuzhong):
    return actor_of(make_caseworker(yuzhong))


def test_numbers_typed_beside_the_story_are_hidden_as_in_it(actor):
    case = make_accepted(actor, person={"contact_habit": f"上午,或打{PHONE}"})
    do.hand_over_clue(case.pk, actor=actor, authority=f"区局张科{PHONE}", matter="虚假宣传", receipt=PHONE)
    do.commission_appraisal(
        case.pk, actor=actor, matter="成分", institution=f"质检院{PHONE}", agreed_by_parties=True
    )
    reveal_value(closed_value(case.pk, "complainant.phone", actor=actor), actor=actor, reason=f"回拨{PHONE}")

    person = QuerySet(Complainant).get(complaint=case)
    clue = QuerySet(HandOver).get(complaint=case)
    kept = [
        person.contact_habit,
        clue.authority,
        clue.receipt,
        *ReadLog.objects.values_list("reason", flat=True),
    ]
    bodies = list(Event.objects.values_list("body", flat=True))
    assert [text for text in [*kept, *bodies] if PHONE in text] == []
    assert person.contact_habit == "上午,或打〔电话2〕"


def test_wrong_codes_lock_for_an_hour_and_not_for_the_caches_five_minutes(actor):
    for _try in range(TRIES):
        assert is_signing_code("t", "000000x") is False

    with connection.cursor() as cursor:
        cursor.execute("SELECT expires FROM lianwei_cache WHERE cache_key LIKE %s", ["%signing:%"])
        ends = [_moment(value) for (value,) in cursor.fetchall()]
    assert min(ends) > datetime.now(UTC) + timedelta(minutes=50)
    assert is_signing_code("t", signing_code("t")) is False


def test_a_flood_of_failed_log_ins_gives_no_tries_back(actor):
    for _try in range(TRIES):
        is_signing_code("t", "000000x")

    for n in range(400):
        cache.set(f"zzz-log-in-of-somebody:{n}", True, 3600)

    assert is_signing_code("t", signing_code("t")) is False


def _moment(value):
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def test_a_right_code_costs_no_try(actor):
    assert [is_signing_code("t", signing_code("t")) for _try in range(TRIES + 2)] == [True] * (TRIES + 2)


def test_a_link_sends_no_flood_of_codes(client, actor):
    case = agreed(actor)
    address = sent(case, "sign", actor)

    answers = [client.post(f"{address}code/").status_code for _click in range(TRIES + 2)]

    assert answers == [200] * TRIES + [WrongStatus.status] * 2
    assert attached(Message, case).filter(template="code").count() == TRIES
    assert may_send_code(token_of(address)) is False


@pytest.mark.parametrize("purpose", ["status", "sign", "supply"])
def test_a_page_behind_a_link_is_kept_by_no_browser(client, actor, purpose):
    address = sent(agreed(actor), purpose, actor)

    assert "no-store" in client.get(address)["Cache-Control"]


def test_papers_are_kept_by_no_browser(client_of, actor):
    case = make_complaint(actor)
    desk = client_of(actor)
    pages = ("print/complaint_form.pdf", "documents/new/acceptance_notice/", "case-file.pdf")

    assert ["no-store" in desk.get(f"/cases/{case.pk}/{page}")["Cache-Control"] for page in pages] == [
        True
    ] * 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("export", [bind_file, pack_evidence])
def test_nobody_waits_for_the_database_while_a_file_is_laid_out(actor, export, monkeypatch):
    case, layers, real = make_complaint(actor), [], typst.compile

    def compile_and_look(*args, **kwargs):
        layers.append(connection.in_atomic_block)
        return real(*args, **kwargs)

    monkeypatch.setattr(typst, "compile", compile_and_look)
    export(case.pk, actor=actor)

    assert set(layers) == {False}


def test_who_handled_a_case_does_not_ask_how_it_was_handled_after_giving_it_away(actor):
    case = take(make_complaint(actor).pk, actor, "accept", "agree_at_once")
    do.assign_complaint(case.pk, actor=actor, handler_id=colleague(case.pk, actor.user_id))

    with pytest.raises(NotAllowed):
        do.call_follow_up(case.pk, actor=actor, was_reached=True, satisfaction=5, resolved="yes")
