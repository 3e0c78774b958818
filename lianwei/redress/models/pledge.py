"""Who takes goods back in another place or another shop (异地异店退换货): a promise to the public."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.scope import Actor, ScopedModel


class PledgeKind(models.TextChoices):
    RETURN = "return", _("Returns")
    EXCHANGE = "exchange", _("Exchanges")
    BOTH = "both", _("Returns and exchanges")


class CheckResult(models.TextChoices):
    KEPT = "kept", pgettext_lazy("spot check", "Pledge kept")
    REFUSED = "refused", pgettext_lazy("spot check", "Refused")
    NO_PLAQUE = "no_plaque", pgettext_lazy("spot check", "No plaque on show")
    GONE = "gone", pgettext_lazy("spot check", "Shop closed or moved")


class ReturnPledge(ScopedModel):
    """What a business promises: which goods, within how many days, against which proof, from when to when.

    Everybody may read it; the association that took it (`holder`) keeps it.
    """

    number = models.CharField(max_length=24, unique=True)
    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    business = models.ForeignKey("registry.Business", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=PledgeKind)
    goods = models.CharField(max_length=300)
    days = models.PositiveSmallIntegerField()
    proof = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    registered_at = models.DateTimeField()
    registered_by = models.BigIntegerField(null=True)
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=365), name="pledge_days"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="pledge_period_in_order"
            ),
        ]
        indexes = [models.Index(fields=["holder", "id"], name="pledge_by_holder")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(pk__isnull=False)

    def is_in_force(self, day: date) -> bool:
        is_over = (self.valid_to is not None and day > self.valid_to) or self.ended_on is not None
        return self.valid_from <= day and not is_over


class PledgedStore(ScopedModel):
    """A shop where the pledge holds. `code` stands in the QR of its plaque and opens its public page."""

    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    pledge = models.ForeignKey(ReturnPledge, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200)
    region_code = models.CharField(max_length=12)
    joined_on = models.DateField()
    left_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pledge", "name", "address"], condition=Q(left_on=None), name="store_pledges_once"
            )
        ]
        indexes = [models.Index(fields=["region_code", "id"], name="store_by_region")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(pk__isnull=False)


class SpotCheck(ScopedModel):
    """A visit to a shop without notice: does it do what it promised."""

    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    store = models.ForeignKey(PledgedStore, on_delete=models.PROTECT, related_name="+")
    checked_on = models.DateField()
    result = models.CharField(max_length=10, choices=CheckResult)
    note = models.CharField(max_length=300, default="")
    checked_by = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["store", "checked_on"], name="check_by_day")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations)


class PledgeCount(ScopedModel):
    """What the business reports of a quarter; entered anew, the later row takes the earlier one's place."""

    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    pledge = models.ForeignKey(ReturnPledge, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    returned = models.PositiveIntegerField()
    exchanged = models.PositiveIntegerField()
    elsewhere = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pledge", "year", "quarter"], name="counted_once_a_quarter"),
            models.CheckConstraint(condition=Q(quarter__gte=1, quarter__lte=4), name="four_quarters"),
            models.CheckConstraint(
                condition=Q(elsewhere__lte=F("returned") + F("exchanged")), name="elsewhere_is_a_part"
            ),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations)
