"""Reports on complaints (投诉情况分析): each version a row of its own, frozen when it is released."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from lianwei.analytics.rules.wording import ZH, language_of
from lianwei.core.scope import Actor, ScopedModel


class ReportStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("report", "Draft")
    REVIEWED = "reviewed", pgettext_lazy("report", "Reviewed: waits for the signature")
    RELEASED = "released", pgettext_lazy("report", "Released")


BADGES = {ReportStatus.DRAFT: "plain", ReportStatus.REVIEWED: "soon", ReportStatus.RELEASED: "done"}


class ReportKind(models.TextChoices):
    ANALYSIS = "analysis", _("Analysis of complaints")
    BULLETIN = "bulletin", _("Bulletin on a hot topic")
    WORK = "work", _("Special work bulletin")


class Report(ScopedModel):
    """One version of a report. `code` names the report in the ids of its figures ("2026Q3", "2026Q3-YZ", with
    a cut-off "2026Q3-C20261010").

    `content`: by data language a composition (rules.reports.shapes). `snapshot`: the kept files its figures
    were counted from, `basis` whose rows of them (rules.reports.basis); `figures_sha256` over the figures as
    counted, `sha256` over the whole released text.
    `changes`: what a correction changed against the version before. `alliance_id`: the alliance it is on;
    None for a report on one member, its holder.
    """

    code = models.CharField(max_length=60)
    number = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=10, choices=ReportKind, default=ReportKind.ANALYSIS)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    alliance_id = models.BigIntegerField(null=True)
    status = models.CharField(max_length=10, choices=ReportStatus, default=ReportStatus.DRAFT)
    first = models.DateField()
    last = models.DateField()
    cutoff = models.DateField(null=True)
    style = models.CharField(max_length=20)
    content = models.JSONField()
    missing = models.JSONField(default=list)
    basis = models.JSONField(default=dict)
    snapshot = models.CharField(max_length=64, blank=True)
    figures_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, blank=True)
    changes = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.BigIntegerField(null=True)
    revised_at = models.DateTimeField(null=True)
    revised_by = models.BigIntegerField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.BigIntegerField(null=True)
    released_at = models.DateTimeField(null=True)
    released_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="report_version_once"),
            models.UniqueConstraint(
                fields=["code"], condition=~Q(status="released"), name="one_open_version_of_a_report"
            ),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="report_days_in_order"),
            models.CheckConstraint(
                condition=~Q(status="released")
                | Q(reviewed_by__isnull=False, released_by__isnull=False) & ~Q(released_by=F("reviewed_by")),
                name="two_people_release_a_report",
            ),
        ]
        indexes = [models.Index(fields=["holder", "-last", "code"], name="report_by_holder")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        alliances = {alliance for _viewer, alliance in actor.oversees}
        return Q(holder_id__in=actor.organisations) | Q(alliance_id__in=alliances)

    @property
    def badge(self) -> str:
        return BADGES[ReportStatus(self.status)]

    def __str__(self) -> str:
        return self.title if language_of(get_language() or "") == ZH else self.title_en or self.title
