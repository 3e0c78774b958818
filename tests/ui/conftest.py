"""A web server with the frame alone, and its markup read as a tree."""

import threading
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from playwright.sync_api import expect

from lianwei.ui import navigation

expect.set_options(timeout=30_000)  # as long as any other wait for a page
VOID = {"input", "link", "meta", "br", "img", "hr", "path", "rect"}


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Silent(WSGIRequestHandler):
    def log_message(self, *_parts: object) -> None:
        """Requests of a test are no news."""


@pytest.fixture
def site() -> Iterator[str]:
    """The address of a running server; it uses no database, and none is open to it."""
    with override_settings(ROOT_URLCONF="tests.ui.urls"):
        server = make_server("127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), Server, Silent)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()


class Elements(HTMLParser):
    """Every element as (tag, attributes), and what was opened and not closed."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.crossed: list[str] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.crossed.append(tag)


@pytest.fixture
def elements() -> Callable[[str], Elements]:
    return Elements


@pytest.fixture(autouse=True)
def _static_root() -> None:
    """WhiteNoise warns about a directory that is not there; collectstatic does not run in tests."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def _frame_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the apps registered points at their pages and tables; here the frame stands alone."""
    monkeypatch.setattr(navigation, "_entries", {})
    monkeypatch.setattr(navigation, "_search", [])
    monkeypatch.setattr(navigation, "_masthead", [])
