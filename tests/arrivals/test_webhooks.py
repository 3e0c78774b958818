"""A source is told what became of what it brought: signed, once, tried again, given up in sight."""

import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from lianwei.arrivals.models import Door, WebhookCall
from lianwei.arrivals.operations import revise_source
from lianwei.arrivals.tasks import call_back
from lianwei.core import clock
from lianwei.core.outgoing import NotDeliveredError, post, target_of
from lianwei.core.queue import deliver_pending
from lianwei.core.scope import OPERATOR
from tests.factories import arrivals
from tests.factories.members import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]


@pytest.fixture
def other_side(monkeypatch):
    """A small server that notes what it is told; `answers` are the statuses it gives in turn."""

    class Ear(BaseHTTPRequestHandler):
        heard, answers = [], []

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            Ear.heard.append((self.path, dict(self.headers), body))
            self.send_response(Ear.answers.pop(0) if Ear.answers else 204)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_words):
            pass

    server = HTTPServer(("127.0.0.1", 0), Ear)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    monkeypatch.setenv("LIANWEI_OUTGOING_HOSTS", "127.0.0.1")
    Ear.url = f"http://127.0.0.1:{server.server_port}/told?x=1"
    yield Ear
    server.shutdown()
    server.server_close()


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
        "ftp://example.org/",
        "https://user:word@example.org/",
    ],
)
def test_the_own_network_and_open_lines_are_not_called(url):
    with pytest.raises(NotDeliveredError):
        target_of(url)


def test_nobody_listens():
    with pytest.raises(NotDeliveredError):
        post("https://127.0.0.1:1/", b"", {})
