"""What came in by a door, before and after it became a case."""

import json
import uuid
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.clock import as_office_time
from lianwei.core.scope import Actor, AttachedModel, ScopedModel
from lianwei.core.sealed import SealedField, SealedModel


class Door(models.TextChoices):
    PORTAL = "portal", _("Portal")
    API = "api", _("Other system")
    SHEET = "sheet", _("Sheet")
    MAIL = "mail", pgettext_lazy("door", "Mail")
    BOOTH = "booth", _("Booth or station")
    CALL = "call", _("Call desk")


class Source(ScopedModel, SealedModel):
    """Somebody or something that sends for an organisation: a system with keys, a mailbox, a booth's device.

    `secret` is what we show to the other side: the password of a mailbox, or what signs the calls to
    `webhook_url`. `rate`: calls a minute with one key.
    """

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    door = models.CharField(max_length=8, choices=Door)
    name = models.CharField(max_length=80)
    secret = SealedField(mask="text")
    webhook_url = models.CharField(max_length=300, default="")
    settings = models.JSONField(default=dict)
    rate = models.PositiveIntegerField(default=120)
    created_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    holder_field = "organisation_id"

    class Meta:
        indexes = [models.Index(fields=["organisation", "door", "id"], name="source_by_organisation")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Its organisation, and whoever holds the link that makes a device of it."""
        return Q(organisation_id__in=actor.organisations) | Q(pk__in=actor.granted(cls))

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None


class SourceKey(AttachedModel):
    """A key of a source. Only its keyed digest is kept, and the last four letters for people; what comes with
    a sandbox key is looked at and never taken.
    """

    digest = models.CharField(max_length=32, unique=True)
    hint = models.CharField(max_length=4)
    is_sandbox = models.BooleanField(default=False)
    created_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "id"], name="source_key_by_subject")]


class WebhookCall(AttachedModel):
    """A source is owed a call about an event; `subject` is the source. It is about what became of one of its
    arrivals, or says what a higher app wrote down (`told`: nothing personal).

    `attempts` and `fault` of the last one are shown on the source's page.
    """

    event_id = models.BigIntegerField()
    arrival_id = models.BigIntegerField(null=True)
    told = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=60, default="")
    done_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event_id", "subject"], name="webhook_once")]
        indexes = [
            models.Index(fields=["due_at"], name="webhook_due", condition=Q(done_at=None, given_up_at=None)),
            models.Index(fields=["subject", "id"], name="webhook_by_source"),
        ]


class Batch(ScopedModel):
    """Arrivals that came together: a sheet, a booth's delivery, what a mailbox held.

    Every row is counted once: rows = created + updated + skipped + refused when all are done, and never less
    than that before. `said_at`: what the clock of a booth's device showed when it sent this; `opened_at` is
    the server's clock at the same moment.
    """

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    door = models.CharField(max_length=8, choices=Door)
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, default="")
    said_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField()
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    opened_by = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    holder_field = "organisation_id"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rows__gte=F("created") + F("updated") + F("skipped") + F("refused")),
                name="batch_counts_no_row_twice",
            )
        ]
        indexes = [models.Index(fields=["organisation", "id"], name="batch_by_organisation")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(organisation_id__in=actor.organisations)

    @property
    def done(self) -> int:
        return self.created + self.updated + self.skipped + self.refused


class ArrivalStatus(models.TextChoices):
    WAITING = "waiting", _("Waiting to be taken")
    TAKEN = "taken", _("Taken")
    REFUSED = "refused", _("Not taken")
    SKIPPED = "skipped", _("Left out")
    UNDONE = "undone", _("Undone")


class Arrival(ScopedModel, SealedModel):
    """One thing that came in. `payload` is its contents as JSON, sealed; `contents` the keyed digest of what
    was sent, so that a second sending is known.

    `client_id` is the sender's name for it, unique within its `origin` ("api:4": the source; "portal:12": the
    organisation where there is none, and for booths, whose devices may hand a batch on to each other).
    `received_at` is the server's clock and starts every period; `said_at` is the sender's, which may be
    wrong: it is kept and shown. `subject` is what it became ("complaint:17"); `reason` why it was not taken:
    {"code", "message", "fields"}, sentences without what was typed.
    """

    door = models.CharField(max_length=8, choices=Door)
    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")
    row_number = models.PositiveIntegerField(null=True)
    origin = models.CharField(max_length=32)
    client_id = models.UUIDField()
    kind = models.CharField(max_length=24)
    payload = SealedField(mask="text")
    contents = models.CharField(max_length=32)
    status = models.CharField(max_length=8, choices=ArrivalStatus, default=ArrivalStatus.WAITING)
    subject = models.CharField(max_length=60, default="")
    was_known = models.BooleanField(default=False)
    reason = models.JSONField(default=dict)
    is_silent = models.BooleanField(default=False)
    is_sandbox = models.BooleanField(default=False)
    sent_by = models.BigIntegerField(null=True)
    received_at = models.DateTimeField()
    said_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    holder_field = "organisation_id"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["origin", "client_id"], name="arrival_once"),
            models.CheckConstraint(
                condition=~Q(status="taken") | ~Q(subject=""), name="what_is_taken_became_something"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "status", "id"], name="arrival_by_status"),
            models.Index(
                fields=["status", "received_at"], name="arrival_left", condition=Q(status="waiting")
            ),
            models.Index(fields=["subject"], name="arrival_by_subject", condition=~Q(subject="")),
            models.Index(fields=["batch", "row_number"], name="arrival_by_row", condition=~Q(batch=None)),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """The organisation it is for, and whoever holds its tracking code."""
        return Q(organisation_id__in=actor.organisations) | Q(pk__in=actor.granted(cls))

    def plain_payload(self) -> dict[str, Any]:
        """The contents, for the machine's own work; people open them through `payload.reveal`."""
        return json.loads(self.payload.plain())

    @property
    def received_on(self) -> date:
        """The day of receipt from which periods run: the server's, whatever a device's clock says."""
        return as_office_time(self.received_at).date()


