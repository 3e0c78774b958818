"""Mailboxes as sources of published texts, against a real IMAP peer: each mail once, files like others."""

import io

import pytest
import xlsxwriter
from django.urls import reverse
from docx import Document

from lianwei.analytics.models import OpinionItem, OpinionMail, OpinionMailbox, OpinionSheet, OpinionSource
from lianwei.analytics.operations import opinion_sources as do
from lianwei.analytics.queries.opinion_sources import opinion_sources
from lianwei.analytics.rules.mailed import mailed
from lianwei.arrivals.operations import fetching
from lianwei.core.scope import SYSTEM
from tests.arrivals.imap_peer import Folder, imap_server
from tests.factories import opinions
from tests.factories.mails import bounce, letter, with_file
from tests.factories.members import make_organisation, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
STORY = "多名消费者在健身房办卡后门店关门，预付卡退款无门。\nhttps://news.example.com/7"
LIST = """各位好：

1. 健身房关门跑路
来源：早报网
消费者投诉预付卡退不了款。https://news.example.com/1

2. 食品抽检三批次不合格
来源：晚报
已责令召回。https://news.example.com/2
"""


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def folder():
    return Folder()


@pytest.fixture
def source(home, folder, monkeypatch):
    monkeypatch.setenv("LIANWEI_OUTGOING_HOSTS", "127.0.0.1")
    with imap_server(folder) as port:
        yield opinions.mailbox_source(home, port)


def asked(source):
    kept = do.ask_opinion_source(source.pk, actor=SYSTEM)
    source.refresh_from_db()
    return kept.items, kept.copies


def put(folder, text=STORY, *, files=(), **headers):
    mail = letter(text, **({"Subject": "健身房关门", "Message_ID": f"<{len(folder.messages)}@x>"} | headers))
    for name, content in files:
        mail = with_file(mail, name, content)
    return folder.put(mail.as_bytes())


def texts():
    return list(OpinionItem.objects.visible_to(SYSTEM).order_by("pk"))


def workbook(*lines):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        for n, line in enumerate(lines):
            sheet.write_row(n, 0, line)
    return stream.getvalue()


def document():
    word, stream = Document(), io.BytesIO()
    for n, title in enumerate(("健身房关门", "食品不合格"), 1):
        word.add_heading(f"{n}、{title}")
        word.add_paragraph(f"多名消费者投诉{title}。https://a.example.com/{n}")
    word.save(stream)
    return stream.getvalue()


def test_each_mail_is_read_once_wherever_the_server_counts_it(source, folder):
    put(folder)

    assert (asked(source), asked(source)) == ((1, 0), (0, 0))
    put(folder, "三批次食品不合格，已召回。", Subject="抽检结果")
    assert asked(source) == (1, 0)
    folder.validity = 8
    assert asked(source) == (0, 0)
    assert [each.title for each in texts()] == ["健身房关门", "抽检结果"]
    assert OpinionMail.objects.visible_to(SYSTEM).count() == 2
    assert (source.kept, source.fault) == (2, "")


def test_the_words_of_a_mail_are_one_text_or_a_list_of_clippings(source, folder):
    put(folder)
    put(folder, LIST, Subject="今日舆情")
    asked(source)

    first, second, third = texts()
    assert (first.url, first.outlet) == ("https://news.example.com/7", "王桂芳")
    assert [(each.title, each.outlet) for each in (second, third)] == [
        ("健身房关门跑路", "早报网"),
        ("食品抽检三批次不合格", "晚报"),
    ]
    assert first.published_at is not None


def test_files_of_vendors_are_read_like_those_that_somebody_brings(source, folder):
    rows = (
        ("标题", "正文", "媒体", "链接"),
        ("预付卡退款难", "健身房不退款", "甲报", "https://a.example.com/9"),
    )
    put(folder, "见附件", files=[("日报.xlsx", workbook(*rows)), ("专报.docx", document())])

    assert asked(source) == (3, 0)
    assert [each.title for each in texts()] == ["预付卡退款难", "健身房关门", "食品不合格"]
    taken = OpinionSheet.objects.visible_to(SYSTEM).order_by("pk")
    assert [(each.name, each.kept, each.rows) for each in taken] == [
        ("日报.xlsx", 1, []),
        ("专报.docx", 2, []),
    ]


def test_a_file_of_unknown_columns_waits_for_a_person(source, folder):
    put(folder, "见附件", files=[("表.csv", "编号,说法\n1,健身房关门\n".encode())])

    assert asked(source) == (0, 0)
    (sheet,) = OpinionSheet.objects.visible_to(SYSTEM)
    assert (sheet.taken_at, sheet.rows) == (None, [["1", "健身房关门"]])


def test_what_cannot_be_read_is_said_and_keeps_nothing_else_back(source, folder, home):
    put(folder, files=[("坏.xlsx", b"PK\x03\x04 cut")])
    put(folder, "三批次食品不合格，已召回。", Subject="抽检结果")

    assert asked(source) == (2, 0)
    assert source.fault == "file"
    assert "附件" in str(opinion_sources(actor=opinions.reader(home))[0].fault)
    asked(source)
    assert source.fault == ""


def test_a_mail_that_is_too_large_is_left_out(source, folder, settings, monkeypatch):
    monkeypatch.setattr(fetching, "MIME_GROWTH", 1)
    settings.LIANWEI_MAX_UPLOAD_BYTES = 5_000
    put(folder, STORY * 200)
    put(folder, "三批次食品不合格，已召回。", Subject="抽检结果")

    assert asked(source) == (1, 0)
    assert source.fault == "mail too large"


@pytest.mark.parametrize(("broken", "fault"), [("password", "login"), ("folder", "folder")])
def test_a_mailbox_that_cannot_be_opened_is_said_in_words(source, folder, home, broken, fault):
    if broken == "password":
        folder.password = "anders"
    else:
        OpinionMailbox.objects.visible_to(SYSTEM).update(folder="NONE")

    asked(source)

    assert (source.fault, source.failures) == (fault, 1)
    assert opinion_sources(actor=opinions.reader(home))[0].fault


def test_a_delivery_report_is_no_text():
    content = mailed(bounce("<first@example.com>"))

    assert (content.clips, content.files, content.fault) == ([], [], "")


def test_it_is_entered_where_feeds_are_and_its_password_is_shown_nowhere(home, client_of):
    browser = client_of(make_staff("head", organisation=home))
    address = f"{reverse('opinion_source_create')}?kind=mailbox"
    said = {
        "name": "某监测服务",
        "host": "imap.example.com",
        "security": "tls",
        "port": "993",
        "user": "yq@example.com",
        "password": "geheim-7",
        "folder": "INBOX",
    }

    refused = browser.post(address, said | {"host": "https://imap.example.com"})
    answer = browser.post(address, said)

    assert (refused.status_code, answer.status_code) == (422, 302)
    page = browser.get(reverse("opinion_source_list")).content.decode()
    assert "imap://imap.example.com:993/INBOX" in page
    assert "geheim-7" not in page
    (source,) = OpinionSource.objects.visible_to(SYSTEM)
    do.withdraw_opinion_source(source.pk, actor=opinions.reader(home))
    assert OpinionMailbox.objects.visible_to(SYSTEM).get().account is None
