"""Group complaints that alliances tell each other: facts and counts, no case."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.cases.models import CaseGroup
from lianwei.core.scope import Actor, ActorKind, ScopedModel

from .custody import CODE

CONTACT, REASON, USCC = 161, 200, 18  # characters


class SharedGroupState(models.TextChoices):
    TOLD = "told", pgettext_lazy("a group complaint between alliances", "Told, not joined yet")
    JOINED = "joined", pgettext_lazy("a group complaint between alliances", "Both handle it")
    ENDED = "ended", pgettext_lazy("a group complaint between alliances", "Ended")
    STOPPED = "stopped", _("Stopped with the agreement")


SHARED = (SharedGroupState.TOLD, SharedGroupState.JOINED)  # each side still tells its count


class SharedGroup(ScopedModel):
    """A group complaint that a member told a peer of (`is_ours`), or a peer told us of. Each side keeps its
    cases; what goes over are facts and counts, so that no case changes hands and none is copied.

    `peer`: code of the other side; `uid` names the matter on both; `facts`: what who began told, in our
    codes. `organisation`: the member that told it, joined, or is asked to. `group_id`: its own group; without
    one it joined with its cases against the business. `cases_there`, `amount_there` (fen): what the other
    side counts, empty for fewer than five; `cases_here`, `amount_here`: what we told last. `told`: number of
    the other side's last message about it. What came from a peer is kept while the agreement it came under
    allows.
    """

    holder_field = "organisation_id"

    peer = models.CharField(max_length=CODE)
    uid = models.UUIDField()
    is_ours = models.BooleanField()
    group_id = models.BigIntegerField(null=True, db_index=True)
    organisation = models.ForeignKey(
        "members.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    agreement_id = models.BigIntegerField(null=True, db_index=True)
    uscc = models.CharField(max_length=USCC, default="", db_index=True)
    facts = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=SharedGroupState, default=SharedGroupState.TOLD)
    cases_there = models.PositiveIntegerField(null=True)
    amount_there = models.BigIntegerField(null=True)
    contact_there = models.CharField(max_length=CONTACT, default="")
    counted_there_at = models.DateTimeField(null=True)
    cases_here = models.PositiveIntegerField(null=True)
    amount_here = models.BigIntegerField(null=True)
    counted_here_at = models.DateTimeField(null=True)
    told = models.PositiveBigIntegerField(default=0)
    began_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    is_ended_here = models.BooleanField(default=False)
    end_reason = models.CharField(max_length=REASON, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("peer", "uid"), name="shared_group_once"),
            models.UniqueConstraint(
                fields=("peer", "group_id"),
                condition=Q(is_ours=True, state__in=("told", "joined")),
                name="group_told_once_to_a_peer",
            ),
        )
        indexes = (models.Index(fields=("state", "is_ours", "id"), name="shared_group_by_state"),)

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """What others tell, for all staff who read it; ours as the group is. The exchange keeps both."""
        if actor.kind == ActorKind.PEER:
            return Q(pk__isnull=False)
        if not actor.may("shared_group.view"):
            return Q(pk__in=[])
        return Q(is_ours=False) | Q(group_id__in=CaseGroup.objects.visible_to(actor).values("pk"))

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        """The member that told it or joined; while nobody has joined, each member may."""
        return Q(organisation_id__in=actor.acts_for) | Q(is_ours=False, state=SharedGroupState.TOLD)

    def is_within_reach(self, actor: Actor) -> bool:
        is_free = not self.is_ours and self.state == SharedGroupState.TOLD
        return actor.is_trusted or is_free or self.organisation_id in actor.acts_for

    @property
    def is_open(self) -> bool:
        return self.state in SHARED

    @property
    def is_joined(self) -> bool:
        return self.state == SharedGroupState.JOINED

    @property
    def changed_at(self) -> datetime:
        """When either side last told something of it."""
        known = (self.began_at, self.counted_there_at, self.counted_here_at, self.ended_at)
        return max(each for each in known if each is not None)
