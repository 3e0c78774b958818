"""Where an organisation's notices go by themselves: group robots for colleagues, a gateway for SMS."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianwei.core.scope import Actor, AttachedModel, ScopedModel
from lianwei.core.sealed import SealedField, SealedModel


class Outlet(ScopedModel, SealedModel):
    """A robot or a gateway. `url` is sealed, for a robot's key stands in it; `secret` signs the calls.

    `topics`: the events a robot is told of. It hears a number and a link, never a name.
    """

    class Kind(models.TextChoices):
        WECOM = "wecom", _("WeCom group robot")
        DINGTALK = "dingtalk", _("DingTalk group robot")
        FEISHU = "feishu", _("Feishu group robot")
        SMS = "sms", _("SMS gateway (JSON)")

    organisation = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=80)
    url = SealedField(mask="text")
    secret = SealedField(mask="text")
    topics = models.JSONField(default=list)
    created_by = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    holder_field = "organisation_id"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(kind="sms", withdrawn_at=None), name="one_sms_gateway"
            )
        ]
        indexes = [models.Index(fields=["organisation", "id"], name="outlet_by_organisation")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(organisation_id__in=actor.organisations)

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None

    @property
    def is_robot(self) -> bool:
        return self.kind != self.Kind.SMS


class OutletCall(AttachedModel):
    """A robot is owed a notice about an event; `subject` is the outlet. `text` holds a number and a link."""

    event_id = models.BigIntegerField()
    text = models.CharField(max_length=300)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=60, default="")
    done_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "event_id"], name="outlet_call_once")]
        indexes = [
            models.Index(fields=["due_at"], name="outlet_due", condition=Q(done_at=None, given_up_at=None)),
        ]
