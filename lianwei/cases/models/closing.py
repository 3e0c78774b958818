"""What follows when a complaint has ended: return visit, clues, 督办."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .access import CaseChild


class FollowUp(CaseChild):
    """A return visit (回访) by one-time link or by phone; nobody rates their own case."""

    class Way(models.TextChoices):
        LINK = "link", _("By link")
        CALL = "call", _("By phone")

    class Resolved(models.TextChoices):
        YES = "yes", _("Yes, it is settled")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")

    way = models.CharField(max_length=4, choices=Way)
    asked_on = models.DateField()
    asked_by = models.ForeignKey("members.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField(null=True)
    satisfaction = models.PositiveSmallIntegerField(null=True)
    resolved = models.CharField(max_length=6, choices=Resolved, default="")
    comment = models.TextField(default="")
    not_reached = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(satisfaction=None) | Q(satisfaction__range=(1, 5)),
                name="satisfaction_one_to_five",
            )
        ]


class HandOver(CaseChild):
    """A clue of a violation handed to the authority (线索移送), and what came of it; fines in fen."""

    authority = models.CharField(max_length=120)
    matter = models.TextField()
    handed_on = models.DateField()
    receipt = models.CharField(max_length=120, default="")
    consent_id = models.BigIntegerField(null=True)  # what the identity went along on; None: it stayed here
    result = models.TextField(default="")
    result_on = models.DateField(null=True)
    fine = models.BigIntegerField(null=True)


class Supervision(CaseChild):
    """A leader or an upper body presses a case (督办): demand, limit, answer."""

    issued_by = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    demand = models.CharField(max_length=500)
    issued_on = models.DateField()
    due_on = models.DateField()
    answer = models.TextField(default="")
    answered_on = models.DateField(null=True)
