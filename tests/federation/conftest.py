"""Another instance that answers, and a kind of messages that is taken here."""

import json
import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from lianwei.core import clock
from lianwei.federation import receivers
from tests.factories.exchange import Stranger, active, honest


@pytest.fixture
def stranger(settings, monkeypatch):
    """Another instance that answers; `behave` is what it does with a batch."""
    settings.LIANWEI_PUBLIC_URL = "http://127.0.0.1:8000"
    monkeypatch.setenv("LIANWEI_OUTGOING_HOSTS", "127.0.0.1")
    with listening(Stranger()) as stranger:
        yield stranger


@pytest.fixture
def other_instance(stranger):
    """A second instance that answers, of another alliance."""
    with listening(Stranger(code="hb-alliance")) as other:
        yield other


@contextmanager
def listening(stranger, *, tls=None):
    stranger.heard, stranger.behave = [], honest

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            stranger.heard.append((self.path, dict(self.headers), body))
            status, headers, said = stranger.behave(stranger, dict(self.headers), json.loads(body))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_words):
            pass

    server = HTTPServer(("127.0.0.1", 0), Ear)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    stranger.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    try:
        yield stranger
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def peer(stranger):
    return active(stranger)


@pytest.fixture(autouse=True)
def notes(monkeypatch):
    taken = []
    monkeypatch.setitem(receivers.RECEIVERS, ("test.note", 1), taken.append)
    return taken


@pytest.fixture
def later(monkeypatch):
    """`later(minutes=1)`: the clock goes on."""
    passed = [timedelta(0)]
    real = clock.now

    def go_on(**by):
        passed[0] += timedelta(**by)

    monkeypatch.setattr(clock, "now", lambda: real() + passed[0])
    return go_on
