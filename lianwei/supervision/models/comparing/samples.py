"""Samples under their blind codes, what they are, and who had them when."""

from django.db import models
from django.db.models import Q

from lianwei.core.scope import Actor

from .plans import NAME, NUMBER, WORDS, ComparativeTest, OfTest

CODE = 8


class ComparedSample(OfTest):
    """A sample as the laboratory knows it: by its code, drawn by lot. `buyer`: the member that bought it."""

    code = models.CharField(max_length=CODE)
    buyer = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveSmallIntegerField()
    seal_number = models.CharField(max_length=NUMBER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["test", "code"], name="sample_code_once"),
            models.UniqueConstraint(fields=["test", "seal_number"], name="sample_seal_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="sample_has_quantity"),
        ]

    def __str__(self) -> str:
        return self.code


class SampleOrigin(OfTest):
    """What a code stands for: brand, maker, shop and price in fen. Until the test is unblinded it is read by
    who bought it and by who leads, by nobody else.
    """

    sample = models.OneToOneField(ComparedSample, on_delete=models.PROTECT, related_name="+")
    brand = models.CharField(max_length=60)
    model = models.CharField(max_length=60)
    batch = models.CharField(max_length=60, default="")
    maker = models.ForeignKey("registry.Business", null=True, on_delete=models.PROTECT, related_name="+")
    seller = models.CharField(max_length=NAME)
    place = models.CharField(max_length=NAME)
    price = models.PositiveBigIntegerField()
    bought_on = models.DateField()
    bought_by = models.BigIntegerField(null=True)
    receipt_id = models.BigIntegerField(null=True)

    @property
    def label(self) -> str:
        return f"{self.brand} {self.model}"

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        ours = Q(test__holder_id__in=actor.organisations) | Q(sample__buyer_id__in=actor.organisations)
        return super().scope(actor) & (ours | Q(test__unblinded_on__isnull=False))


class SampleHandover(OfTest):
    """A sample went from one place to another; whether its seal was whole. Places, not people."""

    sample = models.ForeignKey(ComparedSample, on_delete=models.PROTECT, related_name="+")
    giver = models.CharField(max_length=NAME)
    taker = models.CharField(max_length=NAME)
    is_intact = models.BooleanField()
    note = models.CharField(max_length=WORDS, default="")
    at = models.DateTimeField()
    entered_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(giver=models.F("taker")), name="handover_between_two"),
        ]


def samples_of(test: ComparativeTest) -> "models.QuerySet[ComparedSample]":
    """The samples of a test in hand, by code, without what they are."""
    return models.QuerySet(ComparedSample).filter(test=test).order_by("code")


def handovers_of(sample: ComparedSample) -> "models.QuerySet[SampleHandover]":
    """Where a sample in hand has been, the latest first."""
    return models.QuerySet(SampleHandover).filter(sample=sample).order_by("-pk")
