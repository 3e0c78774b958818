"""Enquiries (咨询): a question answered, counted in persons (来访咨询人次) and apart from complaints."""

from django.db import models
from django.db.models import Q

from lianwei.core.scope import Actor
from lianwei.core.sealed import SealedField, SealedModel

from .keeping import KeptFile


class Enquiry(KeptFile, SealedModel):
    """A question of one or more persons. Numbers in it are tokens; `numbers` keeps their values (JSON)."""

    number = models.CharField(max_length=24, unique=True)
    holder = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    persons = models.PositiveSmallIntegerField(default=1)
    question = models.CharField(max_length=500)
    answer = models.TextField(default="")
    category = models.CharField(max_length=8, default="")
    channel = models.CharField(max_length=4)
    name = SealedField(mask="name")
    phone = SealedField(mask="phone")
    numbers = SealedField(mask="text")
    received_at = models.DateTimeField()
    received_on = models.DateField()
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey("members.User", null=True, on_delete=models.PROTECT, related_name="+")
    complaint_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(persons__gte=1), name="at_least_one_person")]
        indexes = [models.Index(fields=["holder", "received_on", "id"], name="enquiry_by_receipt")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations)
