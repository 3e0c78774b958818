"""Sheets on their way in, and how their columns are read."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianwei.arrivals.rules.plans import Plan, plan_from_json
from lianwei.core.scope import Actor, AttachedModel, ScopedModel
from lianwei.core.sealed import SealedField, SealedModel

from .arriving import Batch


class ColumnMapping(ScopedModel):
    """How an organisation reads the columns of a sheet with these heads; `plan` as in rules/plans.py."""

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=32)
    plan = models.JSONField()
    saved_by = models.BigIntegerField(null=True)
    saved_at = models.DateTimeField()
    holder_field = "organisation_id"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="mapping_once_per_name")]
        indexes = [models.Index(fields=["organisation", "fingerprint", "id"], name="mapping_by_heads")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(organisation_id__in=actor.organisations)


class SheetStatus(models.TextChoices):
    READING = "reading", _("Being read")
    MAPPING = "mapping", _("Columns to be chosen")
    CHECKING = "checking", _("Trial run")
    CHECKED = "checked", _("Trial run done")
    IMPORTING = "importing", _("Being imported")
    IMPORTED = "imported", _("Imported")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    FAILED = "failed", _("Could not be read")
    CLEARED = "cleared", _("Cleared away")


AT_WORK = (SheetStatus.READING, SheetStatus.CHECKING, SheetStatus.IMPORTING, SheetStatus.UNDOING)


class Sheet(ScopedModel):
    """A sheet somebody brought: read into pieces, mapped, tried, imported.

    `done` counts the rows that the present stage has behind it, in the transaction that did them, so that a
    worker that ends in the middle loses nothing. `counts` is what the last stage found, by outcome.
    """

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    form = models.CharField(max_length=4)
    storage_name = models.CharField(max_length=64, default="")
    storage_seal = models.UUIDField()
    status = models.CharField(max_length=12, choices=SheetStatus, default=SheetStatus.READING)
    heads = models.JSONField(default=list)
    heads_row = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    plan = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    fault = models.CharField(max_length=300, default="")
    brought_by = models.BigIntegerField(null=True)
    brought_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    holder_field = "organisation_id"

    class Meta:
        indexes = [models.Index(fields=["organisation", "id"], name="sheet_by_organisation")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(organisation_id__in=actor.organisations)

    @property
    def is_at_work(self) -> bool:
        return self.status in AT_WORK

    @property
    def read_plan(self) -> Plan:
        return plan_from_json(self.plan)


class SheetKey(AttachedModel):
    """A row of a sheet that the present stage has met: what it is known by, and a digest of its contents. So
    a row that stands twice is found however far apart; gone when the next stage begins.
    """

    client_id = models.UUIDField()
    contents = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "client_id"], name="sheet_key_once")]


class SheetPiece(AttachedModel, SealedModel):
    """Some rows of a sheet that follow each other, sealed: [[row number, [cell, …]], …] as JSON.

    `outcomes`: {row number: {"did", "subject", "faults"}}, without anything that stood in the cells.
    """

    first = models.PositiveIntegerField()  # place among the rows below the heads, from 0
    count = models.PositiveIntegerField()
    cells = SealedField(mask="text")
    outcomes: Any = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "first"], name="sheet_piece_once")]
