"""The same dispute between instances: keyed marks, steps of a count, limits on the side that answers."""

import base64
import hashlib
import hmac
import json
import uuid
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.cases.entries import RespondentEntry
from lianwei.cases.models import Complaint
from lianwei.cases.rules.matching import week_of
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotVisible, TooOften, WrongStatus
from lianwei.core.models import Event
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import OPERATOR
from lianwei.federation.models import InMessage, OutMessage, PeerMatch, PeerMatchSide
from lianwei.federation.operations.agreements import end_agreement
from lianwei.federation.operations.handling import handle_post
from lianwei.federation.operations.matching import ask_peer_match
from lianwei.federation.queries.matching import peer_matches_in
from lianwei.federation.queries.own import WIRE, instance_key
from lianwei.federation.rules.matching import mark_of, month_of, pair_key
from lianwei.members.models import User
from lianwei.members.queries import actor_of
from tests.cases.actors import worker
from tests.factories import cases, members, registry
from tests.factories.sharing import with_peer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def shop():
    return registry.business("演示健身", uscc=registry.USCC)


@pytest.fixture
def asker() -> User:
    return members.make_staff("mediator", organisation=members.make_member("YZ"))


@pytest.fixture
def agreed(stranger, peer):
    made = with_peer(stranger, peer, fields=["match.counts"])
    OutMessage.objects.visible_to(WIRE).all().delete()
    return made


def case_of(organisation, shop, n=0) -> Complaint:
    actor = worker(organisation, user=members.make_user(organisation=organisation))
    entry = (RespondentEntry(name=shop.name, business_id=shop.pk),)
    row = cases.complaint(actor=actor, person={"phone": f"138{organisation.pk:04}{n:04}"}, respondents=entry)
    on = week_of(clock.today()) - timedelta(days=9)
    QuerySet(Complaint).filter(pk=row.pk).update(received_on=on)
    return row


def key_by_hand(stranger) -> bytes:
    """As the protocol describes it, with the library alone."""
    ours, month = instance_key(), f"{clock.today():%Y-%m}"
    shared = stranger.box.exchange(X25519PublicKey.from_public_bytes(base64.b64decode(ours.box)))
    said = "\n".join(("lianwei-match-1", month, *sorted((ours.key_id, stranger.key_id)))).encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=said).derive(shared)


def question(stranger, uscc=registry.USCC, **changed) -> dict:
    """What the stranger asks."""
    mark = hmac.new(key_by_hand(stranger), uscc.encode(), hashlib.sha256).hexdigest()
    data = {
        "question": str(uuid.uuid4()),
        "month": f"{clock.today():%Y-%m}",
        "key": stranger.key_id,
        "key_there": instance_key().key_id,
        "business": mark,
        "category": "S0103",
        "nature": "N03",
        "purpose": "case",
    }
    return data | changed


def bring(stranger, data, kind="match.asked"):
    event = stranger.event(data, kind=kind, subject=f"match:{data['question']}", sequence=1)
    stranger.call(Client(), event)
    while handle_post(actor=OPERATOR) + deliver_pending():
        pass
    return InMessage.objects.visible_to(WIRE).get(message_id=event["id"])


def sent(kind) -> list[dict]:
    rows = OutMessage.objects.visible_to(WIRE).filter(kind=kind).order_by("pk")
    return [json.loads(each.text.plain())["data"] for each in rows]


def test_both_sides_make_the_same_key_and_another_month_another_one(stranger):
    mine = pair_key(*_pair(stranger), names=("a" * 32, "b" * 32), month="2026-11")

    assert mine == pair_key(*_pair(stranger), names=("b" * 32, "a" * 32), month="2026-11")
    assert mine != pair_key(*_pair(stranger), names=("a" * 32, "b" * 32), month="2026-12")
    assert mark_of(" 9135x ", mine) == mark_of("9135X", mine)


def _pair(stranger):
    secret = base64.b64encode(stranger.box.private_bytes_raw()).decode()
    return secret, base64.b64encode(stranger.box.public_key().public_bytes_raw()).decode()


