"""Warnings (预警): what stands out among an alliance's cases, what members do about it, thresholds."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lianwei.cases.models import CaseChild
from lianwei.core.scope import Actor, ScopedModel
from lianwei.members.models import Membership

MEASURE, REASON, KEY = 500, 300, 60


class Alert(ScopedModel):
    """A series that stood out, of an alliance or of an organisation in none; seen by who sees a case of it.

    `subject` and `key` name the series (codes and ids, no words); `observed` cases of the window, `expected`
    so many, warned of from `threshold` on; `past` of `past_weeks` weeks before would have been warned of too.
    `first_on`: the first case of the window when it was raised; `seen_at`: found again last; `ended_at`: it
    stands out no more. `weeks`: expectation, threshold and alarm of the weeks up to `seen_at`, newest last;
    `holders`: the organisations whose cases these rest on.
    """

    class Rule(models.TextChoices):
        SAFETY = "safety", _("Safety")
        COLLAPSE = "collapse", _("Shop that may collapse")
        BURST = "burst", _("Sudden rise")
        SEASON = "season", _("More than the season has")
        SCAN = "scan", _("Gathered in one place")

    holder_field = "organisation_id"

    alliance_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    rule = models.CharField(max_length=12, choices=Rule)
    subject = models.CharField(max_length=20)
    key = models.CharField(max_length=KEY)
    raised_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    first_on = models.DateField()
    observed = models.PositiveIntegerField()
    expected = models.FloatField()
    threshold = models.PositiveIntegerField()
    past = models.PositiveIntegerField(default=0)
    past_weeks = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    weeks = models.JSONField(default=list)
    holders = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(alliance_id=None, organisation_id__isnull=False)
                | Q(alliance_id__isnull=False, organisation_id=None),
                name="alert_of_one_place",
            ),
            models.UniqueConstraint(
                fields=["alliance_id", "rule", "subject", "key"],
                condition=Q(ended_at=None, organisation_id=None),
                name="one_open_alert_of_an_alliance",
            ),
            models.UniqueConstraint(
                fields=["organisation_id", "rule", "subject", "key"],
                condition=Q(ended_at=None, alliance_id=None),
                name="one_open_alert_of_an_organisation",
            ),
        ]
        indexes = [models.Index(fields=["ended_at", "raised_at"], name="alert_by_time")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(Exists(AlertCase.objects.visible_to(actor).filter(alert_id=OuterRef("pk"))))


class AlertCase(CaseChild):
    """A case of a warning, seen as the case is."""

    alert_id = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint", "alert_id"], name="case_of_alert_once")]


class AlertAnswer(ScopedModel):
    """What one organisation does about a warning: noticed, judged right or wrong, taken in hand."""

    class Verdict(models.TextChoices):
        TRUE = "true", _("A real problem")
        FALSE = "false", _("No problem")
        OPEN = "open", _("Not clear yet")

    holder_field = "organisation_id"

    alert_id = models.BigIntegerField()
    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    alliance_id = models.BigIntegerField(null=True)
    acknowledged_at = models.DateTimeField()
    acknowledged_by = models.BigIntegerField(null=True)
    verdict = models.CharField(max_length=8, choices=Verdict, default="")
    measure = models.CharField(max_length=MEASURE, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["alert_id", "organisation"], name="one_answer_each")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        overseen = sorted({alliance for _viewer, alliance in actor.oversees})
        return Q(organisation_id__in=sorted(actor.organisations)) | Q(alliance_id__in=overseen)


class AlertThreshold(ScopedModel):
    """From how many cases on a rule warns of a subject, in one place; the latest row holds, none is changed.

    Without `set_by` it was moved by the answers, and `reason` says by which.
    """

    holder_field = "organisation_id"

    alliance_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    rule = models.CharField(max_length=12, choices=Alert.Rule)
    subject = models.CharField(max_length=20)
    least = models.PositiveIntegerField()
    reason = models.CharField(max_length=REASON)
    set_at = models.DateTimeField()
    set_by = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["rule", "subject"], name="threshold_by_rule")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        own = sorted(actor.organisations)
        shared = Membership.objects.filter(organisation_id__in=own).values("alliance_id")
        overseen = sorted({alliance for _viewer, alliance in actor.oversees})
        return Q(organisation_id__in=own) | Q(alliance_id__in=shared) | Q(alliance_id__in=overseen)
