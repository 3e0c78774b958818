"""Statistical returns (统计报表): who asks for which, and each member's return of a period, by version."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import pgettext_lazy

from lianwei.core.scope import Actor, ScopedModel
from lianwei.members.models import Membership, Organisation
from lianwei.members.visibility import Viewer


class Frequency(models.TextChoices):
    MONTH = "month", pgettext_lazy("frequency", "Monthly")
    QUARTER = "quarter", pgettext_lazy("frequency", "Quarterly")
    HALF = "half", pgettext_lazy("frequency", "Half-yearly")
    YEAR = "year", pgettext_lazy("frequency", "Yearly")


class ReturnStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("return", "Not handed in")
    SUBMITTED = "submitted", pgettext_lazy("return", "Handed in")
    SENT_BACK = "sent_back", pgettext_lazy("return", "Sent back")
    CHECKED = "checked", pgettext_lazy("return", "Checked")
    LOCKED = "locked", pgettext_lazy("return", "Locked")


HANDED_IN = (ReturnStatus.SUBMITTED, ReturnStatus.CHECKED, ReturnStatus.LOCKED)


class ReturnSource(models.TextChoices):
    CASES = "cases", pgettext_lazy("return", "From the cases")
    SHEET = "sheet", pgettext_lazy("return", "From a sheet")
    TYPED = "typed", pgettext_lazy("return", "Typed")


class ReturnPlan(ScopedModel):
    """An association asks those directly below it for a return: which form, how often, within how many days
    after the last day of the period. It holds until it is ended.
    """

    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=20)
    frequency = models.CharField(max_length=8, choices=Frequency)
    due_days = models.PositiveSmallIntegerField()
    since = models.DateField()
    until = models.DateField(null=True)
    entered_at = models.DateTimeField()
    entered_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "form", "frequency"], condition=Q(until=None), name="return_asked_for_once"
            ),
            models.CheckConstraint(condition=Q(due_days__gte=1, due_days__lte=90), name="return_due_days"),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations)


class StatisticalReturn(ScopedModel):
    """A member's return of one period. `version` 2 and later correct what was locked.

    Figures are whole numbers by the key of a line (rules/return_forms.py): cases, persons, fen. `prefilled`
    is what the cases gave when it was asked last, with what was known on `cutoff`; `reasons` says by line why
    a figure differs from it. `refused`: rows of the last sheet that were not taken. `upper` reads it once it
    was handed in, checks it or sends it back, and locks it.
    """

    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    upper = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    plan_id = models.BigIntegerField()  # of `upper`, who alone opens it
    form = models.CharField(max_length=20)
    form_version = models.CharField(max_length=12)
    period = models.CharField(max_length=10)
    first = models.DateField()
    last = models.DateField()
    due_on = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=ReturnStatus, default=ReturnStatus.DRAFT)
    source = models.CharField(max_length=6, choices=ReturnSource, blank=True, default="")
    cutoff = models.DateField(null=True)
    figures = models.JSONField(default=dict)
    prefilled = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    refused = models.JSONField(default=list)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.BigIntegerField(null=True)
    sent_back_reason = models.CharField(max_length=500, blank=True, default="")
    correction_reason = models.CharField(max_length=500, blank=True, default="")
    checked_at = models.DateTimeField(null=True)
    checked_by = models.BigIntegerField(null=True)
    locked_at = models.DateTimeField(null=True)
    reminded_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["holder", "upper", "form", "first", "last", "version"], name="one_return_a_period"
            ),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="return_period_in_order"),
        ]
        indexes = [
            models.Index(fields=["holder", "-last", "form"], name="return_by_holder"),
            models.Index(fields=["upper", "-last", "form"], name="return_by_upper"),
            models.Index(
                fields=["due_on"],
                condition=Q(status__in=("draft", "sent_back"), reminded_on=None),
                name="return_to_remind",
            ),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Whose it is, and the association above once it was handed in; also what it sent back. The
        secretary-general reads what members of the alliance have handed in (visibility.csv: facts).
        """
        above = Q(upper_id__in=actor.acts_for) & ~Q(status=ReturnStatus.DRAFT)
        led = _of_members(actor, Viewer.SECRETARY_GENERAL) & Q(status__in=HANDED_IN)
        return Q(holder_id__in=actor.acts_for) | above | led


class ReturnStanding(StatisticalReturn):
    """What an alliance's roles see of the returns of its members: asked for, due, handed in or missing.

    The liaison group gets clocks (visibility.csv); counts come to it through the figures of the alliance,
    which keep small cells back. So its queries read the days and the standing, and no figure.
    """

    class Meta:
        proxy = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return _of_members(actor, Viewer.SECRETARY_GENERAL, Viewer.LIAISON_GROUP)


def _of_members(actor: Actor, *viewers: Viewer) -> Q:
    """Of those who were members, on the last day of the period, of an alliance these viewers look on."""
    alliances = {alliance for viewer, alliance in actor.oversees if viewer in viewers}
    if not alliances:
        return Q(pk__in=[])
    stayed = Q(left_on=None) | Q(left_on__gte=OuterRef("last"))
    joined = Membership.objects.filter(
        stayed,
        alliance_id__in=alliances,
        organisation_id=OuterRef("holder_id"),
        joined_on__lte=OuterRef("last"),
    )
    return Q(Exists(joined))
