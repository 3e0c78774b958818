"""Maps that an operator brought with their approval number: one in use, those before it kept."""

from django.db import models
from django.db.models import Q


class ApprovedMap(models.Model):
    """Outlines of regions under an approval number (审图号), drawn on the overview while it is in use.

    The file itself is kept as every file from outside (core's files, subject this row). `column` is the
    property of the file that holds the regions' codes; `codes` are those of the register among them;
    `others` counts parts without such a code, which are drawn without a figure (seas, islands, borders).
    """

    approval = models.CharField(max_length=40)
    approved_on = models.DateField()
    column = models.CharField(max_length=60)
    codes = models.JSONField(default=list)
    others = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64)  # of the file
    is_in_use = models.BooleanField(default=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.BigIntegerField(null=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_in_use"], condition=Q(is_in_use=True), name="one_map_in_use"),
            models.CheckConstraint(
                condition=Q(is_in_use=True, removed_at=None) | Q(is_in_use=False, removed_at__isnull=False),
                name="map_removed_on_a_day",
            ),
        ]
