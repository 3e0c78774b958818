"""Sheets of the laboratory, what went to authorities, and what makers say."""

from django.db import models
from django.db.models import F, Q

from .plans import NAME, NUMBER, WORDS, ComparativeTest, ComparedItem, OfTest
from .samples import ComparedSample


class LabSheet(OfTest):
    """One version of the laboratory's sheet as it came, row by row. The confirmed one with the highest
    version holds; those before stay.
    """

    version = models.PositiveSmallIntegerField()
    lines = models.JSONField()
    brought_at = models.DateTimeField()
    brought_by = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["test", "version"], name="test_sheet_version")]


class SampleReferral(OfTest):
    """A sample that is not up to standard was put before an authority, before anything is published."""

    sample = models.ForeignKey(ComparedSample, on_delete=models.PROTECT, related_name="+")
    authority = models.CharField(max_length=20)
    authority_name = models.CharField(max_length=NAME)
    sent_on = models.DateField()
    receipt_number = models.CharField(max_length=NUMBER, default="")
    receipt_id = models.BigIntegerField()
    entered_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sample"], name="sample_referred_once")]


class MakerObjection(OfTest):
    """What a maker says against a result. A second result (`second`) stands beside the first; somebody else
    than who entered it decides which of both holds.
    """

    sample = models.ForeignKey(ComparedSample, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(ComparedItem, null=True, on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField()
    is_late = models.BooleanField(default=False)
    words = models.TextField()
    entered_by = models.BigIntegerField(null=True)
    second = models.CharField(max_length=NUMBER, default="")
    second_on = models.DateField(null=True)
    second_by = models.BigIntegerField(null=True)
    answer = models.CharField(max_length=WORDS, default="")
    is_upheld = models.BooleanField(null=True)
    decided_on = models.DateField(null=True)
    decided_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | (
                    (Q(entered_by=None) | ~Q(decided_by=F("entered_by")))
                    & (Q(second_by=None) | ~Q(decided_by=F("second_by")))
                ),
                name="objection_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None, is_upheld=None)
                | (Q(decided_on__isnull=False, is_upheld__isnull=False) & ~Q(answer="")),
                name="objection_decided_with_answer",
            ),
            models.CheckConstraint(
                condition=Q(second="") | Q(second_on__isnull=False, item__isnull=False),
                name="objection_second_result_of_item",
            ),
        ]


def sheets_of(test: ComparativeTest) -> "models.QuerySet[LabSheet]":
    """All versions of the sheet of a test in hand, the latest first."""
    return models.QuerySet(LabSheet).filter(test=test).order_by("-version")


def referrals_of(test: ComparativeTest) -> "models.QuerySet[SampleReferral]":
    """What went to authorities from a test in hand."""
    return models.QuerySet(SampleReferral).filter(test=test).select_related("sample").order_by("pk")


def objections_of(test: ComparativeTest) -> "models.QuerySet[MakerObjection]":
    """What makers said about a test in hand, in order."""
    rows = models.QuerySet(MakerObjection).filter(test=test)
    return rows.select_related("sample", "item").order_by("pk")
