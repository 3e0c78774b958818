"""What every test may ask for: a logged-in client, a language, reference data, a real browser."""

import gc
import os
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.db import DEFAULT_DB_ALIAS, connection, models, transaction
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as effort

from lianwei.core.scope import Actor
from tools.messages import compile_stale

CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CHONGQING = "500"


def pytest_configure(config: pytest.Config) -> None:
    """Catalogues first, by the process that starts the others. How fast a machine is proves nothing."""
    effort.register_profile("lianwei", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    effort.load_profile("lianwei")
    if not hasattr(config, "workerinput"):
        compile_stale()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a missing directory


def pytest_collection_finish() -> None:
    """Thirty thousand collected tests are no garbage: nobody need look through them again and again."""
    gc.freeze()


@pytest.fixture(autouse=True)
def _empty_outbox() -> None:
    mail.outbox = []


@pytest.fixture(autouse=True)
def _one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Calls of the test before do not count, and no minute ends between two calls of a slow test."""
    from lianwei.api import keys

    keys.METER.calls.clear()
    monkeypatch.setattr(keys, "MINUTE", 10**12)


@pytest.fixture(autouse=True)
def _chinese_again() -> Iterator[None]:
    """A test begins in the language of the product, whatever the one before it chose."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def client_of(db: None) -> Callable[..., Client]:
    """`client_of(user)` or `client_of(actor)`: a browser without scripts where that person is logged in."""
    from lianwei.members.models import User

    def log_in(who: object, *, language: str = "zh-hans") -> Client:
        user = User.objects.get(pk=who.user_id) if isinstance(who, Actor) else who
        User.objects.filter(pk=user.pk).update(locale=language)
        client = Client(headers={"accept-language": language})
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return log_in


@pytest.fixture(scope="session")
def _reference_copies(django_db_setup: None, django_db_blocker: object) -> dict[type[models.Model], str]:
    """The shipped rows of all reference tables, read once by the real loaders and put aside in tables of
    their own: {model: statement that writes its rows}. A third of all tests want them.
    """
    from lianwei.members.reference_data import load_organisation_kinds_and_roles
    from lianwei.registry.operations import load_codes, load_regions

    with django_db_blocker.unblock(), transaction.atomic():
        load_organisation_kinds_and_roles()
        load_codes()
        load_regions(below=CHONGQING)
        tables = [
            model for name in ("members", "registry") for model in apps.get_app_config(name).get_models()
        ]
        held = [model for model in tables if models.QuerySet(model).exists()]
        copies = {model: _put_aside(model._meta) for model in held}
        for model in reversed(held):
            models.QuerySet(model)._raw_delete(DEFAULT_DB_ALIAS)
    return copies


def _put_aside(table: object) -> str:
    """The statement that writes the rows a table holds now, under keys of their own where it counts them."""
    is_counted = isinstance(table.pk, models.AutoField)
    columns = ", ".join(
        f'"{each.column}"' for each in table.local_fields if not (is_counted and each == table.pk)
    )
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE TABLE "aside_{table.db_table}" AS SELECT * FROM "{table.db_table}"')
    order = f'ORDER BY "{table.pk.column}"' if is_counted else ""
    return (
        f'INSERT INTO "{table.db_table}" ({columns}) SELECT {columns} FROM "aside_{table.db_table}" {order}'
    )


@pytest.fixture
def reference_data(db: None, _reference_copies: dict[type[models.Model], str]) -> None:
    """Kinds, roles, code lists, the regions of Chongqing: what an installation has before its first case."""
    _write(_reference_copies)


@pytest.fixture(scope="module")
def reference_data_once(
    _reference_copies: dict[type[models.Model], str], django_db_blocker: object
) -> Iterator[None]:
    """The same for a module of a thousand small tests: written before the first and taken away after the
    last. Each test rolls back its own rows only, so none may be a transactional one.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        _write(_reference_copies)
    yield
    with django_db_blocker.unblock(), transaction.atomic():
        for model in reversed(_reference_copies):
            models.QuerySet(model)._raw_delete(DEFAULT_DB_ALIAS)


def _write(copies: dict[type[models.Model], str]) -> None:
    with connection.cursor() as cursor:
        for statement in copies.values():
            cursor.execute(statement)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Chromium as the system has it, driven by Playwright; pages come from `browser.new_page()`."""
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_SWITCHES))
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: object) -> Iterator[object]:
    """An empty page of a desk computer, Chinese; it must end without an error in its console."""
    context = browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1366, "height": 768}
    )
    page, faults = context.new_page(), []
    page.on("console", lambda message: faults.append(message.text) if _is_fault(message) else None)
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    yield page
    context.close()
    assert faults == []


def _is_fault(message: object) -> bool:
    """No faults of the page: a refused form (422), a line that a test cut, a call under way as one left."""
    expected = (
        "status of 422",
        "ERR_INTERNET_DISCONNECTED",
        "htmx:afterRequest",
        "htmx:sendError",
        "htmx:sendAbort",
    )
    return message.type == "error" and not any(each in message.text for each in expected)


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
