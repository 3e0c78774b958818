"""Questions between instances whether the other has the same dispute; answered with steps of a count."""

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.clock import as_office_time
from lianwei.core.scope import Actor, ScopedModel

from .peers import Peer


class PeerMatch(ScopedModel):
    """One question, of a member of ours (`is_ours`) or of a peer. `told`, `cities`: the answer, as in
    cases/rules/matching.py. `business_id`: the entry of our register, 0 where a peer's mark means none.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("a question", "Waits for the answer")
        ANSWERED = "answered", pgettext_lazy("a question", "Answered")
        TOO_OFTEN = "too_often", _("Not counted: asked too often")

    holder_field = "organisation_id"

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")
    uid = models.UUIDField()
    is_ours = models.BooleanField()
    organisation_id = models.BigIntegerField(null=True, db_index=False)
    asked_by_id = models.BigIntegerField(null=True)
    case_id = models.BigIntegerField(default=0)
    number = models.CharField(max_length=24, default="")
    business_id = models.BigIntegerField(default=0)
    keys = models.JSONField(default=list)
    month = models.CharField(max_length=7)
    mark = models.CharField(max_length=64)
    category = models.CharField(max_length=8)
    nature = models.CharField(max_length=4)
    purpose = models.CharField(max_length=8)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    told = models.PositiveIntegerField(default=0)
    cities = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("peer", "is_ours", "uid"), name="peermatch_once"),
            models.CheckConstraint(
                condition=Q(is_ours=False, organisation_id=None) | Q(is_ours=True), name="peermatch_whose"
            ),
        )
        indexes = (
            models.Index(fields=("peer", "is_ours", "asked_at"), name="peermatch_of_peer"),
            models.Index(fields=("organisation_id", "id"), name="peermatch_of_member"),
            models.Index(fields=("case_id", "id"), name="peermatch_of_case"),
        )

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """Who asked, the members whose cases were counted, and whoever looks after peers."""
        if actor.may("peer.view"):
            return Q(pk__isnull=False)
        ours = sorted(actor.organisations)
        counted = models.QuerySet(PeerMatchSide).filter(match=OuterRef("pk"), organisation_id__in=ours)
        return Q(organisation_id__in=ours) | Q(Exists(counted))

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        return Q(organisation_id__in=actor.acts_for)

    @property
    def asked_on(self) -> date:
        return as_office_time(self.asked_at).date()

    @property
    def state_label(self) -> str:
        return str(self.State(self.state).label)

    @property
    def is_answered(self) -> bool:
        return self.state == self.State.ANSWERED


class PeerMatchSide(ScopedModel):
    """A member whose cases were counted for a question of a peer."""

    match = models.ForeignKey(PeerMatch, on_delete=models.PROTECT, related_name="+")
    organisation_id = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation_id", "match"), name="peermatchside_once"),
        )

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(organisation_id__in=actor.organisations)
