"""Destruction lists (销毁清册): what is proposed, who checked it, the two who approve, what is gone."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianwei.core.scope import Actor, ScopedModel

from .filing import Filing


class ListStatus(models.TextChoices):
    PROPOSED = "proposed", _("Proposed: to be checked")
    CHECKED = "checked", _("Checked: waits for the archive")
    APPROVED = "approved", _("Approved by the archive: waits for the head")
    ORDERED = "ordered", _("Approved by both: being destroyed")
    DESTROYED = "destroyed", _("Destroyed")
    DROPPED = "dropped", _("Dropped")


class ItemState(models.TextChoices):
    LISTED = "listed", _("To be destroyed")
    KEPT = "kept", _("Kept back")
    STARTED = "started", _("Being destroyed")
    DESTROYED = "destroyed", _("Destroyed")


class DestructionList(ScopedModel):
    """One list of one organisation. Archive (`approved_by`) and head (`ordered_by`) are two people."""

    number = models.CharField(max_length=24, unique=True)
    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    until = models.DateField()  # files whose years ended on this day or before
    status = models.CharField(max_length=10, choices=ListStatus, default=ListStatus.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.BigIntegerField(null=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.BigIntegerField(null=True)
    ordered_at = models.DateTimeField(null=True)
    ordered_by = models.BigIntegerField(null=True)
    finished_at = models.DateTimeField(null=True)
    drop_reason = models.CharField(max_length=200, default="")
    document_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ordered_by=None) | Q(approved_by__isnull=False) & ~Q(ordered_by=F("approved_by")),
                name="two_people_approve",
            ),
            models.UniqueConstraint(
                fields=["holder"],
                condition=Q(status__in=["proposed", "checked", "approved", "ordered"]),
                name="one_open_list",
            ),
        ]
        indexes = [models.Index(fields=["holder", "id"], name="destruction_by_holder")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations)


class DestructionItem(ScopedModel):
    """One file on a list. One kept back says why: `reason` is a code of ours or the archive's words."""

    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    list = models.ForeignKey(DestructionList, on_delete=models.PROTECT, related_name="+")
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.LISTED)
    reason = models.CharField(max_length=200, default="")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "filing"], name="listed_once"),
            models.CheckConstraint(condition=~Q(state="kept") | ~Q(reason=""), name="kept_back_with_reason"),
        ]
        indexes = [models.Index(fields=["list", "state", "id"], name="item_by_state")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations)
