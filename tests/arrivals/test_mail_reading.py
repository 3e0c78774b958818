"""What an e-mail says, whatever program wrote it."""

from email.message import EmailMessage

import pytest

from lianwei.arrivals.rules.mails import Verdict, read_mail, verdict_on
from lianwei.arrivals.rules.mails.charsets import decoded, header_text
from lianwei.arrivals.rules.mails.plain import words_of_html
from lianwei.arrivals.rules.mails.reading import without_quotes
from tests.factories.mails import as_gb2312, bounce, letter, with_file


def read(mail):
    return read_mail(mail if isinstance(mail, bytes) else mail.as_bytes())


def judged(**headers):
    return verdict_on(
        read(letter(**headers)), own_marks=frozenset({"lianwei@localhost", "ts@yz.example.org"})
    )


def test_a_letter_is_read():
    found = read(letter("您好,\n请退款。"))

    assert (found.sender, found.sender_name, found.title) == ("wang@example.com", "王桂芳", "投诉美容院")
    assert (found.text, found.message_id) == ("您好,\n请退款。", "<first@example.com>")
    assert found.said_at.isoformat() == "2026-03-06T02:00:00+00:00"


def test_gb18030_declared_as_gb2312_is_read():
    found = read(as_gb2312("投诉朱镕商行", "老板叫朱镕,電話不通,𠮷字也要。", "镕記發票.csv"))

    assert (found.title, found.sender_name) == ("投诉朱镕商行", "朱镕")
    assert found.text == "老板叫朱镕,電話不通,𠮷字也要。"
    assert [(part.name, part.data.decode()) for part in found.parts] == [("镕記發票.csv", "甲,乙\n1,2\n")]


def test_a_name_by_rfc_2231_is_read():
    mail = with_file(letter(), "发票 照片.pdf", b"%PDF-1.4", "application/pdf")

    assert [part.name for part in read(mail).parts] == ["发票 照片.pdf"]


def test_an_encoded_word_cut_within_a_letter_is_joined():
    words = "消费者投诉".encode("gb18030")
    import base64

    cut = [base64.b64encode(each).decode() for each in (words[:3], words[3:])]

    assert header_text(f"=?gb2312?B?{cut[0]}?=\r\n =?gb2312?B?{cut[1]}?=") == "消费者投诉"


def test_raw_bytes_in_a_header_are_read():
    raw = "Subject: 退款\nFrom: a@example.com\n\nx".encode("gb18030")

    assert read(raw).title == "退款"


@pytest.mark.parametrize("charset", ["", "nonsense", "utf-8", "gb2312"])
def test_bytes_that_fit_nothing_are_no_error(charset):
    assert isinstance(decoded(b"\xff\xfe\x80\x00abc", charset), str)


def test_html_becomes_words_and_nothing_of_it_is_run_or_fetched():
    page = (
        "<html><head><style>p{}</style><title>T</title></head><body><p>您好&nbsp;，</p><script>alert(1)</script>"
        '<div>请<b>退</b>款<br>谢谢<img src="http://track.example.com/x.png"></div><!-- x -->'
        '<iframe src="y">z</iframe>'
        "<table><tr><td>金额</td><td>5800</td></tr></table></body></html>"
    )

    assert words_of_html(page) == "您好 ，\n\n请退款\n谢谢\n\n金额 5800"


@pytest.mark.parametrize("page", ["", "<", "<!-- -->", "<p", "\x00", "<div>" * 5000])
def test_broken_html_is_no_error(page):
    assert isinstance(words_of_html(page), str)


def test_only_html_is_read_as_words():
    mail = EmailMessage()
    mail["From"] = "a@example.com"
    mail.set_content("<p>第一行</p><p>第二行</p>", subtype="html")

    assert read(mail).text == "第一行\n\n第二行"


def test_both_forms_are_read_once():
    mail = letter("一次")
    mail.add_alternative("<p>一次</p>", subtype="html")

    assert read(mail).text == "一次"


def test_a_forwarded_mail_is_read_with_it():
    mail = letter("请看下面")
    mail.add_attachment(letter("里面的话", Subject="内"))

    assert read(mail).text == "请看下面\n\n里面的话"


@pytest.mark.parametrize(
    ("whole", "fresh", "quoted"),
    [
        (
            "同意。\n\n在 2026年3月5日 10:00,协会 写道:\n> 请补材料",
            "同意。",
            "在 2026年3月5日 10:00,协会 写道:\n> 请补材料",
        ),
        (
            "好的\n------------------ 原始邮件 ------------------\n旧",
            "好的",
            "------------------ 原始邮件 ------------------\n旧",
        ),
        ("Yes\n\n> old\n> older", "Yes", "> old\n> older"),
        ("> 全是引用", "> 全是引用", ""),
    ],
)
def test_what_hangs_below_is_told_from_what_was_written_now(whole, fresh, quoted):
    assert without_quotes(whole) == (fresh, quoted)


@pytest.mark.parametrize(
    ("headers", "verdict"),
    [
        ({}, Verdict.PERSON),
        ({"Auto_Submitted": "no"}, Verdict.PERSON),
        ({"Auto_Submitted": "auto-replied (vacation)"}, Verdict.AUTO_SUBMITTED),
        ({"Precedence": "bulk"}, Verdict.PRECEDENCE),
        ({"X_Autoreply": "yes"}, Verdict.AUTO_HEADER),
        ({"Subject": "自动回复: 您的投诉"}, Verdict.AUTO_TITLE),
        ({"Subject": "Automatic reply: complaint"}, Verdict.AUTO_TITLE),
        ({"Return_Path": "<>"}, Verdict.NULL_SENDER),
        ({"From": "MAILER-DAEMON@example.com"}, Verdict.BOUNCE),
        ({"Return_Path": "<>", "Subject": "系统退信/Systems bounce"}, Verdict.BOUNCE),
        ({"X_Loop": "lianwei@localhost"}, Verdict.OWN_LOOP),
        ({"From": "ts@yz.example.org"}, Verdict.OWN_LOOP),
        ({"Subject": "请问自动回复的内容"}, Verdict.PERSON),
    ],
)
def test_machines_are_told_from_people(headers, verdict):
    assert judged(**headers) == verdict


@pytest.mark.parametrize(
    ("status", "action", "verdict"),
    [
        ("5.1.1", "failed", Verdict.BOUNCE),
        ("4.4.1", "delayed", Verdict.DELAYED),
        ("2.0.0", "delivered", Verdict.REPORT),
    ],
)
def test_a_delivery_report_says_what_happened_to_which_message(status, action, verdict):
    found = read(bounce("<ours@localhost>", status=status, action=action))

    assert verdict_on(found, own_marks=frozenset()) == verdict
    assert (found.report.status, found.report.about) == (status, ("<ours@localhost>",))


def test_a_mail_without_anything_is_no_error():
    found = read(b"")

    assert (found.sender, found.title, found.text, found.parts) == ("", "", "", ())
