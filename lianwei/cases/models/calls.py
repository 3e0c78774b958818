"""Calls promised back (待回电): who is to be rung, about what, by when. The line taken down stays sealed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianwei.core.scope import Actor, ScopedModel
from lianwei.core.sealed import SealedField, SealedModel


class CallBack(ScopedModel, SealedModel):
    """One call to make. It is open until somebody was reached, or nobody could be."""

    class Result(models.TextChoices):
        REGISTERED = "registered", _("Registered as a complaint")
        ANSWERED = "answered", _("Answered as an enquiry")
        SETTLED = "settled", _("Done without a record")
        UNREACHED = "unreached", _("Could not be reached")

    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    line = SealedField(mask="text")
    name = SealedField(mask="name")
    phone = SealedField(mask="phone")
    matter = models.CharField(max_length=60, default="")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("members.User", on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=10, choices=Result, default="")
    made = models.CharField(max_length=60, default="")

    class Meta:
        indexes = [
            models.Index(fields=["holder", "due_at"], condition=Q(done_at=None), name="call_back_open")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, result="") | (Q(done_at__isnull=False) & ~Q(result="")),
                name="call_back_done_has_result",
            )
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations)
