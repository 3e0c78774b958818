"""Warnings that alliances tell each other, and what the other side does about them."""

from django.db import models
from django.db.models import Q

from lianwei.analytics.models import Alert, AlertAnswer
from lianwei.core.scope import Actor, ActorKind, ScopedModel

CODE, MEASURE = 40, 500


class SharedAlert(ScopedModel):
    """A warning told to a peer (`is_ours`, of our `alert_id`), or by one. `peer`: its code; `uid` names the
    warning on both sides; `facts`: what was told, in our codes; `told`: number of the last message about it.

    `organisation`: the member that told it, or is asked to act on it here. Acknowledged and answered is it by
    the other side where it is ours, here else. It is kept while the agreement it came under allows.
    """

    holder_field = "organisation_id"

    peer = models.CharField(max_length=CODE)
    uid = models.UUIDField()
    is_ours = models.BooleanField()
    alert_id = models.BigIntegerField(null=True, db_index=True)
    organisation = models.ForeignKey(
        "members.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    agreement_id = models.BigIntegerField(null=True, db_index=True)
    facts = models.JSONField(default=dict)
    told = models.PositiveBigIntegerField(default=0)
    told_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.BigIntegerField(null=True)
    verdict = models.CharField(max_length=8, choices=AlertAnswer.Verdict, default="")
    measure = models.CharField(max_length=MEASURE, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("peer", "uid"), name="shared_alert_once"),
            models.UniqueConstraint(
                fields=("peer", "alert_id"), condition=Q(is_ours=True), name="alert_told_once_to_a_peer"
            ),
        )
        indexes = (models.Index(fields=("is_ours", "-told_at"), name="shared_alert_latest"),)

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """What others tell, for all staff who read warnings; ours as the warning itself is. The exchange
        itself keeps both.
        """
        if actor.kind == ActorKind.PEER:
            return Q(pk__isnull=False)
        if not actor.may("shared_alert.view"):
            return Q(pk__in=[])
        return Q(is_ours=False) | Q(alert_id__in=Alert.objects.visible_to(actor).values("pk"))
