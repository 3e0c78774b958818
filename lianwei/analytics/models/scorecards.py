"""What a business says against its scorecard, and what it was answered."""

from django.db import models
from django.db.models import Q

from lianwei.core.scope import Actor, ScopedModel
from lianwei.members.models import Organisation
from lianwei.registry.models import Business

WORDS = 1000


class ScorecardAppeal(ScopedModel):
    """An appeal of a business (评分异议), taken down by the organisation it turned to and answered there.

    `score` is what the card showed that day, in hundredths of a point; empty where there were too few cases.
    `is_upheld`: empty until it is answered.
    """

    holder_field = "organisation_id"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+")
    claimed_on = models.DateField()
    claim = models.CharField(max_length=WORDS)
    score = models.PositiveIntegerField(null=True)
    entered_by = models.BigIntegerField(null=True)
    answered_on = models.DateField(null=True)
    answer = models.CharField(max_length=WORDS, default="")
    is_upheld = models.BooleanField(null=True)
    answered_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on=None, is_upheld=None)
                | Q(answered_on__isnull=False, is_upheld__isnull=False),
                name="scorecard_answer_whole",
            )
        ]
        indexes = [models.Index(fields=["business", "organisation"], name="appeal_by_business")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(organisation_id__in=sorted(actor.organisations))
