"""Peers that send what is another's, forget what they took, or lead elsewhere."""

import json
import socket

import pytest
from django.db.models import QuerySet
from django.test import Client

from lianwei.cases.queries.between.transfers import answer_due
from lianwei.core import clock
from lianwei.core.scope import OPERATOR, SYSTEM
from lianwei.demo.abroad import facts_told, offer_of
from lianwei.federation.models import (
    CaseAbroad,
    DossierPart,
    InMessage,
    OutMessage,
    OutState,
    Peer,
    SharedAlert,
    SharingAgreement,
)
from lianwei.federation.operations import send
from lianwei.federation.operations.abroad import send_due_papers
from lianwei.federation.operations.abroad.mailing import ITEM, PAPER, WANTED
from lianwei.federation.operations.alerts import tell_shared_alert
from lianwei.federation.operations.handling import handle_post
from lianwei.federation.operations.posting import send_post
from lianwei.federation.queries.own import WIRE
from lianwei.federation.rules.agreements.terms import MOVED
from lianwei.federation.rules.alerts import ANSWERED
from tests.factories.abroad import neighbour, offered_by
from tests.factories.alerts import alert
from tests.factories.exchange import AWAY, Stranger, active
from tests.factories.exchange_kinds import WARNED
from tests.factories.members import make_alliance, make_organisation
from tests.factories.sharing import step_of, with_peer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def home():
    found = make_organisation("YZ", region_code="500103")
    make_alliance(found, code="ONE")
    return found


@pytest.fixture
def hubei(other_instance, peer):
    """A second peer, to which none of it belongs."""
    active(other_instance)
    return other_instance


def brought(stranger, data, *, kind, subject):
    """What becomes of a message that this instance brings."""
    event = stranger.event(data, kind=kind, subject=subject, sequence=1)
    stranger.call(Client(), event)
    handle_post(actor=OPERATOR)
    row = InMessage.objects.visible_to(WIRE).get(message_id=event["id"])
    return row.state, row.reason


def out(kind):
    return OutMessage.objects.visible_to(WIRE).filter(kind=kind)


def test_a_peers_name_that_leads_into_the_own_network_is_not_called(monkeypatch):
    peer = active(Stranger())
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: [(2, 1, 6, "", ("10.0.0.7", 443))])
    send(peer, kind="test.note", subject="case:1", data={})

    assert send_post(actor=OPERATOR) == 0

    assert Peer.objects.visible_to(WIRE).get().last_fault == "private address"
    assert out("test.note").get().state == OutState.WAITING


def test_a_paper_is_taken_from_nobody_but_who_wrote_it(stranger, hubei, home):
    offer = offer_of(
        neighbour(stranger), facts_told(), number="HH-2026-000001", wished_by=answer_due(clock.today())
    )

    found = brought(hubei, offer.data, kind=PAPER, subject=offer.subject)

    assert found == ("refused", "wrong_source")
    assert not QuerySet(CaseAbroad).exists()


def test_a_part_of_a_case_that_we_did_not_promise_to_take_is_not_kept(hubei, home):
    told = {"case": f"{AWAY}/HH-2026-000001", "sha256": "0" * 64, "part": 0, "parts": 1, "content": "eA=="}

    found = brought(hubei, told, kind=ITEM, subject=f"custody:{told['case']}")

    assert found == ("refused", "item_not_expected")
    assert not QuerySet(DossierPart).exists()


def test_parts_of_a_case_go_to_nobody_but_its_taker(stranger, hubei, home):
    neighbour(stranger)
    row = offered_by(home)
    digests = list(QuerySet(DossierPart).filter(case=row.case).values_list("sha256", flat=True))

    found = brought(hubei, {"case": row.case, "items": digests}, kind=WANTED, subject=f"custody:{row.case}")

    assert digests and found == ("refused", "item_not_owed")
    assert not out(ITEM).exists()


def test_a_warning_is_answered_by_nobody_but_who_was_told(stranger, peer, hubei, home):
    with_peer(stranger, peer, fields=WARNED)
    row = tell_shared_alert(alert(home).pk, actor=OPERATOR, peer=AWAY)
    told = {"uid": str(row.uid), "at": clock.now().isoformat(), "verdict": "false", "measure": "无事"}

    found = brought(hubei, told, kind=ANSWERED, subject=f"alert:{row.uid}")

    assert found == ("parked", "no_alert")
    assert SharedAlert.objects.visible_to(SYSTEM).get().answered_at is None


def test_an_agreement_is_ended_by_nobody_but_its_parties(stranger, peer, hubei, home):
    row = with_peer(stranger, peer)
    told = step_of(stranger, row, "ended").model_dump()

    found = brought(hubei, told, kind=MOVED, subject=f"agreement:{row.uid}")

    assert found == ("parked", "no_agreement")
    assert SharingAgreement.objects.visible_to(SYSTEM).get().ended_on is None


def test_a_paper_that_was_receipted_and_forgotten_is_brought_again(stranger, peer, home, later):
    """The receipt proves that it arrived; the case waits for an answer all the same."""
    neighbour(stranger)
    offered_by(home)
    send_post(actor=OPERATOR)
    first = out(PAPER).get()

    early = send_due_papers(actor=OPERATOR)
    later(minutes=2)
    again = send_due_papers(actor=OPERATOR)

    second = out(PAPER).latest("pk")
    papers = [json.loads(each.text.plain())["data"]["paper"] for each in (first, second)]
    assert (first.state, early, again) == (OutState.DONE, 0, 1)
    assert first.message_id != second.message_id and papers[0] == papers[1]
