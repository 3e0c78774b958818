"""A real browser at a real server, several people at their desks, and days that pass."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Error as PageError
from playwright.sync_api import Locator, expect

from lianwei.core.messages.models import Message
from lianwei.core.models import Delivery
from lianwei.core.queue import deliver_pending
from lianwei.knowledge.operations import load_knowledge
from lianwei.members.models import User
from tests.factories.members import PASSWORD

SHOTS = Path(__file__).parent / "shots"
REDIRECT = 302
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1366, "height": 768}
expect.set_options(timeout=30_000)  # a machine of two processors with other work is no fault of the page


class Person:
    """Somebody at a desk: logs in, opens pages, fills forms by the names of their fields."""

    def __init__(self, page, server: str) -> None:
        self.page, self.server = page, server

    def logs_in(self, user: User) -> "Person":
        self.page.goto("about:blank")  # the page before goes on asking who else is there
        self.page.context.clear_cookies()
        self.page.goto(f"{self.server}/accounts/login/")
        self.page.fill("[name=login]", user.username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url(f"{self.server}/")
        return self

    def opens(self, path: str) -> "Person":
        """Chromium drops a page while the one before still settles after its redirect: ask again then."""
        try:
            self.page.goto(f"{self.server}{path}")
        except PageError as fault:
            if "ERR_ABORTED" not in str(fault):
                raise
            self.page.wait_for_load_state("networkidle")
            self.page.goto(f"{self.server}{path}")
        return self

    def fills(self, **fields: object) -> "Person":
        """A text, a choice, a tick (True) or several ticks (a list), each by the name of its field."""
        for name, value in fields.items():
            self._fill(name.replace("__", "-"), value)
        return self

    def _fill(self, name: str, value: object) -> None:
        field = self.page.locator(f"main [name='{name}']")
        kind = field.first.evaluate("e => e.type")
        if kind in ("radio", "checkbox"):
            for each in value if isinstance(value, list) else [value]:
                chosen = f"[value='{each}']" if each is not True else ""
                tick = self.page.locator(f"main [name='{name}']{chosen}")
                tick.focus()
                tick.check()
        elif kind == "select-one":
            field.select_option(str(value))
        else:
            field.fill(str(value))

    def submits(self) -> "Person":
        """Press the form's own button; what the server refuses is a failure here."""
        button = self.page.locator("main form button[type=submit]:not([name])").first
        asked = self.page.url
        with self.page.expect_response(lambda reply: reply.request.method == "POST") as posted:
            button.click()
        if posted.value.status == REDIRECT:
            self.page.wait_for_url(lambda url: url != asked)
        self.page.wait_for_load_state("networkidle")
        assert posted.value.status in (200, REDIRECT), (self.page.url, self.page.inner_text("main")[:1500])
        return self

    def goes_on(self, button: Locator) -> "Person":
        """Click what leads to another page, and wait for that page."""
        with self.page.expect_navigation():
            button.click()
        return self

    def sees(self, words: str) -> "Person":
        expect(self.page.locator("body"), self.page.url).to_contain_text(words, use_inner_text=True)
        return self

    def shows(self, name: str) -> "Person":
        """Keep a picture of the page at desk and phone width; nothing may scroll sideways."""
        SHOTS.mkdir(exist_ok=True)
        for label, size in (("phone", PHONE), ("desk", DESK)):
            self.page.set_viewport_size(size)
            self.page.screenshot(path=SHOTS / f"{name}-{label}.png", full_page=True)
            assert self.page.evaluate("document.documentElement.scrollWidth") <= size["width"], (name, label)
        return self


@pytest.fixture
def desk(page, live_server, transactional_db, reference_data) -> Person:
    load_knowledge()
    return Person(page, live_server.url)


@pytest.fixture
def days(monkeypatch) -> Iterator[Callable[[int], None]]:
    """`days(8)`: eight days pass, for the server too."""
    real, passed = timezone.now, [timedelta()]
    monkeypatch.setattr(timezone, "now", lambda: real() + passed[0])

    def pass_by(count: int) -> None:
        passed[0] += timedelta(days=count)

    yield pass_by


@pytest.fixture
def books(transactional_db) -> Iterator[None]:
    """Postings are never deleted; after a journey they give way to the next test."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'redress_posting_no_delete'")
        [trigger] = cursor.fetchone()
        cursor.execute("DROP TRIGGER redress_posting_no_delete")
        cursor.execute("DELETE FROM redress_posting")
        cursor.execute(trigger)


def worker_runs() -> None:
    """What the worker does in the background."""
    while deliver_pending():
        pass
    assert list(Delivery.objects.exclude(last_error="").values_list("handler", "last_error")) == []


def link_in_last_message(purpose: str) -> str:
    """The path of the one-time link in the newest message that holds one."""
    for message in Message.objects.order_by("-pk"):
        found = re.search(rf"/cases/link/{purpose}/[\w-]+/", message.text.plain())
        if found:
            return found.group(0)
    raise AssertionError(f"no link to {purpose} was sent")
