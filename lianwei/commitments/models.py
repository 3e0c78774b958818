"""One promise tracker: who promised what, by when, with which proof, verified by whom."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianwei.core.scope import AttachedModel


class Commitment(AttachedModel):
    """A promise that belongs to a subject (a complaint's instalment, a partner's task, a business's
    rectification).

    `by` is who promised, in words without personal data (a party's role, an organisation); `amount` in fen
    where the promise is money. Read through attached() with the subject found in scope.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        KEPT = "kept", _("Kept")
        BROKEN = "broken", _("Broken")
        DROPPED = "dropped", _("Dropped")

    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    by = models.CharField(max_length=120)
    what = models.CharField(max_length=300)
    amount = models.BigIntegerField(null=True)
    due_on = models.DateField()
    proof = models.CharField(max_length=120, default="")
    proof_file_id = models.BigIntegerField(null=True)
    verified_by = models.BigIntegerField(null=True)
    verified_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount=None) | Q(amount__gte=0), name="commitment_fen"),
            models.CheckConstraint(
                condition=~Q(status="kept") | ~Q(verified_on=None), name="kept_promises_are_verified"
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "due_on"], name="commitment_by_subject"),
            models.Index(fields=["organisation_id", "status", "due_on"], name="commitment_by_due"),
        ]
