"""Violation reports (举报): recorded and handed to the competent authority, never decided here.

The reporter is sealed from everybody but the holder's staff: from the business, from other members, and from
the complaint that came on the same paper (Order 121 art. 9: the two are handled apart).
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianwei.core.scope import Actor
from lianwei.core.sealed import SealedField, SealedModel

from .keeping import KeptFile


class ReportStatus(models.TextChoices):
    RECEIVED = "received", _("Received")
    HANDED_OVER = "handed_over", _("Handed to the authority")
    ANSWERED = "answered", _("Answered by the authority")
    CLOSED = "closed", _("Closed")


class ViolationReport(KeptFile, SealedModel):
    number = models.CharField(max_length=24, unique=True)
    status = models.CharField(max_length=12, choices=ReportStatus, default=ReportStatus.RECEIVED)
    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    is_anonymous = models.BooleanField(default=False)
    reporter_name = SealedField(mask="name")
    reporter_phone = SealedField(mask="phone")
    reporter_address = SealedField(mask="address")
    business = models.ForeignKey("registry.Business", null=True, on_delete=models.PROTECT, related_name="+")
    business_name = models.CharField(max_length=120)
    business_address = models.CharField(max_length=200, default="")
    clue = SealedField(mask="text")
    numbers = SealedField(mask="text")  # values of the tokens in the texts below, as JSON
    received_at = models.DateTimeField()
    received_on = models.DateField()
    authority = models.CharField(max_length=120, default="")
    handed_on = models.DateField(null=True)
    receipt = models.CharField(max_length=120, default="")
    consent_id = models.BigIntegerField(null=True)  # what the identity went along on; None: it stayed here
    decision_due_on = models.DateField(null=True)
    result = models.TextField(default="")
    result_on = models.DateField(null=True)
    fine = models.BigIntegerField(null=True)
    told_on = models.DateField(null=True)
    complaint_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["holder", "status", "received_on", "id"], name="report_by_status"),
            models.Index(fields=["complaint_id"], name="report_by_complaint"),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations)
