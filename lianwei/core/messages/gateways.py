"""The ways a message leaves the house. A channel without a gateway waits in the outbox for a person.

E-mail goes by SMTP. A gateway for SMS or WeCom is a function registered under its channel.
"""

import smtplib
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from .models import Channel


@dataclass(frozen=True, slots=True)
class Letter:
    """One message in plain words, as a gateway gets it. `reference` is the same at every attempt."""

    to: str
    title: str
    text: str
    reference: str


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


def register_gateway(channel: str, gateway: Gateway) -> None:
    """Let a channel go out by itself. The function raises NotSentError, or has handed the message over."""
    GATEWAYS[Channel(channel)] = gateway


def gateway_of(channel: str) -> Gateway | None:
    """The channel's gateway; None where a person has to send it."""
    if channel == Channel.EMAIL and settings.EMAIL_HOST:
        return send_email
    return GATEWAYS.get(channel)


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
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    return EmailMessage(
        subject=" ".join(letter.title.split()),
        body=letter.text,
        to=[letter.to],
        headers={"Message-ID": f"<{letter.reference}@{domain}>", "Auto-Submitted": "auto-generated"},
        connection=connection,
    )


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
