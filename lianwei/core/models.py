"""The kernel's tables: event log, seals, queue, read log, schedule, consents, days that differ."""

import json

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .documents.models import DeliveryRecord, Document, NumberSeries, SealUse  # noqa: F401 - Django finds core's tables here
from .files.models import File, OneTimeLink  # noqa: F401 - Django finds core's tables here
from .messages.models import Message  # noqa: F401 - Django finds core's tables here
from .readlog import ReadLog  # noqa: F401 - Django finds core's tables here
from .scope import AttachedModel
from .sealed import SealedField, SealedModel


class Event(AttachedModel):
    """One thing that happened: audit trail, timeline and outbox in one table.

    `body` is the canonical JSON text that `hash` was taken over, together with the hash of the subject's
    previous event; the other columns repeat parts of it for the indexes. `position` is given when sealed.
    """

    seq = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    body = models.TextField()
    hash = models.CharField(max_length=64)
    position = models.BigIntegerField(null=True, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "seq"], name="event_once_per_subject")]
        indexes = [
            models.Index(fields=["id"], name="event_unsealed", condition=Q(position=None)),
            models.Index(fields=["organisation_id", "at"], name="event_by_organisation"),
        ]

    @property
    def details(self) -> dict:
        return json.loads(self.body)["details"]

    @property
    def actor_kind(self) -> str:
        return json.loads(self.body)["actor"]["kind"]


class Seal(models.Model):
    """Once a minute: the hashes of the events since, chained and signed by the instance."""

    number = models.BigIntegerField(unique=True)
    first_position = models.BigIntegerField()
    last_position = models.BigIntegerField()
    at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    public_key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)


class Delivery(models.Model):
    """One handler still owed one event; written with it, so that neither can be lost."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    handler = models.CharField(max_length=160)
    subject = models.CharField(max_length=60)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, default="")
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="delivery_due", condition=Q(done_at=None)),
            models.Index(
                fields=["handler", "subject", "id"], name="delivery_order", condition=Q(done_at=None)
            ),
        ]


class ScheduledJob(models.Model):
    """When a periodic task runs next, and how it went last time. `begun_at`: since when it runs here."""

    name = models.CharField(max_length=160, unique=True)
    begun_at = models.DateTimeField(null=True)
    cron = models.CharField(max_length=40)
    next_run_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    last_run_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, default="")


class Basis(models.TextChoices):
    CONSENT = "consent", _("Plain consent")
    SEPARATE = "separate_consent", _("Separate consent, signed")
    ORAL = "oral_consent", _("Oral consent, taken down by the officer")
    DUTY = "statutory_duty", _("Duty of law")


class Consent(AttachedModel):
    """A person's consent or another legal basis (PIPL arts 13, 23, 29), recorded for one purpose.

    `is_given` False: the person was asked and said no. Who took it down and when: `recorded_by`, `given_at`.
    """

    purpose = models.CharField(max_length=40)
    is_given = models.BooleanField(default=True)
    basis = models.CharField(max_length=24, choices=Basis)
    article = models.CharField(max_length=120, default="")
    text_version = models.CharField(max_length=40, default="")
    channel = models.CharField(max_length=24, default="")
    given_at = models.DateTimeField()
    recorded_by = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "purpose"], name="consent_by_subject")]


class FormMark(SealedModel):
    """The mark of a form that was taken, what was answered and the key of what it made (core.marks)."""

    mark = models.UUIDField(unique=True)
    contents = models.CharField(max_length=32)
    told = SealedField(mask="text")
    made_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_index=True)


class Edition(models.Model):
    """The mark of tables that change rarely: another one after each change, by triggers (core.editions)."""

    name = models.CharField(max_length=20, primary_key=True)
    mark = models.CharField(max_length=32)


class HolidayNotice(models.Model):
    """A notice that sets which days people work: the yearly one of the State Council, or one on single days.

    With a yearly notice the days of its `year` are provisional no longer. A retired notice holds no more; it
    and its days stay to be read.
    """

    year = models.PositiveSmallIntegerField()
    is_yearly = models.BooleanField()
    number = models.CharField(max_length=60)
    issued_on = models.DateField()
    url = models.CharField(max_length=300, default="")
    entered_at = models.DateTimeField()
    entered_by = models.BigIntegerField(null=True)
    retired_on = models.DateField(null=True)
    retired_because = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"], name="holiday_notice_once", condition=Q(retired_on=None)
            )
        ]


class WorkdayOverride(models.Model):
    """A day that does not follow the weekend rule: a holiday, or a weekend made a working day (调休).

    Where two notices in force name the same day, the later one wins.
    """

    notice = models.ForeignKey(HolidayNotice, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    is_working = models.BooleanField()
    name = models.CharField(max_length=60, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "day"], name="override_once_per_notice")]
