"""Articles of local law that give one organisation the power to call a business in (约谈)."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from lianwei.core.scope import Actor, ActorKind, ScopedModel


class InterviewPower(ScopedModel):
    """One article in one version, as the organisation it is for has entered it."""

    holder_field = "organisation_id"

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    law_name = models.CharField(max_length=120)
    article = models.CharField(max_length=12)
    text = models.CharField(max_length=500)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    entered_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="power_in_order"
            ),
            models.UniqueConstraint(
                fields=["organisation", "law_name", "article", "valid_from"], name="power_once"
            ),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Law that is published, for everybody at a desk."""
        return Q(pk__isnull=False) if actor.kind == ActorKind.STAFF else Q(pk__in=[])

    def is_in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
