"""What the parties agreed on: terms, parties, signatures, and the money promised and received."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianwei.core.sealed import SealedField, SealedModel

from .access import CaseChild


class Agreement(CaseChild, SealedModel):
    """A settlement agreement: mediated (调解协议) or between the parties (和解). Terms are sealed text.

    `results` are the non-monetary ones (apology, repair, contract performed), as codes of request types.
    `set_aside_on`: the day the talks were taken up again before everybody had signed; from then on these
    terms bind nobody.
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
    set_aside_on = models.DateField(null=True)
    document_id = models.BigIntegerField(null=True)

    @property
    def reveal_key(self) -> str:
        """How the page that opens closed values calls its terms."""
        return f"agreement.{self.pk}"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_on=None) | Q(set_aside_on=None), name="effective_terms_stand"
            )
        ]
        indexes = [
            models.Index(
                fields=["effective_on"],
                condition=Q(kind="mediated", is_performed_at_once=False),
                name="agreement_by_effect",
            )
        ]


class AgreementParty(CaseChild):
    """A business that is party to an agreement: it signs for itself, and shares what is promised jointly.

    The consumer is party to every agreement and has no row here.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    respondent = models.ForeignKey("cases.Respondent", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "respondent"], name="business_party_once")
        ]


class Signature(CaseChild, SealedModel):
    """A party's signature on an agreement: on paper (scan), or by one-time link with handwriting, code and
    hash. `content_hash` is the fingerprint of the whole agreement that lay before the signer.

    A link signature is an ordinary electronic signature, and says so.
    """

    class Way(models.TextChoices):
        PAPER = "paper", _("On paper")
        LINK = "link", _("By one-time link (ordinary electronic signature)")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    party = models.CharField(max_length=16)
    respondent = models.ForeignKey("cases.Respondent", null=True, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=8, choices=Way)
    name = SealedField(mask="name")
    signed_at = models.DateTimeField()
    file_id = models.BigIntegerField(null=True)
    content_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "respondent"], name="business_signs_once"),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(respondent=None), name="consumer_signs_once"
            ),
            models.CheckConstraint(
                condition=Q(party="consumer", respondent=None)
                | Q(party="business", respondent__isnull=False),
                name="business_signs_by_name",
            ),
        ]


class RecoveredLoss(CaseChild):
    """Money won for the consumer (挽回经济损失), in fen, one promise a row: what for, how much, who pays, by
    when (empty where it was paid at once).

    `received` is the sum of its payments, each of which hangs on a paper.
    """

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
    due_on = models.DateField(null=True)
    received = models.BigIntegerField(default=0)
    commitment_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(promised__gte=0, received__gte=0, received__lte=F("promised")),
                name="losses_are_fen",
            ),
        ]


class Payment(CaseChild):
    """One payment on a promise, in fen: its day and its voucher. What was received is the sum of these.

    One entered wrongly is struck out (`struck_on`) and counts no more; the row stays.
    """

    loss = models.ForeignKey(RecoveredLoss, on_delete=models.PROTECT, related_name="+")
    amount = models.BigIntegerField()
    received_on = models.DateField()
    paper = models.CharField(max_length=120)
    file_id = models.BigIntegerField(null=True)
    struck_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_are_fen"),
            models.CheckConstraint(condition=~Q(paper=""), name="payments_have_a_paper"),
        ]
        indexes = [models.Index(fields=["complaint", "received_on"], name="payment_by_day")]