def test_a_question_names_the_business_by_a_mark_that_the_other_side_can_make(
    stranger, peer, agreed, asker, shop
):
    case = case_of(asker.organisation, shop)

    row = ask_peer_match(case.pk, actor=actor_of(asker), peer_id=peer.pk, purpose="group")

    [data] = sent("match.asked")
    expected = hmac.new(key_by_hand(stranger), registry.USCC.encode(), hashlib.sha256).hexdigest()
    assert (data["business"], data["question"]) == (expected, str(row.uid))
    assert shop.name not in json.dumps(data) and registry.USCC not in json.dumps(data)
    assert Event.objects.get(name="peer_match.asked").details["purpose"] == "group"


def test_a_peer_is_answered_in_steps_and_cities(stranger, peer, agreed, asker, shop):
    for n in range(7):
        case_of(asker.organisation, shop, n)

    data = question(stranger)
    bring(stranger, data)

    assert sent("match.answered") == [
        {"question": data["question"], "state": "counted", "cases": 5, "cities": 1}
    ]
    assert [each.organisation_id for each in PeerMatchSide.objects.visible_to(actor_of(asker)).all()] == [
        asker.organisation_id
    ]


def test_fewer_than_five_and_a_business_nobody_knows_are_told_alike(stranger, peer, agreed, asker, shop):
    for n in range(4):
        case_of(asker.organisation, shop, n)

    bring(stranger, question(stranger))
    bring(stranger, question(stranger, uscc=registry.OTHER_USCC))

    assert [(each["cases"], each["cities"]) for each in sent("match.answered")] == [(0, 0), (0, 0)]


def test_asked_again_in_the_week_the_answer_is_the_same(stranger, peer, agreed, asker, shop):
    for n in range(4):
        case_of(asker.organisation, shop, n)
    bring(stranger, question(stranger))
    case_of(asker.organisation, shop, 5)

    bring(stranger, question(stranger))

    assert [each["cases"] for each in sent("match.answered")] == [0, 0]


def test_beyond_the_limit_of_a_day_nothing_is_counted(stranger, agreed, asker, shop, monkeypatch):
    monkeypatch.setattr("lianwei.federation.operations.matching.MOST_FROM_PEER", 1)
    for n in range(5):
        case_of(asker.organisation, shop, n)

    bring(stranger, question(stranger))
    bring(stranger, question(stranger, nature="N01"))

    assert [(each["state"], each["cases"]) for each in sent("match.answered")] == [
        ("counted", 5),
        ("too_often", 0),
    ]


def test_without_an_agreement_nothing_is_asked_and_nothing_answered(stranger, peer, asker, shop):
    case = case_of(asker.organisation, shop)

    with pytest.raises(WrongStatus):
        ask_peer_match(case.pk, actor=actor_of(asker), peer_id=peer.pk, purpose="case")
    row = bring(stranger, question(stranger))

    assert (row.state, row.reason) == ("parked", "no_agreement")
    assert not PeerMatch.objects.visible_to(WIRE).exists()


def test_an_agreement_that_ended_stops_the_answers(stranger, peer, agreed, asker, shop):
    end_agreement(agreed.pk, actor=OPERATOR, reason="到期")

    row = bring(stranger, question(stranger))

    assert (row.state, sent("match.answered")) == ("parked", [])


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"key": "0" * 32}, "unknown_key"),
        ({"key_there": "0" * 32}, "unknown_key"),
        ({"business": "x"}, "malformed"),
        ({"purpose": "call"}, "malformed"),
        ({"phone": "13812345678"}, "malformed"),
    ],
)
def test_a_question_that_is_not_as_described_is_refused(stranger, peer, agreed, changed, reason):
    row = bring(stranger, question(stranger, **changed))

    assert (row.state, row.reason) == ("refused", reason)
    assert not PeerMatch.objects.visible_to(WIRE).exists()


