"""Agreements with a peer: terms and signatures by message, counts only under them, the end and its proof."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from lianwei.core import clock
from lianwei.core.errors import NotAllowed, WrongStatus
from lianwei.core.keys import is_signed
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import OPERATOR, SYSTEM, find
from lianwei.federation.models import (
    DeletionCertificate,
    InMessage,
    OutMessage,
    SharedCopy,
    SharedFigure,
    SharingAgreement,
    SharingParty,
)
from lianwei.federation.operations import (
    export_packet,
    repeat_out_message,
    send,
    share_statistics,
    suspend_peer,
)
from lianwei.federation.operations.agreements import (
    delete_due_figures,
    draft_agreement,
    end_agreement,
    offer_agreement,
    sign_agreement,
)
from lianwei.federation.operations.handling import handle_post
from lianwei.federation.operations.posting import send_post
from lianwei.federation.queries.own import WIRE, instance_key
from lianwei.federation.rules.agreements.fields import STATISTICS
from lianwei.federation.rules.agreements.terms import Deleted, PartyTerm, Terms, certificate_text
from lianwei.federation.rules.packets import opened
from tests.factories.exchange import AWAY, HOME, b64
from tests.factories.members import make_actor
from tests.factories.sharing import entry, step_of, with_peer

pytestmark = pytest.mark.django_db
MONTH = {"month": "2026-07", "received": 120, "accepted": 90, "resolved": None}


def counts(**changed):
    return MONTH | changed


def terms(**changed):
    """What the stranger puts to us."""
    today = clock.today()
    both = [PartyTerm(party=code, gives=True, receives=True) for code in (HOME, AWAY)]
    told = {
        "uid": "0b7c6f0e-5a0d-4a5a-9d5e-0d7f6f1c2b3a",
        "version": 1,
        "number": "SC-GX-2026-001",
        "title": "月度统计互换",
        "purpose": "比较两地投诉",
        "basis": "no_persons",
        "fields": list(STATISTICS),
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=90)).isoformat(),
        "keep_days": 60,
        "deletion_days": 10,
        "parties": both,
    }
    return Terms.model_validate(told | changed)


def bring(stranger, told, kind):
    """A message of the stranger, handled; how it ended."""
    data = told if isinstance(told, dict) else told.model_dump(mode="json")
    event = stranger.event(data, kind=kind, subject="agreement:1")
    stranger.call(Client(), event)
    handle_post(actor=OPERATOR)
    row = InMessage.objects.visible_to(WIRE).get(message_id=event["id"])
    return row.state, row.reason


def sent(kind):
    """What we have said in messages of a kind."""
    rows = OutMessage.objects.visible_to(WIRE).filter(kind=kind).order_by("pk")
    return [json.loads(row.text.plain())["data"] for row in rows]


def test_a_peer_puts_terms_to_us_and_both_sign(stranger, peer):
    told = terms()
    assert bring(stranger, told, "agreement.offered") == ("handled", "")
    row = SharingAgreement.objects.visible_to(SYSTEM).get()

    assert bring(stranger, step_of(stranger, row), "agreement.moved") == ("handled", "")
    sign_agreement(row.pk, actor=OPERATOR)

    found = find(SharingAgreement, row.pk, actor=SYSTEM)
    [ours] = sent("agreement.moved")
    assert (found.status, found.digest, found.peer_id) == ("in_force", told.digest(), peer.pk)
    assert (ours["step"], ours["digest"], ours["public"]) == ("signed", found.digest, instance_key().public)


def test_terms_that_are_not_between_us_or_make_no_sense_are_refused(stranger, peer):
    others = [PartyTerm(party=code, gives=True, receives=True) for code in ("hb-alliance", AWAY)]
    idle = [PartyTerm(party=HOME, gives=False, receives=False), others[1]]
    wrong = (
        terms(parties=others),
        terms(parties=idle),
        terms(fields=["complaint.number"]),
        terms(fields=["x"]),
        terms(ends_on="2020-01-01"),
        terms(starts_on="2026-02-31"),
        terms(basis="because"),
        terms().model_dump() | {"keep_days": 0},
        terms().model_dump() | {"extra": 1},
    )
    found = [bring(stranger, each, "agreement.offered")[0] for each in wrong]

    assert set(found) == {"refused"}
    assert not SharingAgreement.objects.visible_to(SYSTEM).exists()


def test_the_same_terms_twice_are_one_agreement_and_others_under_its_name_are_refused(stranger, peer):
    bring(stranger, terms(), "agreement.offered")

    again = bring(stranger, terms(), "agreement.offered")
    other = bring(stranger, terms(keep_days=3000), "agreement.offered")

    assert (again, other) == (("handled", ""), ("refused", "digest_conflict"))
    assert SharingAgreement.objects.visible_to(SYSTEM).get().keep_days == 60


@pytest.mark.parametrize(
    "forged", [{"signature": b64(b"x" * 64)}, {"public": b64(b"y" * 32)}, {"on": "2026-01-01"}]
)
def test_a_signature_that_does_not_hold_signs_nothing(stranger, peer, forged):
    bring(stranger, terms(), "agreement.offered")
    row = SharingAgreement.objects.visible_to(SYSTEM).get()

    found = bring(stranger, step_of(stranger, row, **forged), "agreement.moved")

    assert found == ("refused", "signature")
    assert SharingParty.objects.visible_to(SYSTEM).get(is_peer=True).signed_on is None


def test_a_step_of_an_agreement_nobody_knows_waits_for_a_person(stranger, peer):
    row = SharingAgreement(uid="0b7c6f0e-5a0d-4a5a-9d5e-0d7f6f1c2b3a", digest="0" * 64)

    assert bring(stranger, step_of(stranger, row), "agreement.moved") == ("parked", "no_agreement")


def test_who_does_not_represent_the_alliance_agrees_nothing_with_a_peer(stranger, peer):
    told = entry(basis="no_persons", fields=list(STATISTICS), peer_id=peer.pk)

    with pytest.raises(NotAllowed):
        draft_agreement(actor=make_actor("head"), entry=told)


def test_without_an_agreement_no_counts_go_out_and_none_are_taken(stranger, peer):
    with pytest.raises(WrongStatus):
        share_statistics(peer.pk, actor=OPERATOR, month="2026-07")

    assert bring(stranger, counts(), "statistics.month") == ("parked", "no_agreement")
    assert not SharedFigure.objects.visible_to(WIRE).exists()


def test_counts_that_the_agreement_does_not_name_are_neither_told_nor_taken(stranger, peer):
    with_peer(stranger, peer, fields=["figure.received"])

    share_statistics(peer.pk, actor=OPERATOR, month="2026-07")

    assert bring(stranger, counts(), "statistics.month") == ("parked", "not_agreed")
    assert bring(stranger, counts(accepted=None), "statistics.month") == ("handled", "")


def test_what_one_side_only_receives_is_not_told_by_it(stranger, peer):
    with_peer(stranger, peer, direction="give")
    share_statistics(peer.pk, actor=OPERATOR, month="2026-07")

    assert bring(stranger, counts(), "statistics.month") == ("parked", "no_agreement")


def test_a_message_sent_yesterday_under_an_agreement_ended_today_is_parked_with_the_reason(stranger, peer):
    row = with_peer(stranger, peer)
    event = stranger.event(counts(), kind="statistics.month")
    stranger.call(Client(), event)
    end_agreement(row.pk, actor=OPERATOR, reason="合作结束")

    handle_post(actor=OPERATOR)

    found = InMessage.objects.visible_to(WIRE).get()
    assert (found.state, found.reason) == ("parked", "agreement_ended")
    assert not SharedFigure.objects.visible_to(WIRE).exists()


def test_what_waits_to_be_sent_is_stopped_with_the_end(stranger, peer):
    row = with_peer(stranger, peer)
    share_statistics(peer.pk, actor=OPERATOR, month="2026-07")

    end_agreement(row.pk, actor=OPERATOR, reason="合作结束")

    found = OutMessage.objects.visible_to(WIRE).get(kind="statistics.month")
    assert (found.state, found.reason) == ("failed", "agreement_ended")
    assert sent("agreement.moved")[-1]["step"] == "ended"


def test_an_agreement_that_ran_out_at_midnight_stops_what_was_written_yesterday(stranger, peer):
    row = with_peer(stranger, peer)
    message = share_statistics(peer.pk, actor=OPERATOR, month="2026-07")
    yesterday = clock.today() - timedelta(days=1)
    SharingAgreement.objects.visible_to(SYSTEM).filter(pk=row.pk).update(ends_on=yesterday)

    send_post(actor=OPERATOR)
    send(peer, kind="test.note", subject="case:1", data={"n": 1})
    first = OutMessage.objects.visible_to(WIRE).get(pk=message.pk)
    repeat_out_message(message.pk, actor=OPERATOR)
    secret = b64(stranger.box.private_bytes_raw())
    packet = opened(export_packet(peer.pk, actor=OPERATOR), box_secret=secret)
    send_post(actor=OPERATOR)

    again = OutMessage.objects.visible_to(WIRE).get(pk=message.pk)
    assert (first.state, first.reason) == (again.state, again.reason) == ("failed", "agreement_ended")
    assert not any(b"statistics" in body for _path, _headers, body in stranger.heard)
    kinds = {each["type"] for each in packet.rows}
    assert "lianwei.test.note.v1" in kinds and "lianwei.statistics.month.v1" not in kinds


def test_the_end_deletes_what_came_and_proves_it_to_the_peer(stranger, peer):
    row = with_peer(stranger, peer)
    bring(stranger, counts(), "statistics.month")
    assert SharedFigure.objects.visible_to(WIRE).filter(agreement_id=row.pk).count() == 3

    end_agreement(row.pk, actor=OPERATOR, reason="合作结束")
    _work()

    made = DeletionCertificate.objects.visible_to(SYSTEM).get()
    [told] = sent("agreement.deleted")
    copy = SharedCopy.objects.visible_to(SYSTEM).get()
    assert not SharedFigure.objects.visible_to(WIRE).exists()
    assert is_signed(told["text"].encode(), told["signature"], by=instance_key().public)
    assert made.told["copies"] == [
        {"what": "figures", "label": "2026-07", "count": 2, "on": clock.today().isoformat()}
    ]
    assert (copy.deleted_on, copy.certificate_id) == (clock.today(), made.pk)


def test_the_peers_end_does_the_same(stranger, peer):
    row = with_peer(stranger, peer)
    bring(stranger, counts(), "statistics.month")

    bring(stranger, step_of(stranger, row, "ended", reason="到此为止"), "agreement.moved")
    _work()

    found = find(SharingAgreement, row.pk, actor=SYSTEM)
    assert (found.status, found.end_reason) == ("ended", "到此为止")
    assert not SharedFigure.objects.visible_to(WIRE).exists()
    assert len(sent("agreement.deleted")) == 1


def test_figures_are_kept_no_longer_than_agreed(stranger, peer, later):
    with_peer(stranger, peer, keep_days=5)
    bring(stranger, counts(), "statistics.month")
    before = delete_due_figures(actor=SYSTEM)

    later(days=6)

    assert (before, delete_due_figures(actor=SYSTEM), delete_due_figures(actor=SYSTEM)) == (0, 1, 0)
    assert not SharedFigure.objects.visible_to(WIRE).exists()


def certificate(stranger, row, **changed):
    text = certificate_text(agreement=str(row.uid), by=AWAY, copies=[{"label": "2026-07"}])
    told = {"uid": str(row.uid), "version": 1, "number": "SC-XH-01", "text": text}
    told |= {"public": stranger.public, "signature": b64(stranger.secret.sign(text.encode()))}
    return Deleted.model_validate(told | changed)


def test_the_peers_certificate_marks_what_it_had_from_us_as_deleted(stranger, peer):
    row = with_peer(stranger, peer)
    share_statistics(peer.pk, actor=OPERATOR, month="2026-07")

    forged = bring(stranger, certificate(stranger, row, text="{}"), "agreement.deleted")
    held = SharedCopy.objects.visible_to(SYSTEM).get().deleted_on
    good = bring(stranger, certificate(stranger, row), "agreement.deleted")
    again = bring(stranger, certificate(stranger, row), "agreement.deleted")

    assert (forged, held) == (("refused", "signature"), None)
    assert good == again == ("handled", "")
    assert SharedCopy.objects.visible_to(SYSTEM).get().deleted_on == clock.today()
    assert DeletionCertificate.objects.visible_to(SYSTEM).count() == 1


def test_nothing_is_put_to_a_peer_that_is_suspended(stranger, peer):
    told = entry(basis="no_persons", fields=list(STATISTICS), peer_id=peer.pk)
    row = draft_agreement(actor=OPERATOR, entry=told)
    suspend_peer(peer.pk, actor=OPERATOR)

    with pytest.raises(WrongStatus):
        offer_agreement(row.pk, actor=OPERATOR)


def _work():
    while deliver_pending():
        pass
