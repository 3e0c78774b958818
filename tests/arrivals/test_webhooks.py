"""A source is told what became of what it brought: signed, once, tried again, given up in sight."""

import hashlib
import hmac
import json
import socket
import threading
from contextlib import suppress
from datetime import timedelta

import pytest

from lianwei.arrivals.models import Door, WebhookCall
from lianwei.arrivals.operations import revise_source, withdraw_source
from lianwei.arrivals.tasks import call_back
from lianwei.core import clock, outgoing
from lianwei.core.outgoing import NotDeliveredError, post, target_of
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import OPERATOR
from tests.factories import arrivals
from tests.factories.members import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def source():
    return arrivals.source(make_organisation("YZ"))


def brought(source, url, **changes):
    revise_source(source.pk, actor=OPERATOR, name="12345", rate=9, webhook_url=url)
    made = arrivals.taken(source.organisation, door=Door.API, source_id=source.pk, **changes)
    deliver_pending()
    return made


def test_the_source_is_told_once_and_the_call_is_signed(source, other_side):
    arrival = brought(source, other_side.url)

    found = [call_back(), call_back()]

    [(path, headers, body)] = other_side.heard
    at, digest = (part.partition("=")[2] for part in headers["Lianwei-Signature"].split(","))
    right = hmac.new(source.secret.plain().encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    assert (found, path, digest) == ([1, 0], "/told?x=1", right)
    assert json.loads(body) == {
        "client_id": str(arrival.client_id),
        "kind": "complaint",
        "status": "taken",
        "sandbox": False,
        "reason": None,
    }


def test_of_a_refusal_the_fields_are_told_and_nothing_personal(source, other_side):
    brought(source, other_side.url, payload={"category": "ZZZ"})

    call_back()

    assert json.loads(other_side.heard[0][2])["reason"] == {"code": "invalid", "fields": ["category"]}
    assert "13812346027" not in other_side.heard[0][2].decode()


@pytest.mark.parametrize(("status", "fault"), [(500, "HTTP 500"), (302, "HTTP 302")])
def test_a_call_that_is_not_taken_is_tried_again_and_no_redirect_is_followed(
    source, other_side, status, fault
):
    other_side.answers.append(status)
    brought(source, other_side.url)

    first = call_back()
    waiting = WebhookCall.objects.get()
    with clock.playing(clock.now() + timedelta(minutes=2)):
        second = call_back()

    assert (first, second, waiting.fault, waiting.attempts) == (0, 1, fault, 1)
    assert [path for path, _headers, _body in other_side.heard] == ["/told?x=1"] * 2
    assert WebhookCall.objects.get().fault == ""


def test_410_gives_the_call_up_and_the_page_shows_it(source, other_side, client_of):
    from tests.factories.members import make_staff

    other_side.answers.append(410)
    brought(source, other_side.url)
    call_back()

    page = client_of(make_staff("head", organisation=source.organisation)).get(
        f"/arrivals/sources/{source.pk}/"
    )

    assert WebhookCall.objects.get().given_up_at is not None
    assert "HTTP 410" in page.content.decode() and "已放弃" in page.content.decode()


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://10.0.0.7/",
        "https://169.254.169.254/latest/",
        "https://localhost/",
        "http://192.0.2.1/",
        "https://[64:ff9b::7f00:1]/",
        "https://[64:ff9b:1::a00:7]/",
        "https://[2002:7f00:1::]/",
        "https://[::127.0.0.1]/",
        "https://[::ffff:10.0.0.7]/",
        "https://224.0.0.1/",
        "https://[ff0e::1]/",
        "ftp://example.org/",
        "https://user:word@example.org/",
    ],
)
def test_the_own_network_and_open_lines_are_not_called(url):
    with pytest.raises(NotDeliveredError):
        target_of(url)


@pytest.mark.parametrize("url", ["https://93.184.215.14/", "https://[2606:2800:21f::1]:8443/a"])
def test_the_public_network_is_called(url):
    assert target_of(url).port in (443, 8443)


@pytest.mark.parametrize(
    "url",
    [
        "https://a..b/",
        f"https://{'a' * 70}.example/",
        "https://x:99999/",
        "https://[::1/",
        "https://\0.example/",
    ],
)
def test_an_address_that_cannot_be_is_a_fault_and_no_error(url):
    with pytest.raises(NotDeliveredError) as refused:
        target_of(url)

    assert refused.value.fault in ("address", "unknown host")


def test_letters_in_an_address_are_sent_as_the_web_wants_them(source, other_side):
    brought(source, other_side.url.replace("/told", "/回执"))

    assert call_back() == 1
    assert other_side.heard[0][0] == "/%E5%9B%9E%E6%89%A7?x=1"


def test_a_source_that_was_withdrawn_is_told_nothing(source, other_side):
    brought(source, other_side.url)
    withdraw_source(source.pk, actor=OPERATOR)

    assert (call_back(), other_side.heard) == (0, [])
    assert WebhookCall.objects.get().given_up_at is not None


def test_one_that_answers_drop_by_drop_is_cut_off(monkeypatch):
    monkeypatch.setenv("LIANWEI_OUTGOING_HOSTS", "127.0.0.1")
    monkeypatch.setattr(outgoing, "LONGEST_CALL", 0.3)
    ended = threading.Event()

    def drip(server):
        line, _peer = server.accept()
        with line, suppress(OSError):
            line.sendall(b"HTTP/1.0 200 OK\r\n")
            while not ended.wait(0.05):
                line.sendall(b"X: y\r\n")

    with socket.create_server(("127.0.0.1", 0)) as server:
        talk = threading.Thread(target=drip, args=(server,))
        talk.start()
        with pytest.raises(NotDeliveredError, match="too slow"):
            post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"", {})
        ended.set()
        talk.join()


def test_nobody_listens():
    with pytest.raises(NotDeliveredError):
        post("https://127.0.0.1:1/", b"", {})
