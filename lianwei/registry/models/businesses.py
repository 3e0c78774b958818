"""Businesses (经营者): one row per firm or shop, with what it is called and where it is."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianwei.core.sealed import SealedField, SealedModel


class BusinessStatus(models.TextChoices):
    OPERATING = "operating", _("Operating")
    VANISHED = "vanished", _("Cannot be reached")
    CLOSED = "closed", _("Closed or struck off")
    MERGED = "merged", _("Merged into another entry")


class PremisesKind(models.TextChoices):
    PLACE_OF_BUSINESS = "place_of_business", _("Place of business")
    DOMICILE = "domicile", _("Registered domicile")


class Business(SealedModel):
    """A seller, maker, service provider or platform. `merged_into_id` leads from a double to its keeper."""

    name = models.CharField(max_length=120)
    search_key = models.CharField(max_length=120, db_index=True)
    uscc = models.CharField(max_length=18, blank=True)
    organisation_part = models.CharField(max_length=9, blank=True, db_index=True)
    legal_rep = SealedField(mask="name")
    contact_name = SealedField(mask="name")
    contact_phone = SealedField(mask="phone")
    industry = models.CharField(max_length=5, blank=True)
    is_platform = models.BooleanField(default=False)
    platform = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=10, choices=BusinessStatus, default=BusinessStatus.OPERATING)
    merged_into_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    registered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"], condition=~Q(uscc="") & Q(merged_into_id=None), name="business_uscc"
            ),
            models.CheckConstraint(
                condition=Q(merged_into_id=None) ^ Q(status="merged"), name="business_merged_has_keeper"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BusinessAlias(models.Model):
    """Another name: former, short, on the sign, on the platform."""

    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    search_key = models.CharField(max_length=120, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "search_key"], name="businessalias_once")]

    def __str__(self) -> str:
        return self.name


class Brand(models.Model):
    """A brand under which the business sells."""

    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    search_key = models.CharField(max_length=60, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "search_key"], name="brand_once")]

    def __str__(self) -> str:
        return self.name


class Premises(models.Model):
    """Where the business really works (实际经营地) or is registered (住所地): the keys of competence."""

    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=PremisesKind)
    region_code = models.CharField(max_length=12, db_index=True)
    address = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.address


class BusinessToken(models.Model):
    """Search tokens of a business's names: pairs of characters, as rules.name_tokens makes them."""

    token = models.CharField(max_length=4)
    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "business"], name="businesstoken_once")]


class BusinessPhone(models.Model):
    """Blind index of a number as it is compared (rules.matching.phone_core): doubles meet in it."""

    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=32, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "key"], name="businessphone_once")]


class LikelyDouble(models.Model):
    """Two entries that are probably one business; `weight` is the evidence in tenths (rules.matching).

    Told apart by a person, the pair is kept so that it is not proposed again.
    """

    one = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="+")
    weight = models.SmallIntegerField()
    found_at = models.DateTimeField()
    told_apart_at = models.DateTimeField(null=True, blank=True)
    told_apart_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="likelydouble_once"),
            models.CheckConstraint(condition=Q(one__lt=models.F("other")), name="likelydouble_in_order"),
        ]
        indexes = [
            models.Index(fields=["weight", "id"], name="likelydouble_open", condition=Q(told_apart_at=None))
        ]


class BusinessMerge(models.Model):
    """One merge of a double into the kept entry; undone, it stays on record."""

    keep = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+")
    double = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+")
    status_before = models.CharField(max_length=10, choices=BusinessStatus)
    reason = models.CharField(max_length=200)
    merged_at = models.DateTimeField()
    merged_by_id = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by_id = models.BigIntegerField(null=True, blank=True)
    undone_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["double"], condition=Q(undone_at=None), name="businessmerge_one_open"
            ),
            models.CheckConstraint(condition=~Q(keep=models.F("double")), name="businessmerge_two_entries"),
        ]
