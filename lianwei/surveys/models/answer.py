"""What one person answered, once."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.scope import Actor, ScopedModel

from .survey import Survey, SurveyLink


class AnswerStatus(models.TextChoices):
    TAKEN = "taken", _("It counts")
    DOUBTED = "doubted", _("To be checked by a person")
    KEPT = "kept", _("Looked at: counts")
    VOID = "void", pgettext_lazy("survey", "Void")


class Channel(models.TextChoices):
    PAGE = "page", _("Page with scripts")
    PLAIN = "plain", _("Page without scripts")
    LATER = "later", _("Sent later, from a device without network")
    IMPORT = "import", _("Brought from another survey platform")


# What is doubted counts once a person has kept it, so that nobody fills a survey by sending the same again.
COUNTED = (AnswerStatus.TAKEN, AnswerStatus.KEPT)


class SurveyAnswer(ScopedModel):
    """`answers` by name of the question, numbers of people in texts replaced. `uuid` is made by the device,
    so that what is sent twice is one. `device` is a keyed digest of browser and network within this survey;
    no address is kept. `equal` is the digest of the answers; `doubts` are the reasons to look
    (rules/quality.py). What was brought from another platform came by no `link`.
    """

    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="+")
    link = models.ForeignKey(SurveyLink, on_delete=models.PROTECT, related_name="+", null=True)
    uuid = models.UUIDField(unique=True)
    answers = models.JSONField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    received_at = models.DateTimeField()
    seconds = models.PositiveIntegerField()
    language = models.CharField(max_length=40)
    channel = models.CharField(max_length=6, choices=Channel)
    device = models.CharField(max_length=64)
    equal = models.CharField(max_length=64)
    quota = models.CharField(max_length=64, default="")
    status = models.CharField(max_length=8, choices=AnswerStatus, default=AnswerStatus.TAKEN)
    doubts = models.JSONField(default=list)
    reason = models.CharField(max_length=200, default="")
    decided_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(status="void") | ~Q(reason=""), name="void_for_a_reason"),
        ]
        indexes = [
            models.Index(fields=["survey", "status", "id"], name="answer_of_survey"),
            models.Index(fields=["survey", "device"], name="answer_by_device"),
            models.Index(fields=["survey", "equal"], name="answer_by_equal"),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations)


def answers_of(survey: Survey) -> "models.QuerySet[SurveyAnswer]":
    """All answers of a survey in hand, whoever sends one now."""
    return models.QuerySet(SurveyAnswer).filter(survey=survey)
