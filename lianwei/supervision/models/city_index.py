"""Editions of the city satisfaction index: own collections, and scores that others published."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianwei.core.scope import Actor, ScopedModel
from lianwei.members.models import Organisation

TITLE, SOURCE = 80, 200


class IndexKind(models.TextChoices):
    OWN = "own", _("Own collection")
    PUBLISHED = "published", _("Scores published by others")


class SatisfactionIndex(ScopedModel):
    """One edition (满意度测评): a year, indicators with the weights of this edition, sheet, figures.

    `planned`: people to be asked in each city. `rows` is the sheet as it was read (first the head), so that
    other weights are computed from the same answers; people stand in it by number. `results`, `void` and
    `refused` (row, reason, what stands there) follow from it; `brought` counts sheets and weights, `scored`
    is the one that `results` are of.
    """

    holder_field = "organisation_id"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=IndexKind)
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=TITLE)
    source = models.CharField(max_length=SOURCE, default="", blank=True)
    planned = models.PositiveIntegerField(default=538)
    indicators = models.JSONField()
    rows = models.JSONField(default=list)
    void = models.JSONField(default=dict)
    refused = models.JSONField(default=list)
    results = models.JSONField(null=True)
    brought = models.PositiveIntegerField(default=0)
    scored = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    scored_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "year"], name="one_index_a_year"),
            models.CheckConstraint(condition=Q(kind__in=IndexKind.values), name="index_kind_known"),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(organisation_id__in=sorted(actor.organisations))
