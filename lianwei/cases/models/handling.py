"""What happens between receipt and closing: material asked for, sessions, recusals, appraisals, notes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .access import CaseChild


class SupplementRequest(CaseChild):
    """Material asked for once, in one list (一次性告知补正)."""

    items = models.JSONField(default=list)
    requested_on = models.DateField()
    due_on = models.DateField()
    supplied_on = models.DateField(null=True)
    supplied = models.TextField(default="")


class MediationSession(CaseChild):
    """A mediation session (调解会): when, where or by which link, who led it, minutes, result. `joint_id`:
    it is this case's part of a session in which a group is heard together.
    """

    class Way(models.TextChoices):
        ON_SITE = "on_site", _("On site")
        PHONE = "phone", _("By phone")
        VIDEO = "video", _("By video")

    class Result(models.TextChoices):
        AGREED = "agreed", _("Agreement reached")
        ADJOURNED = "adjourned", _("To be continued")
        FAILED = "failed", _("No agreement")
        NO_SHOW = "no_show", _("A party did not come")

    seq = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=8, choices=Way)
    held_at = models.DateTimeField()
    place = models.CharField(max_length=120, default="")
    video_link = models.URLField(max_length=300, default="")
    mediator = models.ForeignKey("members.User", on_delete=models.PROTECT, related_name="+")
    entrusted_by = models.CharField(max_length=120, default="")
    attended = models.JSONField(default=list)
    minutes = models.TextField(default="")
    result = models.CharField(max_length=12, choices=Result, default="")
    joint_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["complaint", "seq"], name="sessions_in_order")]


class Recusal(CaseChild):
    """A party asks that a mediator step aside, or the mediator does so (回避)."""

    mediator = models.ForeignKey("members.User", on_delete=models.PROTECT, related_name="+")
    asked_by = models.CharField(max_length=12)
    reason = models.CharField(max_length=300)
    asked_on = models.DateField()
    is_granted = models.BooleanField()
    successor = models.ForeignKey("members.User", null=True, on_delete=models.PROTECT, related_name="+")


class Appraisal(CaseChild):
    """An appraisal or test (鉴定、检测); its days do not count in the mediation limit."""

    matter = models.CharField(max_length=200)
    institution = models.CharField(max_length=120)
    agreed_by_parties = models.BooleanField()
    cost = models.BigIntegerField(null=True)
    cost_borne_by = models.CharField(max_length=60, default="")
    entrusted_on = models.DateField()
    ended_on = models.DateField(null=True)
    result = models.TextField(default="")


class Note(CaseChild):
    """A remark of the staff, for the staff."""

    text = models.TextField()
    at = models.DateTimeField()
    author = models.ForeignKey("members.User", null=True, on_delete=models.PROTECT, related_name="+")
