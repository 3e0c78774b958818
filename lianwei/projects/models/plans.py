"""What a project costs and who of the public side bears it, and what members write to each other about it."""

from django.db import models
from django.utils.translation import pgettext_lazy

from .projects import WORDS, OfProject


class FileKind(models.TextChoices):
    PLAN = "plan", pgettext_lazy("file of a project", "Plan or notice")
    MINUTES = "minutes", pgettext_lazy("file of a project", "Minutes")
    MATERIAL = "material", pgettext_lazy("file of a project", "Material, sheet or photo")
    RESULT = "result", pgettext_lazy("file of a project", "Result or report")


class ProjectBudgetLine(OfProject):
    """A line of the budget in fen. `source` is a code of data/budget_sources.csv, where no business stands;
    `organisation` bears it. Nothing here holds or moves money.
    """

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=20)
    matter = models.CharField(max_length=WORDS)
    planned = models.PositiveBigIntegerField()
    spent = models.PositiveBigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["project", "id"], name="budget_of_project")]


class ProjectNote(OfProject):
    """A word of a member that all who take part read."""

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=2000)
    written_at = models.DateTimeField()
    written_by = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["project", "id"], name="note_of_project")]