class TrackingCode(AttachedModel):
    """What a person follows an arrival or a case with. Only its blind index is kept."""

    key = models.CharField(max_length=32, unique=True)
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "id"], name="tracking_code_by_subject")]


class Draft(SealedModel):
    """What somebody typed at the portal, sealed, for a day: found by the key in the visitor's cookie alone.

    `client_id` names what becomes of it, so that sending twice is one arrival; `sent_as` is its key once
    sent. `consents` holds what was ticked: [{"purpose", "given_at"}].
    """

    key = models.CharField(max_length=32, unique=True)
    client_id = models.UUIDField(unique=True, default=uuid.uuid4)
    contents = SealedField(mask="text")
    consents = models.JSONField(default=list)
    sent_as = models.BigIntegerField(null=True)
    touched_at = models.DateTimeField(db_index=True)

    @property
    def typed(self) -> dict[str, Any]:
        """What was typed, by the names of the fields."""
        return json.loads(self.contents.plain()) if self.contents else {}


class DraftUpload(SealedModel):
    """A file on its way with a draft. It is whole when `received` has reached `size` (bytes)."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="+")
    token = models.UUIDField(default=uuid.uuid4)
    name = SealedField(mask="text")
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "token"], name="upload_once")]

    @property
    def is_whole(self) -> bool:
        return self.received == self.size

    @property
    def shown_name(self) -> str:
        """The name, to the visitor who sent it: it leads nobody else here."""
        return self.name.plain() if self.name else ""


class DraftPiece(models.Model):
    """Bytes of an upload from `offset` on, sealed to their place."""

    upload = models.ForeignKey(DraftUpload, on_delete=models.CASCADE, related_name="+")
    offset = models.PositiveBigIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "offset"], name="piece_once")]


class VisitCount(models.Model):
    """How often one network used a door of the portal in one hour; its name is a keyed digest."""

    name = models.CharField(max_length=32, unique=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)
