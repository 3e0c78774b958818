"""Tables of the papers: the paper itself, its number series, the seal register and the proofs of service."""

from django.db import models

from lianwei.core.scope import Actor, AttachedModel
from lianwei.core.sealed import SealedField, SealedModel


class DocumentStatus(models.TextChoices):
    DRAFT = "draft"
    REVIEW = "review"
    COUNTERSIGN = "countersign"
    APPROVAL = "approval"  # signed by all who had to; waits for the head
    APPROVED = "approved"  # signed and numbered in one act
    SEALED = "sealed"
    DISPATCHED = "dispatched"
    DELIVERED = "delivered"
    VOID = "void"


class DeliveryWay(models.TextChoices):
    PERSON = "person"
    POST = "post"
    SMS = "sms"
    EMAIL = "email"
    PHONE = "phone"
    WECOM = "wecom"
    NOTICE = "notice"  # public notice, where nothing else reached the person


class DeliveryResult(models.TextChoices):
    RECEIVED = "received"
    LEFT = "left"  # left at the address before witnesses
    REFUSED = "refused"
    RETURNED = "returned"
    UNREACHABLE = "unreachable"


SERVED = frozenset({DeliveryResult.RECEIVED, DeliveryResult.LEFT})


class Document(SealedModel, AttachedModel):
    """One outgoing paper about one subject. The title is printed on registers: no personal data in it."""

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=20, choices=DocumentStatus, default=DocumentStatus.DRAFT)
    content = SealedField(mask="text")  # the Paper as JSON
    needs_review = models.BooleanField(default=True)
    needs_countersign = models.BooleanField(default=False)
    needs_seal = models.BooleanField(default=True)

    drafted_by = models.BigIntegerField(null=True)
    drafted_at = models.DateTimeField()
    reviewed_by = models.BigIntegerField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    countersigned_by = models.BigIntegerField(null=True)
    countersigned_at = models.DateTimeField(null=True)
    approved_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    sealed_at = models.DateTimeField(null=True)
    dispatched_at = models.DateTimeField(null=True)
    delivered_on = models.DateField(null=True)
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=500, blank=True)
    returned_reason = models.CharField(max_length=500, blank=True)  # why the last reviewer sent it back

    number = models.CharField(max_length=80, blank=True)
    series = models.CharField(max_length=40, blank=True)
    issued_on = models.DateField(null=True)  # the day of approval, printed under the text
    original_file_id = models.BigIntegerField(null=True)  # the stamped scan
    original_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        app_label = "core"
        indexes = [
            models.Index(fields=["subject", "id"], name="document_subject"),
            models.Index(fields=["organisation_id", "status", "id"], name="document_desk"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "number"],
                condition=~models.Q(number=""),
                name="document_number_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(number="")
                | models.Q(status__in=["draft", "review", "countersign", "approval", "void"]),
                name="document_numbered_when_approved",
            ),
        ]

    @property
    def is_numbered(self) -> bool:
        return bool(self.number)

    def is_within_reach(self, actor: Actor) -> bool:
        """Whether the actor may act on the paper: those who act for the issuing organisation."""
        return actor.is_trusted or self.organisation_id in actor.acts_for


class NumberSeries(models.Model):
    """The last number given in a series of one organisation in one year. Its row is the lock: no gaps."""

    organisation_id = models.BigIntegerField()
    series = models.CharField(max_length=40)  # "渝中消委"
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "core"
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "series", "year"], name="number_series_once"),
        ]


class SealUse(AttachedModel):
    """One line of the seal register (用印登记): which paper, which seal, how many copies, by whom."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    seal = models.CharField(max_length=80)
    copies = models.PositiveSmallIntegerField()
    keeper_id = models.BigIntegerField(null=True)  # who keeps the seal and pressed it
    recorded_by = models.BigIntegerField(null=True)
    used_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        app_label = "core"
        indexes = [models.Index(fields=["organisation_id", "used_on", "id"], name="seal_register")]
        constraints = [
            models.CheckConstraint(condition=models.Q(copies__gte=1), name="seal_use_copies_positive"),
        ]


class DeliveryRecord(SealedModel, AttachedModel):
    """One attempt to serve a paper on one person (送达回证)."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=20, choices=DeliveryWay)
    party = models.CharField(max_length=60)  # consumer, business:31, authority … never a name
    recipient = SealedField(mask="name")
    address = SealedField(mask="address")  # postal address, phone or mailbox, as the way demands
    tracking = models.CharField(max_length=60, blank=True)
    result = models.CharField(max_length=20, choices=DeliveryResult)
    delivered_on = models.DateField()  # the day of service, or of the failed attempt
    proof_file_id = models.BigIntegerField(null=True)
    recorded_by = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        app_label = "core"
        indexes = [models.Index(fields=["subject", "id"], name="delivery_subject")]
