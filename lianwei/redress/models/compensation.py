"""A consumer paid first by a third party (先行赔付), and what the payer takes back from the business."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.scope import Actor, ScopedModel

from .fund import Fund


class Ground(models.TextChoices):
    """Why a third party pays: Consumer Rights Law, arts 43-44, or its own promise."""

    BREACH = "breach", _("The business does not keep the agreement")
    CLOSED = "closed", _("The business closed or cannot be found")
    FAIR_OVER = "fair_over", _("The fair is over or the lease of the counter ended (art. 43)")
    NO_IDENTITY = "no_identity", _("The platform cannot name the seller (art. 44)")
    PROMISE = "promise", _("The payer promised to pay first")


class CompensationStatus(models.TextChoices):
    APPLIED = "applied", _("Applied for: to be checked")
    CHECKED = "checked", _("Checked: waits for the second approval")
    APPROVED = "approved", _("Approved by both: to be paid")
    PAID = "paid", _("Paid to the consumer")
    REFUSED = "refused", pgettext_lazy("compensation", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("compensation", "Taken back")


class AdvanceCompensation(ScopedModel):
    """One payment of a fund on one case, in fen. `holder` keeps the fund's books.

    Who checked and who approved are two people, neither of them the applicant. `decision` is the number of
    the payer's own decision. What was `recovered` and `written_off` never exceeds what was paid.
    `complaint_id` is opened by find(); `business_name` owes the payer (recourse, art. 43).
    """

    number = models.CharField(max_length=24, unique=True)
    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    complaint_id = models.BigIntegerField(db_index=True)
    case_number = models.CharField(max_length=24)
    business_name = models.CharField(max_length=120)
    ground = models.CharField(max_length=12, choices=Ground)
    reason = models.CharField(max_length=500)
    amount = models.BigIntegerField()
    status = models.CharField(max_length=10, choices=CompensationStatus, default=CompensationStatus.APPLIED)
    applied_at = models.DateTimeField()
    applied_by = models.BigIntegerField(null=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.BigIntegerField(null=True)
    decision = models.CharField(max_length=60, default="")
    ending = models.CharField(max_length=200, default="")
    paid_on = models.DateField(null=True)
    recovered = models.BigIntegerField(default=0)
    written_off = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="compensation_is_fen"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(checked_by__isnull=False) & ~Q(approved_by=F("checked_by")),
                name="two_people_pay",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "paid"])
                | Q(approved_by__isnull=False) & ~Q(decision=""),
                name="paid_after_both_approved",
            ),
            models.CheckConstraint(
                condition=Q(recovered__gte=0, written_off__gte=0)
                & Q(amount__gte=F("recovered") + F("written_off")),
                name="no_more_taken_back_than_paid",
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "status", "id"], name="compensation_by_status"),
            models.Index(fields=["fund", "id"], name="compensation_of_fund"),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations)

    @property
    def outstanding(self) -> int:
        """Fen the business still owes the payer."""
        return self.amount - self.recovered - self.written_off if self.paid_on else 0
