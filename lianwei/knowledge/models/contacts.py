"""Whom to turn to about imported goods: after-sales contacts and counterpart bodies (practice.md B9)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TradeContact(models.Model):
    """A contact as it was known from a day on. A change ends the row and adds another, so that an older case
    can tell whom it turned to. Open table: published numbers of firms and offices.
    """

    class Kind(models.TextChoices):
        AFTER_SALES = "after_sales", _("After-sales contact")
        COUNTERPART = "counterpart", _("Counterpart body")

    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=120)
    covers = models.CharField(max_length=200)
    contact = models.CharField(max_length=120)
    note = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="contact_ends_after_it_began",
            )
        ]
        indexes = [models.Index(fields=["valid_to", "kind", "name"], name="trade_contact_in_force")]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_label(self) -> str:
        return str(self.Kind(self.kind).label)
