"""Narratives on their way into the open data: scrubbed, and read by a person before they go out."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from lianwei.core.scope import Actor, ScopedModel
from lianwei.members.models import Organisation

from .open_data import MONTH


class NarrativeStatus(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("narrative", "To be read")
    ACCEPTED = "accepted", pgettext_lazy("narrative", "Accepted")
    REJECTED = "rejected", pgettext_lazy("narrative", "Left out")
    WITHDRAWN = "withdrawn", pgettext_lazy("narrative", "Consent taken back")
    PUBLISHED = "published", pgettext_lazy("narrative", "Published")
    RECALLED = "recalled", pgettext_lazy("narrative", "Recalled")


class OpenNarrative(ScopedModel):
    """What a consumer told and agreed to have told to everybody, as it will stand in the snapshot of `month`.

    `text` is scrubbed and holds no value of the case that names somebody; it is emptied as soon as it goes
    nowhere any more, and when it is published. Only the holder of the case reads it: the key of the case is
    no foreign key, so that nobody who sees the case as a partner sees the narrative's way.
    """

    holder_field = "organisation_id"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    complaint_id = models.BigIntegerField(unique=True)
    month = models.CharField(max_length=MONTH)  # 2026-07, in which the case was accepted
    status = models.CharField(max_length=10, choices=NarrativeStatus, default=NarrativeStatus.WAITING)
    text = models.TextField(default="")
    laid_out_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="accepted") | Q(decided_at__isnull=False),
                name="narrative_read_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "accepted"]) | Q(text=""),
                name="narrative_kept_while_needed",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "status", "id"], name="narrative_by_status")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(organisation_id__in=actor.organisations)
