"""Reading messages."""

from dataclasses import dataclass

from django.db import models

from lianwei.core import keys
from lianwei.core.errors import NotVisible
from lianwei.core.models import ReadLog
from lianwei.core.scope import Actor, attached
from lianwei.core.sealed import Sealed

from .models import Message, MessageStatus


@dataclass(frozen=True, slots=True)
class OpenMessage:
    """A message in plain words."""

    to: str
    title: str
    text: str


def messages_of(subject: models.Model) -> "models.QuerySet[Message]":
    """The messages of a subject the caller has found in scope, oldest first."""
    return attached(Message, subject).order_by("id")


def messages_waiting(*, actor: Actor) -> "models.QuerySet[Message]":
    """The outbox of the actor's organisations: to be sent by hand, or failed and to be looked at."""
    rows = Message.objects.filter(status__in=[MessageStatus.OUTBOX, MessageStatus.FAILED]).order_by("id")
    return rows if actor.is_trusted else rows.filter(organisation_id__in=actor.acts_for)


def message_opened(message_id: int, *, actor: Actor) -> OpenMessage:
    """A message of the actor's own outbox in plain words, to be sent by hand. Logged as a reading."""
    actor.require("message.send")
    message = messages_waiting(actor=actor).filter(pk=message_id).first()
    if message is None:
        raise NotVisible
    ReadLog.write(actor, what="core_message.text", subject=message.subject, reason=f"message:{message.pk}")
    return OpenMessage(_plain(message.recipient), _plain(message.title), _plain(message.text))


def _plain(value: Sealed | None) -> str:
    return keys.decrypt_bytes(value.blob, aad=value.aad).decode() if value else ""
