"""How a complaint ends and what follows: agreement, losses recovered, return visit, clues, 督办."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianwei.core.sealed import SealedField, SealedModel

from .access import CaseChild


class Agreement(CaseChild, SealedModel):
    """A settlement agreement: mediated (调解协议) or between the parties (和解). Terms are sealed text.

    `results` are the non-monetary ones (apology, repair, contract performed), as codes of request types.
    """

    class Kind(models.TextChoices):
        MEDIATED = "mediated", _("Mediated agreement")
        SETTLED = "settled", _("Settlement between the parties")

    kind = models.CharField(max_length=8, choices=Kind)
    terms = SealedField(mask="text")
    results = models.JSONField(default=list)
    is_performed_at_once = models.BooleanField(default=False)
    effective_on = models.DateField(null=True)
    perform_by = models.DateField(null=True)
    document_id = models.BigIntegerField(null=True)


class Signature(CaseChild, SealedModel):
    """A party's signature on an agreement: on paper (scan), or by one-time link with handwriting, code and
    hash.

    A link signature is an ordinary electronic signature, and says so.
    """

    class Way(models.TextChoices):
        PAPER = "paper", _("On paper")
        LINK = "link", _("By one-time link (ordinary electronic signature)")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    party = models.CharField(max_length=16)
    way = models.CharField(max_length=8, choices=Way)
    name = SealedField(mask="name")
    signed_at = models.DateTimeField()
    file_id = models.BigIntegerField(null=True)
    content_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "party"], name="party_signs_once")]


class RecoveredLoss(CaseChild):
    """Money won for the consumer (挽回经济损失), in fen: promised and received apart, tied to a paper."""

    class Kind(models.TextChoices):
        REFUND = "refund", _("Refund")
        COMPENSATION = "compensation", _("Compensation")
        MULTIPLE = "multiple_damages", _("Multiple damages")
        WAIVED = "debt_waived", _("Debt or fee waived")
        GOODS = "goods_value", _("Value of goods repaired or replaced")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    respondent = models.ForeignKey("cases.Respondent", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind)
    promised = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    received_on = models.DateField(null=True)
    paper = models.CharField(max_length=120, default="")
    file_id = models.BigIntegerField(null=True)
    commitment_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(promised__gte=0, received__gte=0), name="losses_are_fen"),
            models.CheckConstraint(condition=Q(received=0) | ~Q(paper=""), name="received_fen_have_a_paper"),
        ]


class FollowUp(CaseChild):
    """A return visit (回访) by one-time link or by phone; nobody rates their own case."""

    class Way(models.TextChoices):
        LINK = "link", _("By link")
        CALL = "call", _("By phone")

    class Resolved(models.TextChoices):
        YES = "yes", _("Yes, it is settled")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")

    way = models.CharField(max_length=4, choices=Way)
    asked_on = models.DateField()
    asked_by = models.ForeignKey("members.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField(null=True)
    satisfaction = models.PositiveSmallIntegerField(null=True)
    resolved = models.CharField(max_length=6, choices=Resolved, default="")
    comment = models.TextField(default="")
    not_reached = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(satisfaction=None) | Q(satisfaction__range=(1, 5)),
                name="satisfaction_one_to_five",
            )
        ]


class HandOver(CaseChild):
    """A clue of a violation handed to the authority (线索移送), and what came of it; fines in fen."""

    authority = models.CharField(max_length=120)
    matter = models.TextField()
    handed_on = models.DateField()
    receipt = models.CharField(max_length=120, default="")
    result = models.TextField(default="")
    result_on = models.DateField(null=True)
    fine = models.BigIntegerField(null=True)


class Supervision(CaseChild):
    """A leader or an upper body presses a case (督办): demand, limit, answer."""

    issued_by = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    demand = models.CharField(max_length=500)
    issued_on = models.DateField()
    due_on = models.DateField()
    answer = models.TextField(default="")
    answered_on = models.DateField(null=True)
