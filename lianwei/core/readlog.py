"""Who read what personal value or file: an append-only table of its own, beside the event log."""

from django.db import models

from . import clock
from .scope import Actor


class ReadLog(models.Model):
    """Who read what personal value or file, and why. Append only; no personal data in it."""

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=12)
    user_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    what = models.CharField(max_length=80)
    subject = models.CharField(max_length=60)
    reason = models.CharField(max_length=200)

    class Meta:
        app_label = "core"
        indexes = [models.Index(fields=["subject", "at"], name="read_log_by_subject")]

    @classmethod
    def write(cls, actor: Actor, *, what: str, subject: str, reason: str) -> "ReadLog":
        return cls.objects.create(
            at=clock.now(),
            actor_kind=actor.kind,
            user_id=actor.user_id,
            organisation_id=actor.organisation_id,
            what=what,
            subject=subject,
            reason=reason[:200],
        )
