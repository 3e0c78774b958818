"""Instances we exchange with, their keys, and our own. Kept by the administrators of the instance."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianwei.core.scope import Actor, ScopedModel
from lianwei.core.sealed import SealedField, SealedModel

CODE, NAME, URL, KEY_ID, PUBLIC = 40, 120, 300, 32, 44  # characters


class PeerStatus(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("a peer", "Proposed")
    ACTIVE = "active", _("Exchanging")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", pgettext_lazy("a peer", "Ended")


class KeptByOperators(ScopedModel):
    """A table of the instance as a whole: whoever may look at peers sees it, no member of the alliance owns
    its rows.
    """

    class Meta:
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(pk__isnull=False) if actor.may("peer.view") else Q(pk__in=[])

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        return cls.scope(actor)

    def is_within_reach(self, actor: Actor) -> bool:
        return actor.may("peer.view")


class Peer(KeptByOperators):
    """Another instance. `versions` of the protocol it speaks; the agreement holds through `agreement_until`.

    What the wire notes: `seen_at` it last called with a good signature; `answered_at` it last answered well;
    `next_try_at`, `tries`, `last_fault` of the calls to it; `ahead` seconds its clock goes before ours;
    `leased_until`: a worker is just sending to it.
    """

    code = models.CharField(max_length=CODE, unique=True)
    name = models.CharField(max_length=NAME)
    name_en = models.CharField(max_length=NAME, default="")
    url = models.CharField(max_length=URL)
    versions = models.JSONField(default=list)
    status = models.CharField(max_length=10, choices=PeerStatus, default=PeerStatus.PROPOSED)
    agreement_until = models.DateField(null=True)
    note = models.CharField(max_length=300, default="")
    registered_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    last_fault = models.CharField(max_length=60, default="")
    ahead = models.IntegerField(default=0)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(status__in=PeerStatus.values), name="peer_status_known"),
        )

    def __str__(self) -> str:
        return self.name


class PeerKey(KeptByOperators):
    """A public key of a peer. After `valid_until` it signs nothing new; a revoked one proves nothing."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")
    key_id = models.CharField(max_length=KEY_ID, unique=True)
    public = models.CharField(max_length=PUBLIC)
    box = models.CharField(max_length=PUBLIC)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def is_valid(self, at: datetime) -> bool:
        """Whether a call made with it at this time is believed."""
        return self.revoked_at is None and (self.valid_until is None or at <= self.valid_until)


class OwnCard(models.Model):
    """How this instance calls itself towards others; one row at most."""

    only = models.BooleanField(default=True, unique=True)
    code = models.CharField(max_length=CODE)
    name = models.CharField(max_length=NAME)
    name_en = models.CharField(max_length=NAME, default="")
    made_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(only=True), name="one_own_card"),)

    def __str__(self) -> str:
        return self.name


class InstanceKey(SealedModel):
    """A key of this instance: signs from `signs_from` on, until another one does; checked by others until
    `ended_at`. `secret` and `box_secret` are the private halves.
    """

    key_id = models.CharField(max_length=KEY_ID, unique=True)
    public = models.CharField(max_length=PUBLIC)
    secret = SealedField(mask="text")
    box = models.CharField(max_length=PUBLIC)
    box_secret = SealedField(mask="text")
    made_at = models.DateTimeField()
    signs_from = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
