"""Looking into a mailbox by IMAP (RFC 3501). It is only read: nothing is marked, moved or deleted there."""

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from .outgoing import TIMEOUT, NotDeliveredError, hang_up_after, may_go_open, open_line

TLS, STARTTLS, OPEN = "tls", "starttls", "open"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
LONGEST_LOOK = 300  # seconds; a server that speaks drop by drop must not keep a worker


class NotReadError(Exception):
    """The mailbox could not be read. `fault` is a code: line, certificate, login, folder, answer …"""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Account:
    """How a mailbox is reached."""

    host: str
    port: int
    security: str
    user: str
    password: str
    folder: str = "INBOX"


class _Line(imaplib.IMAP4):
    """IMAP over a line that was opened to the very address that was looked at."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.timer = hang_up_after(LONGEST_LOOK, lambda: self.sock)
        try:
            super().__init__(account.host, account.port, TIMEOUT)
        except (imaplib.IMAP4.error, OSError, NotDeliveredError):
            self.timer.cancel()
            raise

    def _create_socket(self, timeout: float | None) -> socket.socket:
        return open_line(self.account.host, self.account.port, is_sealed=self.account.security == TLS)


class Postbox:
    """An open folder of a mailbox."""

    def __init__(self, line: imaplib.IMAP4, validity: int, count: int) -> None:
        self.line, self.validity, self.count = line, validity, count

    def uids_after(self, last: int, *, since: date | None, limit: int) -> list[int]:
        """The next messages behind one, in their order, that came on a day or later."""
        words = ["UID", f"{last + 1}:*"]
        if since is not None:
            words += ["SINCE", f"{since.day}-{MONTHS[since.month - 1]}-{since.year}"]
        answer = self._ask("SEARCH", *words)
        words_back = [each for line in answer if isinstance(line, bytes) for each in line.split()]
        if not all(each.isdigit() for each in words_back):
            raise NotReadError("answer")
        return sorted(uid for each in words_back if (uid := int(each)) > last)[:limit]

    def size_of(self, uid: int) -> int:
        """Bytes of a message, by the server."""
        found = SIZE.search(b" ".join(_lines(self._ask("FETCH", str(uid), "(RFC822.SIZE)"))))
        return int(found[1]) if found else 0

    def message(self, uid: int) -> bytes:
        """The whole message; empty where it is gone by now."""
        return self._part(uid, "BODY.PEEK[]")

    def head(self, uid: int) -> bytes:
        """Only its headers."""
        return self._part(uid, "BODY.PEEK[HEADER]")

    def _part(self, uid: int, what: str) -> bytes:
        for each in self._ask("FETCH", str(uid), f"({what})"):
            if isinstance(each, tuple):
                return bytes(each[1])
        return b""

    def _ask(self, command: str, *words: str) -> list:
        status, answer = self.line.uid(command, *words)
        if status != "OK":
            raise NotReadError("answer")
        return [each for each in answer if each is not None]


@contextmanager
def open_postbox(account: Account) -> Iterator[Postbox]:
    """The folder, open for reading. Raises NotReadError, also for what breaks while it is read."""
    line: _Line | None = None
    try:
        line = _connected(account)
        yield _selected(line, account)
    except NotDeliveredError as error:
        raise NotReadError(error.fault) from error
    except (OSError, imaplib.IMAP4.error) as error:
        raise NotReadError("broken") from error
    finally:
        if line is not None:
            _leave(line)


def _connected(account: Account) -> _Line:
    """Logged in. The name of the program is told: some providers let nobody else in (RFC 2971)."""
    if account.security == OPEN and not may_go_open(account.host):
        raise NotReadError("not encrypted")
    try:
        line = _Line(account)
    except (imaplib.IMAP4.error, OSError) as error:
        raise NotReadError("no imap") from error
    try:
        _enter(line, account)
    except NotReadError:
        _leave(line)
        raise
    return line


def _enter(line: _Line, account: Account) -> None:
    try:
        if account.security == STARTTLS:
            line.starttls(ssl.create_default_context())
    except ssl.SSLCertVerificationError as error:
        raise NotReadError("certificate") from error
    except (imaplib.IMAP4.error, OSError) as error:
        raise NotReadError("not encrypted") from error
    try:
        line.login(account.user, account.password)
    except (imaplib.IMAP4.error, UnicodeEncodeError) as error:
        raise NotReadError("login") from error
    if "ID" in line.capabilities:
        line.xatom("ID", '("name" "Lianwei" "version" "1")')


def _selected(line: _Line, account: Account) -> Postbox:
    status, answer = line.select(f'"{account.folder}"', readonly=True)
    if status != "OK":
        raise NotReadError("folder")
    _name, validity = line.response("UIDVALIDITY")
    first, count = next(iter(_lines(validity)), b"0") or b"0", (answer or [b"0"])[0] or b"0"
    if not (first.isdigit() and count.isdigit()):
        raise NotReadError("answer")
    return Postbox(line, int(first), int(count))


def _lines(answer: object) -> list[bytes]:
    """The plain lines of an answer, and the first halves of those with a literal."""
    rows = answer if isinstance(answer, list) else []
    return [bytes(each[0]) if isinstance(each, tuple) else bytes(each) for each in rows if each is not None]


def _leave(line: _Line) -> None:
    """A server that hangs up first is no fault."""
    line.timer.cancel()
    try:
        line.logout()
    except (OSError, imaplib.IMAP4.error):
        line.shutdown()
