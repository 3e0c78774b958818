"""Counts of a month, and the post as encrypted files."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.scope import OPERATOR
from lianwei.federation.models import InMessage, OutMessage, SharedFigure
from lianwei.federation.operations import (
    export_packet,
    import_packet,
    send,
    share_statistics,
    suspend_peer,
)
from lianwei.federation.operations.handling import handle_post
from lianwei.federation.queries.own import WIRE, instance_key
from lianwei.federation.queries.peers import months_of
from lianwei.federation.rules import packets
from lianwei.federation.rules.packets import BadPacketError, Packet, closed, opened
from lianwei.federation.rules.statistics import masked
from tests.factories.exchange import AWAY, HOME, b64
from tests.factories.members import make_actor, make_staff
from tests.factories.sharing import with_peer

pytestmark = pytest.mark.django_db
COUNTS = {"month": "2026-07", "received": 120, "accepted": 90, "resolved": None}


def test_small_counts_and_small_differences_are_left_out():
    assert masked({"received": 100, "accepted": 80, "resolved": 4}) == {
        "received": 100,
        "accepted": 80,
        "resolved": None,
    }
    assert masked({"received": 100, "accepted": 97, "resolved": 97}) == {
        "received": 100,
        "accepted": None,
        "resolved": None,
    }
    assert masked({"received": 100, "accepted": 100, "resolved": 60})["accepted"] == 100


@pytest.fixture
def agreed(stranger, peer):
    """With which an agreement about counts is in force; what was told about it is out of the way."""
    made = with_peer(stranger, peer)
    OutMessage.objects.visible_to(WIRE).all().delete()
    return made


def test_a_month_goes_out_masked(peer, agreed):
    share_statistics(peer.pk, actor=OPERATOR, month="2026-07")

    said = json.loads(OutMessage.objects.visible_to(WIRE).get().text.plain())

    assert said["data"] == {"month": "2026-07", "received": None, "accepted": None, "resolved": None}
    assert (said["type"], said["subject"]) == ("lianwei.statistics.month.v1", "statistics:2026-07")


@pytest.mark.parametrize("month", ["2026", "2026-13", "2099-01", "x"])
def test_only_a_month_that_is_over_goes_out(peer, agreed, month):
    with pytest.raises(Invalid):
        share_statistics(peer.pk, actor=OPERATOR, month=month)

    assert not OutMessage.objects.visible_to(WIRE).exists()


def test_an_administrator_who_sees_no_statistics_shares_none(peer, agreed):
    with pytest.raises(NotAllowed):
        share_statistics(peer.pk, actor=make_actor("system_admin"), month="2026-07")


def test_what_a_peer_tells_is_kept_and_replaced_and_shown(client_of, stranger, peer, agreed):
    event = {"kind": "statistics.month", "subject": "statistics:2026-07"}
    stranger.call(Client(), stranger.event(COUNTS | {"received": 7}, **event))
    stranger.call(Client(), stranger.event(COUNTS, **event))
    while handle_post(actor=OPERATOR):
        pass

    (month,) = months_of(peer, actor=OPERATOR)
    page = client_of(make_staff("system_admin")).get(reverse("peer_view", args=[peer.pk]))

    assert (month.month, month.counts) == ("2026-07", {k: v for k, v in COUNTS.items() if k != "month"})
    assert SharedFigure.objects.visible_to(WIRE).count() == 3
    assert "&lt;5" in page.content.decode()


@pytest.mark.parametrize("wrong", [{"received": 4}, {"month": "July"}, {"extra": 1}, {"received": "120"}])
def test_counts_that_are_not_as_agreed_are_refused(stranger, peer, wrong):
    stranger.call(Client(), stranger.event(COUNTS | wrong, kind="statistics.month"))
    handle_post(actor=OPERATOR)

    row = InMessage.objects.visible_to(WIRE).get()
    assert (row.state, row.reason) == ("refused", "malformed")
    assert not SharedFigure.objects.visible_to(WIRE).exists()


def note(peer, n=1):
    return send(peer, kind="test.note", subject="case:1", data={"n": n, "secret": "机密"})


def secret_of(stranger):
    return b64(stranger.box.private_bytes_raw())


def to_us(stranger, *rows, kind=packets.MESSAGES, to=HOME):
    key = instance_key()
    return closed(Packet(kind, stranger.code, to, list(rows)), box=key.box, box_key_id=key.key_id)


def test_what_waits_goes_out_as_a_file_that_only_the_peer_opens(stranger, peer):
    made = [note(peer, n) for n in (1, 2)]

    data = export_packet(peer.pk, actor=OPERATOR)

    packet = opened(data, box_secret=secret_of(stranger))
    assert (packet.kind, packet.sender, packet.recipient) == ("messages", HOME, AWAY)
    assert [each["id"] for each in packet.rows] == [str(each.message_id) for each in made]
    assert "机密".encode() not in data and b"lwsig" not in data
    with pytest.raises(BadPacketError):
        opened(data, box_secret=base64.b64encode(X25519PrivateKey.generate().private_bytes_raw()).decode())
    for place in (0, 40, len(data) - 1):
        with pytest.raises(BadPacketError):
            opened(
                data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :], box_secret=secret_of(stranger)
            )


def test_its_receipts_come_back_as_a_file(stranger, peer):
    note(peer)
    rows = opened(export_packet(peer.pk, actor=OPERATOR), box_secret=secret_of(stranger)).rows

    found = import_packet(
        to_us(stranger, *(stranger.receipt(each) for each in rows), kind=packets.RECEIPTS), actor=OPERATOR
    )

    assert (found.count, OutMessage.objects.visible_to(WIRE).get().state) == (1, "done")
    with pytest.raises(WrongStatus):
        export_packet(peer.pk, actor=OPERATOR)


def test_messages_of_a_file_are_taken_as_by_a_call_once(stranger, peer, notes):
    events = [stranger.event() for _n in range(130)]
    stranger.call(Client(), events[0])

    found = import_packet(to_us(stranger, *events), actor=OPERATOR)
    again = import_packet(to_us(stranger, *events), actor=OPERATOR)
    while handle_post(actor=OPERATOR):
        pass

    states = [each["state"] for each in opened(found.reply, box_secret=secret_of(stranger)).rows]
    assert (states[0], set(states[1:]), again.count) == ("known", {"taken-in"}, 130)
    assert [each.data["n"] for each in notes] == list(range(1, 131))


def test_a_file_for_another_or_of_nobody_known_or_spoilt_is_refused(stranger, peer):
    good = to_us(stranger, stranger.event())
    for data in (b"", b"no packet", good[:-1], to_us(stranger, to="hb-alliance"), b"{}\n" + good):
        with pytest.raises(Invalid):
            import_packet(data, actor=OPERATOR)
    stranger.code = "hb-alliance"
    with pytest.raises(Invalid):
        import_packet(to_us(stranger, stranger.event()), actor=OPERATOR)
    assert not InMessage.objects.visible_to(WIRE).exists()


def test_a_file_changes_nothing_while_the_peer_is_suspended(stranger, peer):
    data = to_us(stranger, stranger.event())
    suspend_peer(peer.pk, actor=OPERATOR)

    with pytest.raises(WrongStatus):
        import_packet(data, actor=OPERATOR)


def test_the_pages_write_and_take_files(client_of, stranger, peer):
    note(peer)
    admin = client_of(make_staff("system_admin"))

    out = admin.post(reverse("peer_export", args=[peer.pk]))
    upload = SimpleUploadedFile("x.packet", to_us(stranger, stranger.event()))
    back = admin.post(reverse("peer_import"), {"upload": upload})

    assert len(opened(out.content, box_secret=secret_of(stranger)).rows) == 1
    assert opened(back.content, box_secret=secret_of(stranger)).kind == packets.RECEIPTS
    spoilt = admin.post(reverse("peer_import"), {"upload": SimpleUploadedFile("x", b"nothing")})
    assert spoilt.status_code == 422


def test_many_months_cost_as_many_questions_as_one(stranger, peer):
    with_peer(stranger, peer)

    def asked(first, count):
        events = [
            stranger.event(COUNTS, kind="statistics.month", subject=f"s:{n}", sequence=1)
            for n in range(first, first + count)
        ]
        stranger.call(Client(), *events)
        with CaptureQueriesContext(connection) as found:
            assert handle_post(actor=OPERATOR) == count
        return len(found)

    asked(0, 1)
    assert asked(10, 1) == asked(20, 30)


def test_of_many_months_those_that_are_none_are_refused_alone(stranger, peer):
    with_peer(stranger, peer)
    said = [COUNTS, COUNTS | {"received": 3}, COUNTS | {"month": "2026-08", "received": 7}]
    events = [
        stranger.event(each, kind="statistics.month", subject=f"s:{n}", sequence=1)
        for n, each in enumerate(said)
    ]
    stranger.call(Client(), *events)

    handle_post(actor=OPERATOR)

    rows = InMessage.objects.visible_to(WIRE).order_by("pk").values_list("state", "reason")
    assert list(rows) == [("handled", ""), ("refused", "malformed"), ("handled", "")]
    assert [(each.month, each.counts["received"]) for each in months_of(peer, actor=OPERATOR)] == [
        ("2026-08", 7),
        ("2026-07", 120),
    ]
