"""Organisations as one tree, from the provincial association down to the stations (一会两站)."""

from datetime import date, time
from typing import Any, Protocol

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from .validity import in_order

INSIDE_ENTERPRISE = "FIRM"  # a code of organisation_kinds.csv


class OrganisationKind(models.Model):
    """What sort of body an organisation is; decides which papers it may issue and whether it may sue."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=200, blank=True)
    is_association = models.BooleanField(default=False)
    is_authority = models.BooleanField(default=False)
    is_station = models.BooleanField(default=False)
    may_sue = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return named(self)


class Organisation(models.Model):
    """An association, a branch or station of one, or a supervising body.

    `code` opens its case numbers and never changes. `short_name` is the word in its document numbers
    (渝中消委 〔2026〕 1号). `path` is "/1/5/9/": the ids from the root down to the row itself.
    """

    code = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    short_name = models.CharField(max_length=20, blank=True)
    kind = models.ForeignKey(OrganisationKind, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=160, blank=True, db_index=True, editable=False)
    region_code = models.CharField(max_length=12, blank=True, db_index=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=200, blank=True)
    opens_at = models.TimeField(default=time(9))
    closes_at = models.TimeField(default=time(17, 30))
    is_mediation_committee = models.BooleanField(default=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("path",)
        constraints = (
            models.CheckConstraint(name="organisation_period_in_order", condition=in_order()),
            models.CheckConstraint(
                name="organisation_not_its_own_successor",
                condition=Q(successor__isnull=True) | ~Q(successor=F("pk")),
            ),
        )

    def __str__(self) -> str:
        return named(self)

    @property
    def is_inside_enterprise(self) -> bool:
        """A station whose people are the business's own."""
        return self.kind_id == INSIDE_ENTERPRISE

    @property
    def depth(self) -> int:
        """0 for a root, 1 for its children."""
        return self.path.count("/") - 2

    @property
    def paper_series(self) -> str:
        """The word before the year in the numbers of its papers (渝中消委)."""
        return self.short_name or self.code

    def is_in_force(self, day: date) -> bool:
        has_begun = self.valid_from is None or self.valid_from <= day
        return has_begun and (self.valid_to is None or day <= self.valid_to)

    def take_place(self) -> None:
        """Write the path below the parent; needed once, when the row has its id."""
        above = self.parent.path if self.parent else "/"
        self.path = f"{above}{self.pk}/"
        self.save(update_fields=["path"])


class Named(Protocol):
    """A row with a name in two languages."""

    name: Any
    name_en: Any


def named(row: Named) -> str:
    """The name in the reader's language; the Chinese name where there is no other."""
    reads_english = (get_language() or "zh").startswith("en")
    return row.name_en if reads_english and row.name_en else row.name
