"""Mailboxes that are looked into, and what became of each e-mail in them."""

import json
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.postbox import OPEN, STARTTLS, TLS, Account
from lianwei.core.scope import Actor, ScopedModel
from lianwei.core.sealed import SealedField, SealedModel

from .arriving import Arrival, Source


class Mailbox(ScopedModel, SealedModel):
    """How an organisation's mailbox is reached, and how far it was read.

    `account`: user and password as JSON, sealed. `takes_tags`: name+code@example.org comes here too, so that
    answers find their case by the address. `takes_old`: also what lay there before it was set up.
    `last_uid` of `uid_validity` is the last message that was taken; it moves in the transaction that took it.
    `fault` is the code of why the last look failed.
    """

    class Security(models.TextChoices):
        TLS = TLS, _("TLS from the start (usually port 993)")
        STARTTLS = STARTTLS, _("STARTTLS (usually port 143)")
        OPEN = OPEN, _("Without encryption (only inside the house)")

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    source = models.OneToOneField(Source, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=200)
    host = models.CharField(max_length=200)
    port = models.PositiveIntegerField()
    security = models.CharField(max_length=8, choices=Security, default=Security.TLS)
    account = SealedField(mask="text")
    folder = models.CharField(max_length=60, default="INBOX")
    takes_tags = models.BooleanField(default=False)
    most_a_day = models.PositiveIntegerField(default=20)
    takes_old = models.BooleanField(default=False)
    uid_validity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=20, default="")
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    holder_field = "organisation_id"

    class Meta:
        indexes = [models.Index(fields=["organisation", "id"], name="mailbox_by_organisation")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(organisation_id__in=actor.organisations)

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None

    def plain_account(self) -> Account:
        """For the machine's own log-in."""
        known = json.loads(self.account.plain())
        return Account(self.host, self.port, self.security, known["user"], known["password"], self.folder)


class MailStatus(models.TextChoices):
    DRAFT = "draft", _("Waits to be registered")
    FILED = "filed", _("Filed with a case")
    PROPOSED = "proposed", _("May belong to a case")
    AUTOMATIC = "automatic", _("Automatic answer")
    BOUNCE = "bounce", _("Delivery report")
    STOPPED = "stopped", pgettext_lazy("letter", "Stopped")
    TOO_LARGE = "too_large", _("Too large")


class Mail(ScopedModel, SealedModel):
    """One e-mail of a mailbox, taken once: by its place there (uid of a validity) and by what it says.

    `reason` is the code of why it is not a draft; `about` the case it belongs to ("complaint:17"), or may
    belong to; `parts` lists the files: [{"name", "size", "fault"}]. The whole mail lies encrypted on disk.
    """

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    arrival = models.ForeignKey(Arrival, null=True, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=32)
    sender_key = models.CharField(max_length=32)
    sender = SealedField(mask="text")
    sender_name = SealedField(mask="name")
    title = SealedField(mask="text")
    text = SealedField(mask="text")
    quoted = SealedField(mask="text")
    thread = SealedField(mask="text")
    parts = SealedField(mask="text")
    storage_name = models.CharField(max_length=64, default="")
    size = models.PositiveBigIntegerField(default=0)
    status = models.CharField(max_length=10, choices=MailStatus)
    reason = models.CharField(max_length=20, default="")
    about = models.CharField(max_length=60, default="")
    message_id = models.BigIntegerField(null=True)
    is_other_sender = models.BooleanField(default=False)
    said_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    settled_by = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)
    holder_field = "organisation_id"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "fingerprint"], name="mail_once")]
        indexes = [
            models.Index(fields=["organisation", "status", "id"], name="mail_by_status"),
            models.Index(fields=["source", "sender_key", "received_at"], name="mail_by_sender"),
            models.Index(fields=["arrival"], name="mail_by_arrival", condition=~Q(arrival=None)),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(organisation_id__in=actor.organisations)

    def plain_parts(self) -> list[dict[str, Any]]:
        """The files that came along: name, size in bytes, and why one was not kept."""
        return json.loads(self.parts.plain()) if self.parts else []