def test_an_answer_takes_effect_once_and_only_for_a_question_of_ours(stranger, peer, agreed, asker, shop):
    case = case_of(asker.organisation, shop)
    row = ask_peer_match(case.pk, actor=actor_of(asker), peer_id=peer.pk, purpose="case")
    told = {"question": str(row.uid), "state": "counted", "cases": 20, "cities": 4}

    first = bring(stranger, told, kind="match.answered")
    stranger_made = bring(stranger, told | {"question": str(uuid.uuid4())}, kind="match.answered")

    kept = PeerMatch.objects.visible_to(WIRE).get()
    assert (kept.state, kept.told, kept.cities, first.state) == ("answered", 20, 4, "handled")
    assert (stranger_made.state, stranger_made.reason) == ("refused", "not_ours")


def test_a_case_without_a_code_of_its_business_asks_nobody(peer, agreed, asker):
    case = case_of(asker.organisation, registry.business("无码小店"))

    with pytest.raises(Invalid):
        ask_peer_match(case.pk, actor=actor_of(asker), peer_id=peer.pk, purpose="case")
    assert sent("match.asked") == []


def test_another_member_asks_not_from_a_case_and_nobody_too_often(peer, agreed, asker, shop, monkeypatch):
    case = case_of(asker.organisation, shop)
    stranger = members.make_staff("mediator", organisation=members.make_member("NA"))
    told = {"peer_id": peer.pk, "purpose": "case"}
    with pytest.raises(NotVisible):
        ask_peer_match(case.pk, actor=actor_of(stranger), **told)
    monkeypatch.setattr("lianwei.federation.operations.matching.MOST_A_DAY", 1)
    ask_peer_match(case.pk, actor=actor_of(asker), **told)

    with pytest.raises(TooOften):
        ask_peer_match(case.pk, actor=actor_of(asker), **told)


def test_the_answer_stands_beside_the_case_and_in_the_list(client_of, stranger, agreed, asker, shop):
    peer, case = agreed.peer, case_of(asker.organisation, shop)
    browser = client_of(asker)
    page = browser.get(reverse("match_ask", args=[case.pk]), headers={"HX-Request": "true"}).content.decode()
    assert reverse("peer_match_ask", args=[case.pk]) in page
    asked = browser.post(reverse("peer_match_ask", args=[case.pk]), {"peer": peer.pk, "purpose": "case"})
    assert asked.status_code == 302
    row = PeerMatch.objects.visible_to(WIRE).get()
    told = {"question": str(row.uid), "state": "counted", "cases": 20, "cities": 4}
    bring(stranger, told, kind="match.answered")

    page = browser.get(reverse("match_ask", args=[case.pk]), headers={"HX-Request": "true"}).content.decode()
    listed = browser.get(reverse("peer_match_list")).content.decode()

    assert "至少 20 件，涉及 4 个城市" in page and "至少 20 件，涉及 4 个城市" in listed


def test_members_whose_cases_were_counted_read_who_asked_and_not_the_answer(
    client_of, stranger, agreed, asker, shop
):
    for n in range(5):
        case_of(asker.organisation, shop, n)
    bring(stranger, question(stranger))
    other = members.make_staff("mediator", organisation=members.make_member("NA"))

    [row] = peer_matches_in("theirs", actor=actor_of(asker)).rows
    page = client_of(asker).get(reverse("peer_match_list"), {"view": "theirs"}).content.decode()

    assert (row.business, row.shows_answer, row.match.told) == (shop.name, False, 5)
    assert shop.name in page and "至少 5 件" not in page
    assert peer_matches_in("theirs", actor=actor_of(other)).rows == []
    [seen] = peer_matches_in("theirs", actor=members.make_actor("system_admin")).rows
    assert seen.shows_answer


def test_the_list_costs_the_same_for_one_question_and_three(client_of, agreed, asker, shop):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(reverse("peer_match_list")).status_code == 200
        return len(captured)

    def ask(n: int) -> None:
        case = case_of(asker.organisation, shop, n)
        ask_peer_match(case.pk, actor=actor_of(asker), peer_id=agreed.peer_id, purpose="case")

    browser = client_of(asker)
    ask(1)
    queries()
    one = queries()
    ask(2), ask(3)
    queries()

    assert queries() == one


def test_the_month_is_that_of_the_day():
    assert month_of(clock.today()) == f"{clock.today():%Y-%m}"
