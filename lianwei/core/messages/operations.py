"""Queueing and sending. A message is written with the operation that causes it, and leaves after it."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lianwei.core import clock, keys
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import SYSTEM, Actor, holder_of, subject_of
from lianwei.core.sealed import Sealed

from .gateways import Letter, NotSentError, gateway_of
from .models import Channel, Message, MessageStatus

RETRY_AFTER = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 720))
LEASE = timedelta(minutes=5)
BATCH = 50


@transaction.atomic
def queue_message(
    subject: models.Model,
    *,
    to: str,
    channel: str,
    text: str,
    template: str,
    actor: Actor,
    title: str = "",
    key: str = "",
    organisation_id: int | None = None,
) -> Message:
    """Write one message about `subject`; the worker sends it. The caller has rendered `text` and `title`.

    `key` names the occasion (an event's id, say): the same occasion, template, channel and recipient is one
    message however often a handler runs. Without a key every call is a message.
    """
    to = _checked(to, Channel(channel))
    once = _occasion(subject_of(subject), template, channel, to, key)
    if once and (known := Message.objects.filter(once=once).first()):
        return known
    at = clock.now()
    message = Message(
        organisation_id=organisation_id or holder_of(subject) or actor.organisation_id,
        subject=subject_of(subject),
        channel=channel,
        template=template,
        once=once,
        due_at=at,
        queued_by=actor.user_id,
        queued_at=at,
    )
    message.recipient, message.title, message.text = to, title, text
    message.save()
    _record(message, "queued", actor=actor)
    return message


def deliver_messages(limit: int = BATCH) -> int:
    """Send what is due; answers how many went out. Safe beside other workers."""
    settle_interrupted()
    rows = Message.objects.filter(status=MessageStatus.QUEUED, due_at__lte=clock.now())
    due = list(rows.order_by("due_at", "id").values_list("pk", flat=True)[:limit])
    return sum(deliver_message(pk) for pk in due)


def deliver_message(message_id: int) -> bool:
    """Send one message if it is still to be sent; whether it went out. Network only outside transactions."""
    at = clock.now()
    rows = Message.objects.filter(pk=message_id, status=MessageStatus.QUEUED, due_at__lte=at)
    claimed = rows.update(status=MessageStatus.SENDING, attempts=F("attempts") + 1, due_at=at + LEASE)
    if not claimed:
        return False
    message = Message.objects.get(pk=message_id)
    gateway = gateway_of(message.channel)
    if gateway is None:
        _settle(message, MessageStatus.OUTBOX, "outboxed")
        return False
    try:
        gateway(_letter(message))
    except NotSentError as error:
        _put_back(message, error)
        return False
    message.sent_at = clock.now()
    _settle(message, MessageStatus.SENT, "sent")
    return True


def settle_interrupted() -> int:
    """Messages whose sender died on the way: perhaps out, perhaps not. A person decides, not a retry."""
    rows = Message.objects.filter(status=MessageStatus.SENDING, due_at__lt=clock.now())
    for message in rows:
        message.error = "interrupted"
        _settle(message, MessageStatus.FAILED, "failed")
    return len(rows)


@transaction.atomic
def retry_message(message_id: int, *, actor: Actor) -> Message:
    """A person sends a failed message once more, having checked that it did not arrive."""
    message = _locked(message_id, actor=actor)
    if message.status != MessageStatus.FAILED:
        raise WrongStatus
    message.status, message.attempts, message.due_at, message.error = MessageStatus.QUEUED, 0, clock.now(), ""
    message.save()
    _record(message, "queued", actor=actor)
    return message


@transaction.atomic
def send_message(message_id: int, *, actor: Actor) -> Message:
    """A person has sent a message of the outbox by hand: by telephone, by post, from the office phone."""
    message = _locked(message_id, actor=actor)
    if message.status not in (MessageStatus.OUTBOX, MessageStatus.FAILED):
        raise WrongStatus
    message.status, message.sent_at, message.sent_by = MessageStatus.SENT, clock.now(), actor.user_id
    message.due_at, message.error = None, ""
    message.save()
    _record(message, "sent", actor=actor)
    return message


def _locked(message_id: int, *, actor: Actor) -> Message:
    message = Message.objects.select_for_update().filter(pk=message_id).first()
    if message is None or not (actor.is_trusted or message.organisation_id in actor.acts_for):
        raise NotVisible
    actor.require("message.send")
    return message


def _put_back(message: Message, error: NotSentError) -> None:
    message.error = error.fault[:200]
    if not error.may_retry or message.attempts > len(RETRY_AFTER):
        _settle(message, MessageStatus.FAILED, "failed")
        return
    message.status, message.due_at = MessageStatus.QUEUED, clock.now() + RETRY_AFTER[message.attempts - 1]
    message.save(update_fields=["status", "due_at", "error"])


@transaction.atomic
def _settle(message: Message, status: MessageStatus, event: str) -> None:
    message.status, message.due_at = status, None
    if status == MessageStatus.SENT:
        message.error = ""
    message.save(update_fields=["status", "due_at", "sent_at", "error"])
    _record(message, event, actor=SYSTEM)


def _record(message: Message, name: str, *, actor: Actor) -> None:
    record(
        f"message.{name}",
        message,
        actor=actor,
        subject=message.subject,
        channel=str(message.channel),
        template=message.template,
        attempts=message.attempts,
    )


def _occasion(subject: str, template: str, channel: str, to: str, key: str) -> str:
    return keys.blind("\0".join((subject, template, channel, to, key)), purpose="message") if key else ""


def _checked(to: str, channel: Channel) -> str:
    to = to.strip()
    if not to and channel != Channel.PORTAL:
        raise Invalid({"to": _("There is no address to send this message to.")})
    if channel == Channel.EMAIL:
        try:
            validate_email(to)
        except ValidationError as error:
            raise Invalid(
                {"to": _("Please check the e-mail address, for example name@example.com.")}
            ) from error
    return to


def _letter(message: Message) -> Letter:
    plain = (_plain(message.recipient), _plain(message.title), _plain(message.text))
    return Letter(*plain, reference=str(message.seal_id))


def _plain(value: Sealed | None) -> str:
    return keys.decrypt_bytes(value.blob, aad=value.aad).decode() if value else ""
