"""E-mails and mailboxes for tests; letters are written as their programs write them."""

import base64
from email.message import EmailMessage

from lianwei.arrivals.models import Mail, Mailbox
from lianwei.arrivals.operations.mailboxes import create_mailbox
from lianwei.arrivals.operations.mails import Fetched, take_mail
from lianwei.core.scope import SYSTEM
from lianwei.members.models import Organisation
from tests.factories.members import make_actor

STORY = "我在渝中丽人美容院办卡5800元,店关门了,要求退款。我的电话13812346027。"


def mailbox(organisation: Organisation, **changes: object) -> Mailbox:
    """A mailbox of this organisation."""
    plain = {
        "address": "ts@yz.example.org",
        "host": "127.0.0.1",
        "port": 993,
        "security": "tls",
        "folder": "INBOX",
        "user": "ts",
        "password": "geheim",
        "takes_old": True,
    }
    return create_mailbox(actor=make_actor("head", organisation=organisation), **plain | changes)


def letter(text: str = STORY, **headers: str) -> EmailMessage:
    """A letter of 王桂芳; `In_Reply_To="<…>"` sets that header."""
    mail = EmailMessage()
    plain = {
        "From": "王桂芳 <wang@example.com>",
        "To": "ts@yz.example.org",
        "Subject": "投诉美容院",
        "Message_ID": "<first@example.com>",
        "Date": "Fri, 06 Mar 2026 10:00:00 +0800",
    }
    for name, value in (plain | headers).items():
        if value:
            mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def with_file(
    mail: EmailMessage, name: str, data: bytes, kind: str = "application/octet-stream"
) -> EmailMessage:
    """The same with a file."""
    main, _slash, sub = kind.partition("/")
    mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return mail


def as_gb2312(title: str, text: str, name: str) -> bytes:
    """As an old Chinese program writes: gb2312 declared, GB 18030 written, the file's name in base64."""
    words = {
        key: base64.b64encode(value.encode("gb18030")).decode() for key, value in (("t", title), ("n", name))
    }
    file = base64.b64encode("甲,乙\n1,2\n".encode()).decode()
    return (
        "From: =?gb2312?B?" + base64.b64encode("朱镕".encode("gb18030")).decode() + "?= <zhu@example.com>\n"
        f"Subject: =?gb2312?B?{words['t']}?=\nMessage-ID: <gb@example.com>\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="X"\n\n--X\nContent-Type: text/plain; charset="gb2312"\n'
        "Content-Transfer-Encoding: base64\n\n"
        + base64.b64encode(text.encode("gb18030")).decode()
        + f'\n--X\nContent-Type: text/csv; name="=?gb2312?B?{words["n"]}?="\n'
        "Content-Transfer-Encoding: base64\n"
        f'Content-Disposition: attachment; filename="=?gb2312?B?{words["n"]}?="\n\n{file}\n--X--\n'
    ).encode()


def take(box: Mailbox, mail: EmailMessage | bytes, *, uid: int | None = None) -> Mail | None:
    """What the worker does with a mail it has fetched."""
    data = mail if isinstance(mail, bytes) else mail.as_bytes()
    box.refresh_from_db()
    fetched = Fetched(7, uid if uid is not None else box.last_uid + 1, data, len(data))
    return take_mail(box.pk, fetched, actor=SYSTEM)


def bounce(message_id: str, *, status: str = "5.1.1", action: str = "failed") -> bytes:
    """A delivery report about a message of ours, as Postfix writes it."""
    return (
        "Return-Path: <>\nFrom: MAILER-DAEMON@example.com\nTo: ts@yz.example.org\nSubject: Undelivered Mail\n"
        f"Message-ID: <{action}@example.com>\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\n\n'
        "--B\nContent-Type: text/plain\n\nI am sorry.\n"
        "--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\n"
        f"Final-Recipient: rfc822; wang@example.com\nAction: {action}\nStatus: {status}\n"
        f"--B\nContent-Type: text/rfc822-headers\n\nMessage-ID: {message_id}\nSubject: x\n--B--\n"
    ).encode()
