"""A signed voucher for goods taken back: issued in one shop of a pledge, redeemed once in any other."""

from django.db import models
from django.db.models import Q

from lianwei.core.scope import Actor, ScopedModel

from .pledge import PledgedStore, ReturnPledge


class ReturnVoucher(ScopedModel):
    """Worth `amount` fen until `expires_on`. `text` and its Ed25519 `signature` by the key `public` can be
    checked without network; whether it was redeemed, only the register knows.

    The shop that issued it owes its worth to the shop that redeemed it until `settled_on`.
    """

    number = models.CharField(max_length=32, unique=True)
    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    pledge = models.ForeignKey(ReturnPledge, on_delete=models.PROTECT, related_name="+")
    issued_by = models.ForeignKey(PledgedStore, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    issued_at = models.DateTimeField()
    expires_on = models.DateField()
    text = models.CharField(max_length=300)
    signature = models.CharField(max_length=88)
    public = models.CharField(max_length=44)
    redeemed_in = models.ForeignKey(PledgedStore, null=True, on_delete=models.PROTECT, related_name="+")
    redeemed_at = models.DateTimeField(null=True)
    settled_on = models.DateField(null=True)
    settled_by = models.CharField(max_length=60, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="vouchers_are_fen"),
            models.CheckConstraint(
                condition=Q(redeemed_in=None, redeemed_at=None)
                | Q(redeemed_in__isnull=False, redeemed_at__isnull=False),
                name="redeemed_somewhere_sometime",
            ),
            models.CheckConstraint(
                condition=Q(settled_on=None) | Q(redeemed_in__isnull=False) & ~Q(settled_by=""),
                name="settled_after_redemption",
            ),
        ]
        indexes = [models.Index(fields=["pledge", "id"], name="voucher_of_pledge")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations)


class VoucherShown(ScopedModel):
    """A voucher shown in a shop and told to the register: the first that arrives counts, each is kept."""

    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    voucher = models.ForeignKey(ReturnVoucher, on_delete=models.PROTECT, related_name="+")
    store = models.ForeignKey(PledgedStore, on_delete=models.PROTECT, related_name="+")
    shown_at = models.DateTimeField()
    told_at = models.DateTimeField()
    is_first = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["voucher"], condition=Q(is_first=True), name="redeemed_once"),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations)
