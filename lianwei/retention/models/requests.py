"""What a person asks about the own data (PIPL arts 44-50), who looked at the papers, what was decided."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.scope import Actor, ScopedModel
from lianwei.core.sealed import SealedField, SealedModel


class RequestKind(models.TextChoices):
    ACCESS = "access", _("See and copy the data")
    CORRECTION = "correction", _("Correct the data")
    ERASURE = "erasure", _("Erase the data")
    RESTRICTION = "restriction", _("Restrict what is done with the data")


class RequestWay(models.TextChoices):
    DESK = "desk", _("At the desk")
    LETTER = "letter", _("By letter")
    PORTAL = "portal", _("Through the tracking page")


class RequestStatus(models.TextChoices):
    RECEIVED = "received", _("Received: identity to be checked")
    CHECKED = "checked", _("Identity checked: to be decided")
    DECIDED = "decided", _("Decided: to be answered")
    ANSWERED = "answered", _("Answered")
    WITHDRAWN = "withdrawn", _("Taken back")


class IdentityProof(models.TextChoices):
    PAPER = "paper", _("Identity paper seen")
    CODE = "code", _("One-time code to the phone or e-mail of the case")
    ATTORNEY = "attorney", _("Power of attorney and identity paper of the agent seen")
    RELATIVE = "relative", _("Close relative of a deceased person, proof seen (art. 49)")


class Decision(models.TextChoices):
    GRANTED = "granted", pgettext_lazy("request", "Granted")
    STORED = "stored", _("Not erased yet: stored only until the years of the archive are over")
    REFUSED = "refused", pgettext_lazy("request", "Refused")


class PersonRequest(SealedModel, ScopedModel):
    """One request of one person. `subjects` are the files it is about: ["complaint:17", "enquiry:3"].

    `due_on` follows data/rights.csv; `is_provisional`: the holidays of that year are not announced yet.
    `reasons` go into the reply; no personal data in them.
    """

    number = models.CharField(max_length=24, unique=True)
    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=RequestKind)
    way = models.CharField(max_length=8, choices=RequestWay)
    status = models.CharField(max_length=10, choices=RequestStatus, default=RequestStatus.RECEIVED)
    name = SealedField(mask="name")
    phone = SealedField(mask="phone")
    id_number = SealedField(mask="id")
    wish = SealedField(mask="text")
    subjects = models.JSONField(default=list)
    received_on = models.DateField()
    due_on = models.DateField()
    is_provisional = models.BooleanField(default=False)
    received_by = models.BigIntegerField(null=True)
    proof = models.CharField(max_length=10, choices=IdentityProof, default="")
    checked_at = models.DateTimeField(null=True)
    checked_by = models.BigIntegerField(null=True)
    decision = models.CharField(max_length=10, choices=Decision, default="")
    reasons = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    answered_on = models.DateField(null=True)
    document_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["holder", "status", "due_on", "id"], name="person_request_by_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at=None) | ~Q(proof=""), name="decided_after_identity_check"
            )
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations) | Q(pk__in=actor.granted(cls))
