"""A file in the archive (归档): its class, its years, its number; and why it may not be destroyed."""

from django.db import models
from django.db.models import Q

from lianwei.core.scope import Actor, ScopedModel

PERMANENT = None  # years of a file that is kept for ever (永久)


class OrganisationSchedule(models.Model):
    """What an organisation keeps longer or shorter than the shipped schedule, from a day on.

    `overrides`: {kind: {"years": n or None for ever, "article": "…"}}. Rows are never changed: who wants
    another rule adds a row; of two that begin on the same day the later one holds.
    """

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    overrides = models.JSONField(default=dict)
    entered_at = models.DateTimeField()
    entered_by = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "valid_from"], name="schedule_by_day")]

    @classmethod
    def of(cls, organisation_id: int) -> models.QuerySet:
        return cls.objects.filter(organisation_id=organisation_id).order_by("valid_from", "pk")


class Filing(ScopedModel):
    """One file in the archive. `subject` names the complaint, enquiry or report; `case_number` is its number.

    `keep_until` is the last day it must be kept; none means for ever. `reference` (档号) after DA/T 22:
    fonds, year, class, place. A file that was taken up again is withdrawn; archived anew it gets a new row.
    """

    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=60)
    case_number = models.CharField(max_length=24)
    kind = models.CharField(max_length=24)
    years = models.PositiveSmallIntegerField(null=True)
    article = models.CharField(max_length=200)
    filed_on = models.DateField()
    year = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField()
    reference = models.CharField(max_length=60)
    keep_until = models.DateField(null=True)
    class_reason = models.CharField(max_length=200, default="")
    withdrawn_on = models.DateField(null=True)
    destroyed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject"], condition=Q(withdrawn_on=None), name="filed_once"),
            models.UniqueConstraint(fields=["holder", "reference"], name="filing_reference_once"),
        ]
        indexes = [
            models.Index(fields=["holder", "year", "id"], name="filing_by_year"),
            models.Index(
                fields=["holder", "keep_until", "id"],
                name="filing_by_end",
                condition=Q(destroyed_on=None, withdrawn_on=None),
            ),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations)


class LegalHold(ScopedModel):
    """A file that may not be destroyed for now (冻结): a suit, an investigation. Lifted by a person."""

    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    set_at = models.DateTimeField()
    set_by = models.BigIntegerField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.BigIntegerField(null=True)
    lift_reason = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["filing"], condition=Q(lifted_at=None), name="one_hold_at_a_time")
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations)
