"""Recalls: a published snapshot that harms somebody is taken off the public face, by two people."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from lianwei.core.scope import Actor, ScopedModel
from lianwei.members.models import Membership, Organisation

from .open_data import GROUND, REASON, OpenSnapshot, ResolutionStatus


class RecallGround(models.TextChoices):
    """Why, in words so general that the notice harms nobody again."""

    PERSON = "person", pgettext_lazy("recall", "Somebody could be recognised in it.")
    FEW = "few", pgettext_lazy("recall", "It told of too few cases, or of one business.")
    WRONG = "wrong", pgettext_lazy("recall", "What it told was wrong.")
    LEAVE = "leave", pgettext_lazy("recall", "It should not have been published.")


class OpenRecall(ScopedModel):
    """Somebody of a member asks that a snapshot be recalled; a second person of the member signs, and from
    then on its files and figures are given to nobody, and what other members asked for is dropped.

    `ground` is told to everybody; `reason` says more, to the member and the alliance alone.
    """

    holder_field = "organisation_id"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    snapshot = models.ForeignKey(OpenSnapshot, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=ResolutionStatus, default=ResolutionStatus.ENTERED)
    ground = models.CharField(max_length=GROUND, choices=RecallGround)
    reason = models.CharField(max_length=REASON)
    entered_at = models.DateTimeField()
    entered_by = models.BigIntegerField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot"], condition=Q(status="signed"), name="one_recall_of_a_snapshot"
            ),
            # no member sees what another has asked for, so none has to wait for it
            models.UniqueConstraint(
                fields=["snapshot", "organisation"],
                condition=Q(status="entered"),
                name="one_recall_waits_of_a_member",
            ),
            models.CheckConstraint(
                condition=~Q(status="signed") | Q(signed_at__isnull=False), name="recall_signed_on_a_day"
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None) | ~Q(signed_by=F("entered_by")), name="two_people_recall"
            ),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Its member, and who looks on the alliance the member belongs to."""
        alliances = {alliance for _viewer, alliance in actor.oversees}
        joined = Membership.objects.filter(alliance_id__in=alliances, left_on=None)
        return Q(organisation_id__in=actor.organisations) | Q(
            organisation_id__in=joined.values("organisation_id")
        )
