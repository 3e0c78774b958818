"""What follows from the answers of a survey: weights, the plan of its sample, figures kept for large ones."""

from django.db import models
from django.db.models import F, Q

from lianwei.core.scope import Actor, ScopedModel

from .survey import Survey


class SurveyWeighting(ScopedModel):
    """One version of weights: `margins` (question → choice → people, of which the shares count), where they
    were taken from, limits as multiples of the mean weight in hundredths, and what they cost on the day.
    It never changes; the latest one counts.
    """

    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    margins = models.JSONField()
    source = models.CharField(max_length=200)
    low_percent = models.PositiveIntegerField()
    high_percent = models.PositiveIntegerField()
    answers = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()
    told = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "version"], name="weighting_version_once"),
            models.CheckConstraint(
                condition=Q(low_percent__lt=100) & Q(high_percent__gt=100), name="weights_around_the_mean"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="weighting_has_a_source"),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations)


class SurveyPlan(ScopedModel):
    """How many answers are wanted, and where: each plan is kept, the latest one counts. Per mille of the
    error, hundredths of the design effect, percent of those asked who answer; `strata`: name, size, answers.
    """

    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+")
    error_permille = models.PositiveIntegerField()
    effect_percent = models.PositiveIntegerField()
    response_percent = models.PositiveIntegerField()
    population = models.PositiveBigIntegerField(null=True)
    strata = models.JSONField(default=list)
    answers = models.PositiveIntegerField()
    asked = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(asked__gte=F("answers")), name="plan_asks_enough"),
        ]
        indexes = [models.Index(fields=["survey", "id"], name="plan_of_survey")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations)

    @property
    def error_points(self) -> float:
        return self.error_permille / 10

    @property
    def effect(self) -> float:
        return self.effect_percent / 100


class SurveyResult(ScopedModel):
    """Figures of a survey with many answers, as the worker computed them; `stamp` names the answers and
    weights they are of (queries/frames.py).
    """

    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+")
    stamp = models.CharField(max_length=100)
    answers = models.PositiveIntegerField()
    figures = models.JSONField()
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey"], name="one_result_of_a_survey")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations)
