"""A comparative test (比较试验, GB/T 40551-2021): what is tested, by which items and which laboratory."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from lianwei.core.scope import Actor, ActorKind, ScopedModel
from lianwei.projects.models import JointProject

TITLE, WORDS, NAME, NUMBER = 120, 300, 120, 40  # characters


class TrialStatus(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("comparative test", "Being planned")
    BUYING = "buying", pgettext_lazy("comparative test", "Samples being bought")
    TESTING = "testing", pgettext_lazy("comparative test", "At the laboratory")
    JUDGED = "judged", pgettext_lazy("comparative test", "Judged")
    NOTIFIED = "notified", pgettext_lazy("comparative test", "Makers told")
    RELEASED = "released", pgettext_lazy("comparative test", "Released")
    GIVEN_UP = "given_up", pgettext_lazy("comparative test", "Given up")


class ComparativeTest(ScopedModel):
    """One test of its leading member, within a joint project or alone.

    The laboratory and its accreditation are kept as they stood (`lab_*`); `entry_id` is its entry of the
    knowledge base. From `unblinded_on` all who take part read which code is which brand. `objections_until`:
    the last day for makers. `standings` are places under other weights, computed when judged.
    """

    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    project = models.ForeignKey(JointProject, null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=TITLE)
    area = models.CharField(max_length=20)
    purpose = models.CharField(max_length=WORDS)
    planned = models.PositiveSmallIntegerField()
    quantity_unit = models.CharField(max_length=20, default="")
    status = models.CharField(max_length=10, choices=TrialStatus, default=TrialStatus.PLANNED)
    entry_id = models.BigIntegerField(null=True)
    lab_name = models.CharField(max_length=NAME, default="")
    lab_mark = models.CharField(max_length=8, default="")
    lab_number = models.CharField(max_length=NUMBER, default="")
    lab_until = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    tested_on = models.DateField(null=True)
    unblinded_on = models.DateField(null=True)
    judged_by = models.BigIntegerField(null=True)
    standings = models.JSONField(default=dict)
    notified_on = models.DateField(null=True)
    objections_until = models.DateField(null=True)
    released_on = models.DateField(null=True)
    released_by = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=WORDS, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=TrialStatus.values), name="test_status_known"),
            models.CheckConstraint(condition=Q(planned__gte=2), name="test_compares_two"),
            models.CheckConstraint(
                condition=~Q(status="released")
                | Q(released_on__isnull=False, objections_until__isnull=False, unblinded_on__isnull=False),
                name="test_released_after_its_steps",
            ),
            models.CheckConstraint(
                condition=Q(released_by=None) | Q(judged_by=None) | ~Q(released_by=F("judged_by")),
                name="test_released_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "id"], name="test_by_holder"),
            models.Index(fields=["project"], name="test_of_project"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """The holder; who takes part in its project or looks on; once released, every member."""
        whole = models.QuerySet(JointProject).filter(JointProject.whole(actor))
        seen = Q(holder_id__in=actor.organisations) | Q(project_id__in=whole.values("pk"))
        return seen | Q(status=TrialStatus.RELEASED) if actor.kind == ActorKind.STAFF else seen

    @property
    def is_open(self) -> bool:
        return self.status not in (TrialStatus.RELEASED, TrialStatus.GIVEN_UP)

    @property
    def is_unblinded(self) -> bool:
        return self.unblinded_on is not None


class OfTest(ScopedModel):
    """Base of what belongs to a test: seen as it is; its holder acts."""

    test = models.ForeignKey(ComparativeTest, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        seen = models.QuerySet(ComparativeTest).filter(ComparativeTest.scope(actor))
        return Q(test_id__in=seen.values("pk"))

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        return Q(test__holder_id__in=actor.acts_for)

    def is_within_reach(self, actor: Actor) -> bool:
        return self.test.is_within_reach(actor)


class Limit(models.TextChoices):
    MAX = "max", pgettext_lazy("limit", "at most")
    MIN = "min", pgettext_lazy("limit", "at least")
    RANGE = "range", pgettext_lazy("limit", "between")
    NONE = "none", pgettext_lazy("limit", "no limit, graded only")


class ComparedItem(OfTest):
    """One item of a test (rules/comparing/plan.py says what each figure means)."""

    key = models.CharField(max_length=8)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, default="")
    unit = models.CharField(max_length=20, default="")
    method = models.CharField(max_length=NAME, default="")
    standard = models.CharField(max_length=NAME, default="")
    weight = models.DecimalField(max_digits=5, decimal_places=2)
    direction = models.CharField(max_length=5, choices=Limit)
    low = models.DecimalField(max_digits=14, decimal_places=5, null=True)
    high = models.DecimalField(max_digits=14, decimal_places=5, null=True)
    uncertainty = models.DecimalField(max_digits=14, decimal_places=5, default=0)
    is_mandatory = models.BooleanField(default=False)
    worst = models.DecimalField(max_digits=14, decimal_places=5)
    best = models.DecimalField(max_digits=14, decimal_places=5)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["test", "key"], name="test_item_key"),
            models.CheckConstraint(condition=Q(direction__in=Limit.values), name="test_item_limit_known"),
            models.CheckConstraint(condition=Q(weight__gte=0, weight__lte=100), name="test_item_weight"),
        ]


def items_of(test: ComparativeTest) -> "models.QuerySet[ComparedItem]":
    """The items of a test in hand, in order."""
    return models.QuerySet(ComparedItem).filter(test=test).order_by("pk")
