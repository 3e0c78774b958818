"""What follows where the mediation cannot do more: court, arbitration, committee, public-interest suit."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.scope import Actor, ScopedModel


class RemedyKind(models.TextChoices):
    CONFIRMATION = "confirmation", _("Judicial confirmation of the agreement")  # 司法确认
    SUIT_SUPPORT = "suit_support", _("Support of the consumer's suit")  # 支持诉讼
    ARBITRATION = "arbitration", _("Arbitration of small claims")  # 小额仲裁
    COMMITTEE = "committee", _("People's mediation committee")  # 人民调解委员会
    PUBLIC_INTEREST = "public_interest", _("Public-interest suit")  # 消费民事公益诉讼


class RemedyStatus(models.TextChoices):
    REQUESTED = "requested", _("Requested: the head decides")
    HANDED_UP = "handed_up", _("Handed up: waits for the receipt")
    PREPARED = "prepared", _("Prepared: to be filed")
    FILED = "filed", _("Filed: waits for the result")
    CONFIRMED = "confirmed", _("Confirmed by the court")
    CONCLUDED = "concluded", _("Concluded")
    DECLINED = "declined", _("Not supported")
    REFUSED = "refused", pgettext_lazy("court", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("remedy", "Taken back")


class RemedyResult(models.TextChoices):
    WON = "won", _("The consumer won")
    PARTLY = "partly", _("Won in part")
    SETTLED = "settled", _("Settled on the way")
    LOST = "lost", _("The consumer lost")


OPEN = (RemedyStatus.REQUESTED, RemedyStatus.HANDED_UP, RemedyStatus.PREPARED, RemedyStatus.FILED)


class LegalRemedy(ScopedModel):
    """One way out of one case. `holder` asked for it, `carrier` carries it on: the holder itself, or for
    material handed up the association above, that alone may sue in the public interest (Consumer Rights Law
    art. 47; OrganisationKind.may_sue).

    `body` is the court, commission or committee; `court_number` its number of the matter, `result_number`
    that of the decree, award or judgment. `due_on`: the last day to file (People's Mediation Law art. 33).
    `complaint_id` is opened by find(); the facts hold no name and no number of a person.
    """

    holder_field = "carrier_id"

    number = models.CharField(max_length=32, unique=True)
    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    carrier = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    complaint_id = models.BigIntegerField(db_index=True)
    case_number = models.CharField(max_length=24)
    business_name = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=RemedyKind)
    status = models.CharField(max_length=10, choices=RemedyStatus)
    body = models.CharField(max_length=120, default="")
    facts = models.CharField(max_length=500, default="")
    agreed_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    requested_at = models.DateTimeField()
    requested_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    filed_on = models.DateField(null=True)
    court_number = models.CharField(max_length=60, default="")
    ended_on = models.DateField(null=True)
    result = models.CharField(max_length=8, choices=RemedyResult, default="")
    result_number = models.CharField(max_length=60, default="")
    ending = models.CharField(max_length=200, default="")
    receipt = models.CharField(max_length=40, default="")
    received_at = models.DateTimeField(null=True)
    received_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["complaint_id", "kind"], condition=Q(status__in=OPEN), name="one_way_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(kind="confirmation") | Q(agreed_on__isnull=False, due_on__isnull=False),
                name="confirmation_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | Q(ended_on__isnull=False) & ~Q(result_number=""),
                name="confirmed_by_a_decree",
            ),
            models.CheckConstraint(
                condition=Q(received_at=None, receipt="") | Q(received_at__isnull=False) & ~Q(receipt=""),
                name="received_with_a_receipt",
            ),
        ]
        indexes = [
            models.Index(fields=["carrier", "status", "due_on", "id"], name="remedy_by_status"),
            models.Index(fields=["holder", "id"], name="remedy_by_holder"),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations) | Q(carrier_id__in=actor.organisations)

    @property
    def was_handed_up(self) -> bool:
        return self.carrier_id != self.holder_id


def ways_of(complaint: models.Model) -> "models.QuerySet[LegalRemedy]":
    """Every way of a case in hand, also those begun by who held it before: their numbers count on."""
    return models.QuerySet(LegalRemedy).filter(complaint_id=complaint.pk)
