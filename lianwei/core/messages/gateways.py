"""The ways a message leaves the house. A channel without a gateway waits in the outbox for a person.

E-mail goes by SMTP. A gateway for SMS or WeCom is a function registered under its channel.
"""

import smtplib
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from .models import Channel
from .threads import loop_mark, message_id_of


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes along in the mail itself."""

    name: str
    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """One message in plain words, as a gateway gets it. `reference` is the same at every attempt.

    `thread`: the Message-IDs it goes on from; `reply_to`: where answers go; `code` finds it again when they
    come; `organisation_id`: whose it is.
    """

    to: str
    title: str
    text: str
    reference: str
    organisation_id: int | None = None
    thread: tuple[str, ...] = ()
    reply_to: str = ""
    code: str = ""
    is_automatic: bool = True
    enclosures: tuple[Enclosure, ...] = ()


class NotSentError(Exception):
    """The message did not go out, or nobody can tell. Only what surely did not go out may be tried again.

    `fault` is a code for the operator's page, never text that may quote a person.
    """

    def __init__(self, fault: str, *, may_retry: bool) -> None:
        super().__init__(fault)
        self.fault, self.may_retry = fault, may_retry


LATER = 4  # the first figure of "not now"

Gateway = Callable[[Letter], None]
GATEWAYS: dict[str, Gateway] = {}
ROUTES: dict[str, Callable[[int | None], Gateway | None]] = {}


def register_gateway(channel: str, gateway: Gateway) -> None:
    """Let a channel go out by itself. The function raises NotSentError, or has handed the message over."""
    GATEWAYS[Channel(channel)] = gateway


def register_route(channel: str, find: Callable[[int | None], Gateway | None]) -> None:
    """Let each organisation have a gateway of its own for a channel; None: as without."""
    ROUTES[Channel(channel)] = find


def gateway_of(channel: str, organisation_id: int | None = None) -> Gateway | None:
    """The channel's gateway; None where a person has to send it."""
    if channel == Channel.EMAIL and settings.EMAIL_HOST:
        return send_email
    own = ROUTES[channel](organisation_id) if channel in ROUTES else None
    return own or GATEWAYS.get(channel)


def show_on_portal(letter: Letter) -> None:
    """A portal message is there as soon as it is written: the tracking page shows it."""


def send_email(letter: Letter) -> None:
    """Hand one e-mail to the mail server."""
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise NotSentError(_fault(error), may_retry=True) from error
    try:
        connection.send_messages([_email(letter, connection)])
    except smtplib.SMTPRecipientsRefused as error:
        code = max(code for code, _answer in error.recipients.values())
        raise NotSentError(f"SMTP {code}", may_retry=_is_passing(code)) from error
    except smtplib.SMTPResponseException as error:
        raise NotSentError(_fault(error), may_retry=_is_passing(error.smtp_code)) from error
    except (OSError, smtplib.SMTPException) as error:
        # The line broke while the server had the text: it may have taken it: nobody sends it twice.
        raise NotSentError(f"unclear: {_fault(error)}", may_retry=False) from error
    finally:
        _close(connection)


def _email(letter: Letter, connection: BaseEmailBackend) -> EmailMessage:
    title = " ".join(letter.title.split())
    mail = EmailMessage(
        subject=f"{title} [{letter.code}]" if letter.reply_to and letter.code else title,
        body=letter.text,
        to=[letter.to],
        reply_to=[letter.reply_to] if letter.reply_to else [],
        headers=_headers(letter),
        connection=connection,
    )
    for each in letter.enclosures:
        mail.attach(each.name, each.data, each.media_type)
    return mail


def _headers(letter: Letter) -> dict[str, str]:
    """Our own Message-ID, the thread, and what keeps machines from answering (RFC 3834)."""
    headers = {"Message-ID": message_id_of(letter.reference), "X-Loop": loop_mark()}
    if letter.thread:
        headers |= {"In-Reply-To": letter.thread[-1], "References": " ".join(letter.thread)}
    if letter.is_automatic:
        headers |= {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    return headers


def _close(connection: BaseEmailBackend) -> None:
    """A server that hangs up before the farewell has still taken the message."""
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        return


def _is_passing(code: int) -> bool:
    """4xx says later, 5xx says no (RFC 5321 §4.2.1)."""
    return code // 100 == LATER


def _fault(error: Exception) -> str:
    code = getattr(error, "smtp_code", None)
    return f"SMTP {code}" if code else type(error).__name__


register_gateway(Channel.PORTAL, show_on_portal)
