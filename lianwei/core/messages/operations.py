"""Queueing and sending. A message is written with the operation that causes it, and leaves after it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from lianwei.core import clock, keys
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.files.models import File
from lianwei.core.files.queries import open_file
from lianwei.core.scope import SYSTEM, Actor, holder_of, subject_of
from lianwei.core.sealed import Sealed

from .gateways import Enclosure, Letter, NotSentError, gateway_of
from .models import Channel, Message, MessageStatus
from .threads import reply_code, reply_key, return_address

INCOMING = "incoming"
RETRY_AFTER = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 720))
LEASE = timedelta(minutes=5)
BATCH = 50


@dataclass(frozen=True, slots=True)
class Content:
    """What a message has besides its text: the letter that its link opens, files, the thread it goes on, and
    whether a machine wrote it."""

    letter: str = ""
    files: tuple[int, ...] = ()
    thread: tuple[str, ...] = ()
    is_automatic: bool = True


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
    content: Content | None = None,
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
    _add(message, content or Content())
    message.save()
    _record(message, "queued", actor=actor)
    return message


def _add(message: Message, content: Content) -> None:
    message.letter, message.thread = content.letter, " ".join(content.thread)
    message.files, message.is_automatic = list(content.files), content.is_automatic
    if message.channel == Channel.EMAIL:
        message.reply_key = reply_key(reply_code(message.seal_id))


@transaction.atomic
def receive_message(
    subject: models.Model,
    *,
    sender: str,
    title: str,
    text: str,
    thread: tuple[str, ...],
    received_at: datetime,
    actor: Actor,
    files: tuple[int, ...] = (),
) -> Message:
    """Keep an e-mail that came about `subject` with its messages; `thread` ends with its own Message-ID."""
    message = Message(
        organisation_id=holder_of(subject) or actor.organisation_id,
        subject=subject_of(subject),
        channel=Channel.EMAIL,
        template=INCOMING,
        status=MessageStatus.RECEIVED,
        is_automatic=False,
        files=list(files),
        queued_at=received_at,
    )
    message.recipient, message.title, message.text = sender, title, text
    message.thread = " ".join(thread)
    message.save()
    _record(message, "received", actor=actor)
    return message


@transaction.atomic
def return_message(message_id: int, *, code: str, is_final: bool, actor: Actor) -> Message:
    """A mail server says that a message could not be delivered (final), or not yet."""
    message = Message.objects.select_for_update().get(pk=message_id)
    message.bounce, message.bounced_at = code[:20] or "?", clock.now()
    if is_final and message.status in (MessageStatus.SENT, MessageStatus.SENDING):
        message.status, message.error = MessageStatus.FAILED, f"returned {code}"[:200]
    message.save()
    _record(message, "returned" if is_final else "delayed", actor=actor)
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
    gateway = gateway_of(message.channel, message.organisation_id)
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
    return Letter(
        _plain(message.recipient),
        _plain(message.title),
        _plain(message.text),
        reference=str(message.seal_id),
        organisation_id=message.organisation_id,
        thread=tuple(_plain(message.thread).split()),
        reply_to=return_address(message.organisation_id) if message.channel == Channel.EMAIL else "",
        code=reply_code(message.seal_id),
        is_automatic=message.is_automatic,
        enclosures=() if message.letter else tuple(_enclosure(pk, message) for pk in message.files),
    )


def _enclosure(file_id: int, message: Message) -> Enclosure:
    """A file of the same subject, opened to be sent; the opening is logged."""
    file = File.objects.get(pk=file_id, subject=message.subject)
    name, reason = _plain(file.name), f"sent with message:{message.pk}"
    data = open_file(file, actor=SYSTEM, reason=reason).getvalue()
    return Enclosure(name, file.media_type, data)


def _plain(value: Sealed | None) -> str:
    return keys.decrypt_bytes(value.blob, aad=value.aad).decode() if value else ""
