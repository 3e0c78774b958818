"""Models of the reading help, trained on the instance's own cases; the latest of each target reads."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReadingModel(models.Model):
    """One trained model. It holds weights of character runs that stand in two cases at least, no text."""

    class Target(models.TextChoices):
        CATEGORY = "category", _("Goods or services")
        NATURE = "nature", _("Nature")

    target = models.CharField(max_length=8, choices=Target)
    data = models.BinaryField()
    texts = models.PositiveIntegerField()
    classes = models.PositiveSmallIntegerField()
    accuracy = models.FloatField()
    macro_f1 = models.FloatField()
    trained_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["target", "-id"], name="reading_model_latest")]

    @classmethod
    def of(cls, target: str) -> models.QuerySet["ReadingModel"]:
        """The models of a target, the latest first."""
        return cls.objects.filter(target=target).order_by("-pk")
