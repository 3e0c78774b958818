"""A questionnaire and its versions: a version never changes, a new upload is a new one."""

from django.db import models
from django.db.models import Q

from lianwei.core.scope import Actor, ScopedModel


class Questionnaire(ScopedModel):
    """What a member asks; `latest` is the number of its last version."""

    number = models.CharField(max_length=32, unique=True)
    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    latest = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["holder", "id"], name="questionnaire_by_holder")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations)


class QuestionnaireVersion(ScopedModel):
    """One upload: the XForm that pyxform wrote, from which everything is shown and judged, and the workbook
    it came from, as bytes.
    """

    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    xform = models.TextField()
    workbook = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    questions = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField()
    uploaded_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["questionnaire", "version"], name="version_once")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations)
