"""How organisations and alliances count months and years in statistics (统计口径日期): dated rows that are
never changed.
"""

from django.db import models
from django.db.models import Q

from lianwei.members.models import Alliance, Organisation

LATEST_START = 28  # so that every month has that day
MONTHS = 12


class ReportingCalendar(models.Model):
    """From which day a reporting month runs, and with which month a reporting year begins.

    `month_starts` 26: the month called July runs from 26 June to 25 July. `first_month` 12: the year called
    2026 begins with December 2025 (a year to 30 November). `valid_from` is the first of the calendar month
    from whose reporting month on the row holds; of two that begin together the later entered holds. It is of
    an organisation, which those below it follow, or of an alliance, for the reports on all of its members.
    """

    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    alliance = models.ForeignKey(Alliance, null=True, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    month_starts = models.PositiveSmallIntegerField(default=1)
    first_month = models.PositiveSmallIntegerField(default=1)
    basis = models.CharField(max_length=200)
    entered_at = models.DateTimeField()
    entered_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(month_starts__gte=1, month_starts__lte=LATEST_START), name="reporting_month_day"
            ),
            models.CheckConstraint(
                condition=Q(first_month__gte=1, first_month__lte=12), name="reporting_year_month"
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, alliance=None)
                | Q(organisation=None, alliance__isnull=False),
                name="calendar_of_one",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "valid_from"], name="calendar_by_day")]
