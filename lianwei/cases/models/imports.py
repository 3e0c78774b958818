"""Imported and cross-border goods (practice.md B9): what a case about them needs to know besides."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .access import CaseChild

NAME, PLACE, PAPER = 120, 60, 60


class ImportedGoods(CaseChild):
    """Who brought the goods in and how; one row for a case that somebody ticked as such.

    `declaration` is the number of the customs declaration or of the list of one's own parcel; `dropped_on`
    the day it turned out that they were not imported.
    """

    class Way(models.TextChoices):
        BONDED = "bonded", _("Bonded stock (跨境保税)")
        DIRECT = "direct", _("Sent from abroad (海外直邮)")
        TRADE = "trade", _("Ordinary import")
        CARRIED = "carried", _("Bought through somebody abroad (代购)")
        UNKNOWN = "unknown", _("Not known yet")

    way = models.CharField(max_length=8, choices=Way, default=Way.UNKNOWN)
    importer = models.CharField(max_length=NAME, default="")
    platform = models.CharField(max_length=NAME, default="")
    origin = models.CharField(max_length=PLACE, default="")
    declaration = models.CharField(max_length=PAPER, default="")
    noted_on = models.DateField()
    dropped_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint"], name="imported_once_per_case")]

    @property
    def way_label(self) -> str:
        return str(self.Way(self.way).label)


def imported_cases() -> models.QuerySet:
    """The keys of cases about imported goods, as a condition on rows the actor sees."""
    return models.QuerySet(ImportedGoods).filter(dropped_on=None).values("complaint_id")
