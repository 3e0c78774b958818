"""Published texts, files of them, and a local machine that serves a feed."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

from lianwei.analytics.models import OpinionAlarm, OpinionItem, OpinionSheet, OpinionSource
from lianwei.analytics.operations.opinion_alarms import raise_opinion_alarm
from lianwei.analytics.operations.opinion_mailboxes import create_opinion_mailbox
from lianwei.analytics.operations.opinion_sources import create_opinion_source
from lianwei.analytics.operations.opinions import (
    bring_opinion_sheet,
    link_opinion_item,
    paste_opinion_sheet,
)
from lianwei.core import clock
from lianwei.core.scope import SYSTEM, Actor, ActorKind
from lianwei.members.models import Organisation

VERBS = {
    "opinion_item": "view follow note finish set_aside link unlink rate print",
    "opinion_sheet": "view bring take paste",
    "opinion_source": "view create ask withdraw",
    "opinion_alarm": "acknowledge",
}
MAY = frozenset(f"{noun}.{verb}" for noun, verbs in VERBS.items() for verb in verbs.split())
TEXT = "消费者投诉健身房关门跑路\n多名消费者反映预付卡余额退不了，"
TEXT += "健身房大门紧锁，老板失联，正在维权。\n来源：某报"


def reader(home: Organisation) -> Actor:
    """Somebody of an organisation who does everything with published texts."""
    mine = frozenset({home.pk})
    return Actor(ActorKind.STAFF, organisation_id=home.pk, organisations=mine, acts_for=mine, permissions=MAY)


def pasted(home: Organisation, text: str = TEXT) -> OpinionSheet:
    return paste_opinion_sheet(actor=reader(home), text=text)


def item(home: Organisation, text: str = TEXT) -> OpinionItem:
    """One published text."""
    pasted(home, text)
    return OpinionItem.objects.visible_to(reader(home)).order_by("-pk").first()


def sheet(home: Organisation) -> OpinionSheet:
    """A file whose columns wait to be confirmed."""
    content = "标题,正文,链接\n预付卡退款难,健身房不退款,https://news.example.com/1\n".encode()
    return bring_opinion_sheet(actor=reader(home), name="日报.csv", content=content)


def link(home: Organisation) -> int:
    """The key of what a text is said to be about."""
    made = link_opinion_item(
        item(home).pk, actor=reader(home), kind="category", key="S0103", label="美容美发"
    )
    return made.pk


def source(home: Organisation, url: str = "http://127.0.0.1:9/feed.xml", kind: str = "feed") -> OpinionSource:
    """A source; the host must be named in LIANWEI_OUTGOING_HOSTS."""
    return create_opinion_source(actor=reader(home), kind=kind, name="某网", url=url)


def mailbox_source(home: Organisation, port: int) -> OpinionSource:
    """A mailbox on this machine as a source; the host must be named in LIANWEI_OUTGOING_HOSTS."""
    place = {"host": "127.0.0.1", "port": port, "security": "open", "folder": "INBOX"}
    account = {"user": "yq", "password": "geheim"}
    return create_opinion_mailbox(actor=reader(home), name="监测服务", **place, **account)


def stored_source(home: Organisation) -> OpinionSource:
    """A source as it stands, whose host nobody had to allow."""
    return OpinionSource.objects.create(
        organisation=home,
        kind="feed",
        name="某网",
        url="https://127.0.0.1:9/feed.xml",
        next_at=clock.now(),
        created_at=clock.now(),
    )


def alarm(home: Organisation) -> OpinionAlarm:
    return raise_opinion_alarm(home.pk, actor=SYSTEM, count=30, usual=2.5)


def feed(items: Sequence[tuple[str, str]], *, outlets: Sequence[str] = ()) -> bytes:
    """RSS 2.0 of (title, text); where outlets are named the entries come from them by turns."""
    sources = [f"<source>{outlets[n % len(outlets)]}</source>" if outlets else "" for n in range(len(items))]
    entries = "".join(
        f"<item><title>{escape(title)}</title><link>https://news.example.com/{n}</link>"
        f"<description>{escape(text)}</description>"
        f"{sources[n]}<pubDate>Fri, 20 Nov 2026 08:00:00 +0800</pubDate></item>"
        for n, (title, text) in enumerate(items)
    )
    head = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>某网</title>'
    return f"{head}{entries}</channel></rss>".encode()


class Server(ThreadingHTTPServer):
    """What is answered: `body`, `status`, `headers`; `asked` keeps the headers of each call. With `endless`
    it declares nothing and never stops.
    """

    body, status, endless = b"", 200, False
    headers: dict[str, str] = {}

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        super().__init__(("127.0.0.1", 0), Answer)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/feed.xml"


class Answer(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        told = self.server
        told.asked.append(dict(self.headers))
        is_known = told.headers.get("ETag") and self.headers.get("If-None-Match") == told.headers["ETag"]
        self.send_response(304 if is_known else told.status)
        for name, value in told.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if told.endless:
            self._never_end()
        elif not is_known:
            self.wfile.write(told.body)

    def _never_end(self) -> None:
        try:
            while True:
                self.wfile.write(b"<item>" * 10_000)
        except OSError:
            return

    def log_message(self, *_about: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[Server]:
    """A machine of this one that answers on a port of its own."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
