"""Sources of published texts: asked politely, cut off where too long, said in words where broken."""

import gzip
import json

import pytest

from lianwei.analytics.models import OpinionCopy, OpinionItem, OpinionSource
from lianwei.analytics.operations import opinion_sources as do
from lianwei.analytics.queries.opinion_sources import fault_in_words, opinion_sources, sources_due
from lianwei.analytics.rules.feeds import UnreadableError, clips_of
from lianwei.analytics.tasks import ask_opinion_sources
from lianwei.core import fetching
from lianwei.core.errors import Invalid, WrongStatus
from lianwei.core.scope import SYSTEM
from tests.factories import opinions
from tests.factories.members import make_organisation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("reference_data")]
SHOPS = ("宏达健身", "小天鹅火锅", "丽人美容", "启明培训", "安居家具", "速达快递")


def items(n):
    """As many different texts."""
    return [
        (
            f"{SHOPS[at % 6]}被投诉第{at}起",
            f"消费者投诉{SHOPS[at % 6]}，编号{at * 7919}，要求退款{at * 13 + 100}元。",
        )
        for at in range(n)
    ]


@pytest.fixture(autouse=True)
def _this_machine_may_be_called(monkeypatch):
    monkeypatch.setenv("LIANWEI_OUTGOING_HOSTS", "127.0.0.1")


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def server():
    with opinions.serving() as running:
        yield running


def asked(source):
    kept = do.ask_opinion_source(source.pk, actor=SYSTEM)
    source.refresh_from_db()
    return kept.items, kept.copies


def test_a_feed_of_which_half_are_copies_is_kept_once(home, server):
    server.body = opinions.feed([*items(20), *((f"转：{title}", text) for title, text in items(20))])
    source = opinions.source(home, server.url)

    assert asked(source) == (20, 20)
    assert OpinionItem.objects.visible_to(SYSTEM).count() == 20
    assert OpinionCopy.objects.visible_to(SYSTEM).count() == 20
    assert (source.kept, source.fault) == (20, "")


def test_what_it_has_shown_before_is_asked_for_with_its_mark_and_no_copy(home, server):
    server.body, server.headers = opinions.feed(items(3)), {"ETag": '"one"'}
    source = opinions.source(home, server.url)
    asked(source)

    again = asked(source)
    server.headers = {"ETag": '"two"'}

    assert (again, asked(source)) == ((0, 0), (0, 0))
    assert [each.get("If-None-Match") for each in server.asked] == [None, '"one"', '"one"']


def test_one_that_never_ends_is_cut_off_and_said_so(home, server, monkeypatch):
    monkeypatch.setattr(do, "fetch", lambda url, headers: fetching.fetch(url, headers=headers, most=200_000))
    server.endless = True
    source = opinions.source(home, server.url)

    assert asked(source) == (0, 0)
    assert (source.fault, source.failures) == ("too large", 1)
    assert "5 MB" in str(fault_in_words(source.fault))


def test_one_that_declares_too_much_is_not_read(home, server):
    server.headers = {"Content-Length": str(2**30)}
    source = opinions.source(home, server.url)

    asked(source)

    assert source.fault == "too large"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"<rss><channel><item><title>a", "broken"),
        (b"<html><body>503</body></html>", "broken"),
        (b'<!DOCTYPE r [<!ENTITY a "b">]><rss version="2.0"><channel/></rss>', "entities"),
        ('<!DOCTYPE r [<!ENTITY a "b">]><rss version="2.0"/>'.encode("utf-16"), "entities"),
        (b'<rss version="2.0"><channel>' + b"<a>" * 100_000, "broken"),
        (b'<rss version="2.0">' + b"<a/>" * 200_001 + b"</rss>", "broken"),
        (gzip.compress(bytes(100_000)), "letters"),
    ],
)
def test_what_is_broken_is_said_and_asked_for_again(home, server, body, fault):
    server.body, server.headers = body, {"ETag": '"broken"'}
    source = opinions.source(home, server.url)
    asked(source)

    assert (source.fault, source.etag) == (fault, "")
    assert opinion_sources(actor=opinions.reader(home))[0].fault
    server.body = opinions.feed(items(2))
    assert asked(source) == (2, 0)
    assert (source.fault, source.failures) == ("", 0)


@pytest.mark.parametrize(("status", "fault"), [(301, "moved"), (404, "HTTP 404"), (500, "HTTP 500")])
def test_no_other_address_is_followed(home, server, status, fault):
    server.status, server.headers = status, {"Location": "http://169.254.169.254/"}
    source = opinions.source(home, server.url)

    asked(source)

    assert source.fault == fault
    assert len(server.asked) == 1


def test_an_address_of_the_own_network_is_refused(home, monkeypatch):
    monkeypatch.delenv("LIANWEI_OUTGOING_HOSTS")

    with pytest.raises(Invalid):
        opinions.source(home, "https://127.0.0.1/feed.xml")
    stored = opinions.stored_source(home)
    asked(stored)
    assert stored.fault == "private address"


def test_the_schedule_asks_what_is_due_and_waits_longer_after_each_fault(home, server):
    server.body = opinions.feed(items(2))
    source = opinions.source(home, server.url)

    assert ask_opinion_sources() == 2
    assert list(sources_due(actor=SYSTEM)) == []
    server.status = 500
    waits = []
    for _turn in range(2):
        asked(source)
        waits.append(source.next_at - source.checked_at)
    assert waits[1] > waits[0]


def test_a_withdrawn_source_is_asked_no_more(home, server):
    source = opinions.source(home, server.url)
    do.withdraw_opinion_source(source.pk, actor=opinions.reader(home))

    with pytest.raises(WrongStatus):
        do.ask_opinion_source(source.pk, actor=SYSTEM)
    assert list(sources_due(actor=SYSTEM)) == []
    assert OpinionSource.objects.visible_to(SYSTEM).count() == 1


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("utf-8", "gb18030"),
        ("gb2312", "gb18030"),
        ("gb2312", "utf-8"),
        ("utf-16", "utf-16"),
        ("big5", "big5"),
        ("none-such", "utf-8"),
    ],
)
def test_a_feed_is_read_whatever_writing_it_claims(declared, written):
    body = opinions.feed([("健身房退款", "消費者")]).decode().replace("UTF-8", declared).replace("网", "網")

    (clip,) = clips_of("feed", body.encode(written), plan={})

    assert (clip.title, clip.text) == ("健身房退款", "消費者")


ROW = {"标题": "预付卡退款难", "正文": "健身房不退款", "链接": "https://a.example.com/1"}


@pytest.mark.parametrize(
    ("told", "plan"),
    [([ROW], {}), ({"data": {"items": [ROW]}}, {}), ({"a": {"b": [ROW]}}, {"items": "a.b"})],
)
def test_json_is_read_where_its_list_stands(told, plan):
    (clip,) = clips_of("json", json.dumps(told).encode(), plan=plan)

    assert (clip.title, clip.text, clip.url) == tuple(ROW.values())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_usual_writings(encoding):
    (clip,) = clips_of(
        "csv", "题,说明\n预付卡退款难,不退\n".encode(encoding), plan={"title": "题", "text": "说明"}
    )

    assert (clip.title, clip.text) == ("预付卡退款难", "不退")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("json", b"{"),
        ("json", b"[" * 100_000),
        ("json", b'{"a": 1}'),
        ("csv", b""),
        ("csv", b"x,y\n1,2"),
        ("feed", b""),
    ],
)
def test_what_cannot_be_read_is_no_list(kind, body):
    with pytest.raises(UnreadableError):
        clips_of(kind, body, plan={})
