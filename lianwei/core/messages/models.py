"""The table of messages to people."""

from django.db import models

from lianwei.core.scope import AttachedModel
from lianwei.core.sealed import SealedField, SealedModel


class Channel(models.TextChoices):
    SMS = "sms"
    EMAIL = "email"
    WECOM = "wecom"
    LETTER = "letter"
    PORTAL = "portal"


class MessageStatus(models.TextChoices):
    QUEUED = "queued"
    SENDING = "sending"
    OUTBOX = "outbox"  # to be sent by hand or exported: this instance has no gateway for the channel
    SENT = "sent"
    FAILED = "failed"
    RECEIVED = "received"  # it came to us


class Message(SealedModel, AttachedModel):
    """One message to one person about one subject, or from one (`received`; `recipient` is then the writer).

    `letter`: what only a one-time link opens; `text` is then the notice with the link. `files`: keys of the
    files that go along, in the mail itself where there is no letter. `thread`: the Message-IDs before it, and
    its own where it came in. `bounce`: the code with which a mail server returned it.
    """

    channel = models.CharField(max_length=10, choices=Channel)
    template = models.CharField(max_length=60)
    recipient = SealedField(mask="text")
    title = SealedField(mask="text")
    text = SealedField(mask="text")
    letter = SealedField(mask="text")
    files = models.JSONField(default=list)
    thread = SealedField(mask="text")
    reply_key = models.CharField(max_length=32, default="")
    is_automatic = models.BooleanField(default=True)
    bounce = models.CharField(max_length=20, default="")
    bounced_at = models.DateTimeField(null=True)
    once = models.CharField(max_length=64, blank=True)  # the same occasion never queues twice
    status = models.CharField(max_length=10, choices=MessageStatus, default=MessageStatus.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)  # when to try (again); also the end of a sender's lease
    queued_by = models.BigIntegerField(null=True)
    queued_at = models.DateTimeField()
    sent_by = models.BigIntegerField(null=True)  # who sent it by hand
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        app_label = "core"
        constraints = [
            models.UniqueConstraint(fields=["once"], condition=~models.Q(once=""), name="message_once"),
        ]
        indexes = [
            models.Index(fields=["subject", "id"], name="message_subject"),
            models.Index(
                fields=["due_at"], condition=models.Q(status__in=["queued", "sending"]), name="message_due"
            ),
            models.Index(fields=["organisation_id", "status", "id"], name="message_outbox"),
            models.Index(fields=["reply_key"], condition=~models.Q(reply_key=""), name="message_reply"),
        ]
