"""A survey: one version of a questionnaire, asked in a period; and the links that lead to it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.scope import Actor, ScopedModel

from .questionnaire import QuestionnaireVersion


class SurveyStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("survey", "Being prepared")
    OPEN = "open", pgettext_lazy("survey", "Open")
    CLOSED = "closed", pgettext_lazy("survey", "Closed")


class LinkKind(models.TextChoices):
    OPEN = "open", _("Open link")
    PERSONAL = "personal", _("Personal link, for one answer")


class Survey(ScopedModel):
    """`quota_question` and `quotas` (choice → most answers) say how many of each are wanted; `most` how
    many in all, nothing for no limit. `notice` is what is told on personal data before the first question.
    """

    number = models.CharField(max_length=32, unique=True)
    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    purpose = models.CharField(max_length=500)
    notice = models.CharField(max_length=1000)
    opens_on = models.DateField()
    closes_on = models.DateField()
    status = models.CharField(max_length=8, choices=SurveyStatus, default=SurveyStatus.DRAFT)
    most = models.PositiveIntegerField(null=True)
    quota_question = models.CharField(max_length=64, default="")
    quotas = models.JSONField(default=dict)
    is_synthetic = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="survey_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | Q(closed_at__isnull=False), name="survey_closed_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["holder", "id"], name="survey_by_holder")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations)

    @property
    def is_open(self) -> bool:
        return self.status == SurveyStatus.OPEN

    @property
    def is_draft(self) -> bool:
        return self.status == SurveyStatus.DRAFT


class SurveyLink(ScopedModel):
    """A way to a survey. `code` is drawn by lot, so that who has it was given it; a personal one serves
    once.
    """

    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=LinkKind)
    code = models.CharField(max_length=24, unique=True)
    label = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["survey", "id"], name="link_of_survey")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations)


def link_of(code: str) -> "models.QuerySet[SurveyLink]":
    """The link that somebody was given, with its survey: whoever holds the code may answer."""
    return models.QuerySet(SurveyLink).filter(code=code).select_related("survey__version", "holder")
