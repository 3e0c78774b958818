"""Joint rectification (专项治理): the choice, inspections, findings, the effect on complaints."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from lianwei.core.scope import Actor, ScopedModel
from lianwei.projects.models import JointProject

TITLE, NAME, NOTE, CODE = 120, 120, 300, 12


class DriveStatus(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("drive", "Being planned")
    RUNNING = "running", pgettext_lazy("drive", "Running")
    MEASURED = "measured", pgettext_lazy("drive", "Measured")
    CLOSED = "closed", pgettext_lazy("drive", "Closed")
    GIVEN_UP = "given_up", pgettext_lazy("drive", "Given up")


class Drive(ScopedModel):
    """One drive of the member that leads it, alone or within a joint project (`project_id`). `figures`: the
    counts on which the area was chosen, as they stood. `comparison`: the areas it is compared with, chosen
    (`compared_on`) before anybody sees the effect, fixed when the drive begins. `effect`: as measured last.
    """

    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    project_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=TITLE)
    status = models.CharField(max_length=10, choices=DriveStatus, default=DriveStatus.PLANNED)
    area = models.CharField(max_length=CODE)
    reason = models.CharField(max_length=NOTE)
    figures = models.JSONField(default=dict)
    comparison = models.JSONField(default=list)
    comparison_reason = models.CharField(max_length=NOTE)
    compared_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    months_before = models.PositiveSmallIntegerField(default=12)
    months_after = models.PositiveSmallIntegerField(default=3)
    planned = models.PositiveSmallIntegerField()
    planned_at = models.DateTimeField()
    planned_by = models.BigIntegerField(null=True)
    begun_on = models.DateField(null=True)
    effect = models.JSONField(default=dict)
    measured_on = models.DateField(null=True)
    conclusion = models.CharField(max_length=NOTE, default="")
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=DriveStatus.values), name="drive_status_known"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="drive_period_in_order"),
            models.CheckConstraint(condition=Q(planned__gte=1), name="drive_plans_something"),
            models.CheckConstraint(
                condition=~Q(status__in=("closed", "given_up")) | Q(closed_on__isnull=False),
                name="drive_ended_has_its_day",
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "id"], name="drive_by_holder"),
            models.Index(fields=["project_id"], name="drive_of_project"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """The member that leads it, and whoever sees the whole of its joint project."""
        whole = models.QuerySet(JointProject).filter(JointProject.whole(actor))
        return Q(holder_id__in=actor.organisations) | Q(project_id__in=whole.values("pk"))

    @property
    def is_open(self) -> bool:
        return self.status not in (DriveStatus.CLOSED, DriveStatus.GIVEN_UP)


class DriveInspection(ScopedModel):
    """One visit of a shop by a member, with the authority that came along. Who was there stands by office.
    What went to the authority: `document_id` is the paper, `received_on` the day of its receipt.
    """

    holder_field = "organisation_id"

    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    visited_on = models.DateField()
    place = models.CharField(max_length=NOTE)
    business = models.ForeignKey("registry.Business", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=NAME)
    authority = models.CharField(max_length=20, default="")
    authority_name = models.CharField(max_length=NAME, default="")
    present = models.CharField(max_length=NOTE, default="")
    files = models.JSONField(default=list)
    entered_at = models.DateTimeField()
    entered_by = models.BigIntegerField(null=True)
    document_id = models.BigIntegerField(null=True)
    received_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(document_id__isnull=False), name="receipt_of_a_paper"
            ),
        ]
        indexes = [models.Index(fields=["drive", "visited_on"], name="inspection_of_drive")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(drive_id__in=models.QuerySet(Drive).filter(Drive.scope(actor)).values("pk"))


class Remedy(models.TextChoices):
    ON_SPOT = "on_spot", pgettext_lazy("finding", "Put right on the spot")
    ORDERED = "ordered", pgettext_lazy("finding", "To be put right by a day")
    HANDED_OVER = "handed_over", pgettext_lazy("finding", "Handed over to the authority")


class PromiseState(models.TextChoices):
    PROMISED = "promised", pgettext_lazy("promise of a finding", "Promised")
    PROVED = "proved", pgettext_lazy("promise of a finding", "Proof is there")
    KEPT = "kept", pgettext_lazy("promise of a finding", "Checked: put right")
    BROKEN = "broken", pgettext_lazy("promise of a finding", "Checked: not put right")


class DriveFinding(ScopedModel):
    """One thing that was found wrong, and what became of it; no row where nothing was found. What has to be
    put right by a day stands among the promises of the business (`commitment_id`); a second person checks it.
    """

    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="+")
    inspection = models.ForeignKey(DriveInspection, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    text = models.CharField(max_length=NOTE)
    basis = models.JSONField(default=dict)
    remedy = models.CharField(max_length=12, choices=Remedy)
    commitment_id = models.BigIntegerField(null=True)
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=PromiseState, default="")
    proof = models.CharField(max_length=NOTE, default="")
    proved_on = models.DateField(null=True)
    verdict = models.CharField(max_length=NOTE, default="")
    checked_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(remedy__in=Remedy.values), name="finding_remedy_known"),
            models.CheckConstraint(
                condition=~Q(remedy="ordered") | (Q(due_on__isnull=False) & Q(commitment_id__isnull=False)),
                name="finding_ordered_by_a_day",
            ),
        ]
        indexes = [models.Index(fields=["drive", "id"], name="finding_of_drive")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(drive_id__in=models.QuerySet(Drive).filter(Drive.scope(actor)).values("pk"))

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        return Q(inspection__organisation_id__in=actor.acts_for)

    def is_within_reach(self, actor: Actor) -> bool:
        return actor.is_trusted or self.inspection.organisation_id in actor.acts_for


def inspections_of(drive: Drive) -> "models.QuerySet[DriveInspection]":
    """The visits of a drive in hand, the latest first."""
    rows = models.QuerySet(DriveInspection).filter(drive=drive).select_related("organisation")
    return rows.order_by("-visited_on", "-pk")


def findings_of(drive: Drive) -> "models.QuerySet[DriveFinding]":
    """What was found in a drive in hand, in the order in which it was entered."""
    rows = models.QuerySet(DriveFinding).filter(drive=drive).select_related("inspection")
    return rows.order_by("pk")
