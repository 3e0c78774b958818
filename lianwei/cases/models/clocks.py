"""The clocks of a case, and which ruleset an organisation follows from when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .access import CaseChild


class Clock(CaseChild):
    """One deadline of a case: the rule it follows, the facts it is computed from, the day it ends.

    The rule is named by ruleset and code as they were when the clock started (`choice_id`: the organisation's
    own limits). Computing it again from `facts` gives the same `due_on` until a holiday notice or a ruleset
    changes.
    """

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        PAUSED = "paused", _("Paused")
        MET = "met", _("Met")
        MISSED = "missed", _("Missed")
        STOPPED = "stopped", _("Stopped")

    name = models.CharField(max_length=24)
    round = models.PositiveSmallIntegerField(default=1)
    rule = models.CharField(max_length=24)
    ruleset = models.CharField(max_length=24)
    state = models.CharField(max_length=8, choices=State)
    started_on = models.DateField()
    due_on = models.DateField()
    unit = models.CharField(max_length=12)
    soon_from = models.DateField(null=True)
    paused_on = models.DateField(null=True)
    stopped_on = models.DateField(null=True)
    is_provisional = models.BooleanField(default=False)
    choice_id = models.BigIntegerField(null=True)
    facts = models.JSONField(default=list)
    warn_on = models.JSONField(default=list)
    warned = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["complaint", "name", "round"], name="clock_once_per_round")
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="clock_by_due")]


class Replay(models.Model):
    """Open clocks computed again for one reason, in portions: how far it has come, and what moved.

    `occasion` names the event that is the reason ("holidaynotice:3/17"), so that it is done once. `tells` is
    what the reader calls it (the number of a notice, the name of a ruleset). `organisation_id`: whose cases;
    none means all. Dates that ended before `first_day` cannot move.
    """

    class Reason(models.TextChoices):
        NOTICE = "notice", _("Holiday notice")
        NOTICE_RETIRED = "notice_retired", _("Holiday notice retired")
        RULESET = "ruleset", _("Rules of the organisation")

    occasion = models.CharField(max_length=80, unique=True)
    reason = models.CharField(max_length=16, choices=Reason)
    subject = models.CharField(max_length=60)
    tells = models.CharField(max_length=120)
    organisation_id = models.BigIntegerField(null=True)
    first_day = models.DateField()
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    last_id = models.BigIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "id"], name="replay_by_subject")]


class ClockMove(CaseChild):
    """One clock whose end another calendar or ruleset moved: what the list of a replay shows."""

    replay = models.ForeignKey(Replay, on_delete=models.PROTECT, related_name="+")
    clock = models.CharField(max_length=24)
    round = models.PositiveSmallIntegerField(default=1)
    due_was = models.DateField()
    due_now = models.DateField()
    was_provisional = models.BooleanField()
    is_provisional = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["replay", "complaint", "clock", "round"], name="move_once_per_replay"
            )
        ]


class OrganisationRuleset(models.Model):
    """Which family of rules an organisation follows from a day on, with its own limits (overrides).

    Rows are never changed: who wants other rules, or mends a mistake, adds one; of two that begin on the same
    day the later one holds.
    """

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    family = models.CharField(max_length=24)
    valid_from = models.DateField()
    overrides = models.JSONField(default=dict)
    entered_at = models.DateTimeField(null=True)
    entered_by = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "valid_from"], name="ruleset_by_day")]

    @classmethod
    def of(cls, organisation_id: int) -> models.QuerySet:
        return cls.objects.filter(organisation_id=organisation_id).order_by("valid_from", "pk")
