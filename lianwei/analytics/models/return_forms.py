"""Return forms of one's own (报表表样): uploaded as a file, looked at, turned on from a day, withdrawn."""

from django.db import models
from django.db.models import Q

from lianwei.core.scope import Actor, ScopedModel
from lianwei.members.models import Organisation


class OwnReturnForm(ScopedModel):
    """One version of a form, as its file was uploaded (`text`, TOML: rules/return_forms.py).

    A draft until it is turned on: then a copy with the chosen `valid_from` lies beside the shipped forms, and
    neither changes any more. Withdrawn, it is offered no more; returns and requests that use it keep it.
    """

    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    version = models.CharField(max_length=12)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)  # of the file as it was uploaded
    valid_from = models.DateField(null=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.BigIntegerField(null=True)
    begun_at = models.DateTimeField(null=True)
    begun_by = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["holder", "code", "version"], name="own_form_version"),
            models.UniqueConstraint(
                fields=["code", "version"], condition=Q(begun_at__isnull=False), name="own_form_begun_once"
            ),
            models.CheckConstraint(
                condition=Q(begun_at=None, valid_from=None)
                | Q(begun_at__isnull=False, valid_from__isnull=False),
                name="own_form_begins_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(begun_at__isnull=False),
                name="own_form_withdrawn_once_begun",
            ),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """A draft is its holder's; a form in use is everybody's who may be asked to fill it in."""
        return Q(begun_at__isnull=False) | Q(holder_id__in=actor.acts_for)
