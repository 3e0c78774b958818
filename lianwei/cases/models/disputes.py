"""Disputes on competence between members: one gave, the other did not take; somebody above decides."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianwei.core.scope import Actor
from lianwei.members.visibility import Viewer

from .between import BetweenMembers
from .custody import REASON


class DisputeState(models.TextChoices):
    OPEN = "open", _("Waits for a decision")
    DECIDED = "decided", _("Decided")
    LAPSED = "lapsed", _("Lapsed, the case went elsewhere")


class CompetenceDispute(BetweenMembers):
    """Two members do not agree whose a case is (管辖争议); `taker` is the one that should have it.

    `level`: the association above both decides, else the rotating secretary-general; `decider` is whose
    office that was on the day. `due_on` is the day by which it decides. `goes` says how it was decided: to
    the taker, or it stays; `words` why.
    """

    class Level(models.TextChoices):
        SUPERIOR = "superior", _("Association above both")
        SECRETARY = "secretary", _("Rotating secretary-general")

    holder_field, sides = "decider_id", ("giver", "taker", "decider")

    alliance_id = models.BigIntegerField()
    epoch = models.PositiveIntegerField()
    giver = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    decider = models.ForeignKey("members.Organisation", on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=Level)
    state = models.CharField(max_length=8, choices=DisputeState, default=DisputeState.OPEN)
    rule = models.CharField(max_length=24, default="")
    reason = models.CharField(max_length=REASON)
    basis_id = models.BigIntegerField()
    raised_at = models.DateTimeField()
    raised_by_id = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.BigIntegerField(null=True)
    goes = models.BooleanField(null=True)
    words = models.CharField(max_length=REASON, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case_id"], condition=Q(state="open"), name="one_open_dispute_of_a_case"
            ),
            models.CheckConstraint(condition=~Q(giver=models.F("taker")), name="dispute_between_two"),
            models.CheckConstraint(
                condition=Q(state="decided", goes__isnull=False) | (~Q(state="decided") & Q(goes=None)),
                name="decided_one_way",
            ),
        ]
        indexes = [
            models.Index(fields=["alliance_id", "state", "due_on", "id"], name="dispute_of_alliance"),
            models.Index(fields=["case_id"], name="dispute_of_case"),
            models.Index(fields=["due_on"], condition=Q(state="open"), name="dispute_open"),
        ]

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        """Who decides: people of the association above, or the secretary-general of the day."""
        led = sorted(alliance for viewer, alliance in actor.oversees if viewer == Viewer.SECRETARY_GENERAL)
        above = Q(level="superior", decider__in=sorted(actor.acts_for))
        return above | Q(level="secretary", alliance_id__in=led)

    def is_within_reach(self, actor: Actor) -> bool:
        if self.level == self.Level.SUPERIOR:
            return actor.is_trusted or self.decider_id in actor.acts_for
        return actor.is_trusted or (Viewer.SECRETARY_GENERAL, self.alliance_id) in actor.oversees

    @property
    def is_open(self) -> bool:
        return self.state == DisputeState.OPEN

    @property
    def state_label(self) -> str:
        return str(DisputeState(self.state).label)


def disputes_of(complaint: models.Model) -> "models.QuerySet[CompetenceDispute]":
    """The disputes about a case the caller has found in scope."""
    return models.QuerySet(CompetenceDispute).filter(case_id=complaint.pk)
