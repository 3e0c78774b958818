"""An e-mail taken apart. The headers are read as they came, so that a wrong character set can be mended."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses, parseaddr, parsedate_to_datetime

from django.utils.translation import gettext as _

from .charsets import decoded, header_text, part_name, part_text, raw_letters
from .plain import tidy, words_of_html

MOST_PARTS, DEEPEST = 100, 5
MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
LONGEST_TITLE, LONGEST_TEXT = 200, 100_000
QUOTES = re.compile(
    r"^(?:-{2,} ?(?:原始邮件|回复的原邮件|转发邮件信息|Original Message|Original message)|"
    r"在.{4,80}(?:写道|写到)[:：]|On .{6,120} wrote:|发件人[:：].{1,120}$|From:.{1,120}$|_{20,}$)",
    re.MULTILINE,
)
FORWARDED = "message/rfc822"
# What the library's parsers raise over mails that were made to break them.
BROKEN = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Part:
    """A file that came along; `kind` is what the sender calls it, which is not believed."""

    name: str
    kind: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """An e-mail in plain words. `text` is what was written now, `quoted` what hangs below it.

    `references`: the messages it answers, the nearest last. `headers` by lower-case name, as they came.
    """

    message_id: str
    sender: str
    sender_name: str
    addressed: tuple[str, ...]
    title: str
    text: str
    quoted: str
    said_at: datetime | None
    references: tuple[str, ...]
    headers: dict[str, str]
    parts: tuple[Part, ...]
    fingerprint: str
    report: "Report | None" = None

    def header(self, name: str) -> str:
        return self.headers.get(name, "")


@dataclass(frozen=True, slots=True)
class Report:
    """A delivery report (RFC 3464): what happened to which message. `status` such as 5.1.1."""

    action: str
    status: str
    about: tuple[str, ...]


def read_mail(data: bytes) -> Letter:
    """Take an e-mail apart; whatever is broken in it is left out, never an error: one that could not be taken
    would stand before all that come after it.
    """
    try:
        return _taken_apart(data)
    except BROKEN:
        return _unread(data)


def _unread(data: bytes) -> Letter:
    """One that nobody can take apart: a person opens it as it came."""
    digest = hashlib.sha256(data).hexdigest()
    return Letter("", "", "", (), _("(cannot be read)"), "", "", None, (), {}, (), digest)


def _taken_apart(data: bytes) -> Letter:
    mail = message_from_bytes(data, policy=compat32)
    headers = _headers(mail)
    name, sender = _sender(headers)
    text, parts = _contents(mail)
    fresh, quoted = without_quotes(text)
    return Letter(
        message_id=_first_id(headers.get("message-id", "")),
        sender=sender,
        sender_name=name,
        addressed=_addressed(headers),
        title=header_text(headers.get("subject", ""))[:LONGEST_TITLE],
        text=fresh[:LONGEST_TEXT],
        quoted=quoted[:LONGEST_TEXT],
        said_at=_said_at(headers.get("date", "")),
        references=_references(headers),
        headers=headers,
        parts=tuple(parts),
        fingerprint=_fingerprint(headers, data),
        report=_report(mail),
    )


def without_quotes(text: str) -> tuple[str, str]:
    """What was written now, and the earlier mail below it."""
    found = QUOTES.search(text)
    fresh, quoted = (text[: found.start()], text[found.start() :]) if found else (text, "")
    lines = fresh.rstrip().split("\n")
    at = len(lines)
    while at and (lines[at - 1].startswith(">") or not lines[at - 1].strip()):
        at -= 1
    kept, tail = "\n".join(lines[:at]).strip(), "\n".join(lines[at:]).strip()
    if not kept:  # all of it is quoted: then all of it is what was sent
        return text.strip(), ""
    return kept, "\n".join(filter(None, (tail, quoted.strip())))


def _headers(mail: Message) -> dict[str, str]:
    """The first value of each header; addresses and ids need no encoded words read."""
    found: dict[str, str] = {}
    for name, value in mail.raw_items():
        found.setdefault(name.lower(), " ".join(raw_letters(value).split()))
    return found


def _sender(headers: dict[str, str]) -> tuple[str, str]:
    name, address = parseaddr(headers.get("from", "") or headers.get("sender", ""))
    return header_text(name)[:60], address.strip().lower()[:200]


def _addressed(headers: dict[str, str]) -> tuple[str, ...]:
    lines = [headers.get(each, "") for each in ("to", "cc", "delivered-to", "x-original-to", "envelope-to")]
    return tuple(dict.fromkeys(address.lower() for _name, address in getaddresses(lines) if address))


def _references(headers: dict[str, str]) -> tuple[str, ...]:
    found = [
        *MESSAGE_ID.findall(headers.get("references", "")),
        *MESSAGE_ID.findall(headers.get("in-reply-to", "")),
    ]
    return tuple(dict.fromkeys(found))[-50:]


def _first_id(text: str) -> str:
    found = MESSAGE_ID.search(text)
    return found[0] if found else ""


def _said_at(text: str) -> datetime | None:
    try:
        said = parsedate_to_datetime(text)
        return (said if said.tzinfo else said.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _fingerprint(headers: dict[str, str], data: bytes) -> str:
    """The same mail, whichever way it took here: its own headers and its body, not what servers added."""
    body = data.replace(b"\r\n", b"\n").partition(b"\n\n")[2]
    own = "\n".join(headers.get(each, "") for each in ("message-id", "from", "date", "subject"))
    return hashlib.sha256(own.encode("utf-8", "surrogateescape") + b"\0" + body.strip()).hexdigest()


def _contents(mail: Message) -> tuple[str, list[Part]]:
    """The words, and the files. Where the words came twice, plain and as HTML, the plain ones are read."""
    plain: list[str] = []
    marked: list[str] = []
    parts: list[Part] = []
    for part in _leaves(mail, 0):
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html") and not _is_file(part):
            (plain if kind == "text/plain" else marked).append(part_text(part))
        elif len(parts) < MOST_PARTS and (file := _file(part, len(parts) + 1)):
            parts.append(file)
    text = tidy("\n".join(plain))
    return (text or "\n".join(words_of_html(each) for each in marked).strip()), parts


def _leaves(part: Message, depth: int) -> Iterator[Message]:
    """The parts that hold something; a forwarded mail is read like the mail around it."""
    inner = part.get_payload()
    if not isinstance(inner, list) or depth > DEEPEST:
        yield part
        return
    for each in inner:
        if isinstance(each, Message):
            yield from _leaves(each, depth + 1)


def _is_file(part: Message) -> bool:
    return str(part.get_content_disposition() or "") == "attachment" or bool(part_name(part))


def _file(part: Message, number: int) -> Part | None:
    data = part.get_payload(decode=True)
    kind = part.get_content_type()
    if not isinstance(data, bytes) or not data or kind.startswith(("message/", "multipart/")):
        return None
    return Part(part_name(part) or _("attachment %(number)s") % {"number": number}, kind, data)


def _report(mail: Message) -> Report | None:
    """What a multipart/report says of the message it is about."""
    if mail.get_content_type() != "multipart/report":
        return None
    action, status, about = "", "", []
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            fields = _fields(part)
            action, status = fields.get("action", action), fields.get("status", status)
        elif kind in (FORWARDED, "text/rfc822-headers", "message/disposition-notification"):
            about += MESSAGE_ID.findall(_as_text(part))
    return Report(action.lower(), status.split()[0] if status else "", tuple(dict.fromkeys(about)))


def _fields(part: Message) -> dict[str, str]:
    """The per-recipient fields of a delivery status; the parser makes a message of each block."""
    blocks = part.get_payload()
    found: dict[str, str] = {}
    for block in blocks if isinstance(blocks, list) else []:
        if isinstance(block, Message):
            found |= {name.lower(): " ".join(str(value).split()) for name, value in block.items()}
    return found


def _as_text(part: Message) -> str:
    """The headers that came back, as text."""
    inner = part.get_payload()
    if isinstance(inner, list):
        mails = (each for each in inner if isinstance(each, Message))
        return "\n".join(f"{name}: {value}" for each in mails for name, value in each.items())
    data = part.get_payload(decode=True)
    return decoded(data) if isinstance(data, bytes) else ""
