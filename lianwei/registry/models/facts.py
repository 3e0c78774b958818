"""What else is known of a business: letters, tests, warnings, broken promises, trusted status."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lianwei.core.scope import Actor, ActorKind, ScopedModel

from .businesses import Business


class FactKind(models.TextChoices):
    ADVISORY_LETTER = "advisory_letter", _("Advisory letter")
    INTERVIEW = "interview", _("Interview of the business")
    WARNING = "warning", _("Consumer warning")
    TEST = "test", _("Test or inspection")
    BROKEN_PROMISE = "broken_promise", _("Broken promise")
    PENALTY = "penalty", _("Penalty by an authority")
    RECOGNITION = "recognition", _("Recognition")


class Audience(models.TextChoices):
    OWN = "own", _("Own organisation")
    ALLIANCE = "alliance", _("All members")
    PUBLIC = "public", _("Everybody")


class BusinessFact(ScopedModel):
    """One dated sentence about a business; `source` names the row it is about ("advisory_letter:5")."""

    holder_field = "organisation_id"

    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40, choices=FactKind)
    on = models.DateField()
    headline = models.CharField(max_length=200)
    headline_en = models.CharField(max_length=200, blank=True)
    organisation_id = models.BigIntegerField(null=True, blank=True)
    source = models.CharField(max_length=60)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.OWN)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "source", "business"], condition=~Q(source=""), name="businessfact_once"
            )
        ]
        indexes = [models.Index(fields=["business", "-on"], name="businessfact_latest")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return (
            self.headline if (get_language() or "zh").startswith("zh") else self.headline_en or self.headline
        )

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Public facts for everybody, the alliance's for staff, the rest for who states them."""
        seen = Q(audience=Audience.PUBLIC)
        if actor.kind == ActorKind.STAFF:
            seen |= Q(audience=Audience.ALLIANCE) | Q(organisation_id__in=actor.organisations)
        return seen
