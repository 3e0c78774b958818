"""What a peer tells and this instance keeps to be read: the base of such tables."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from lianwei.core.scope import Actor, ActorKind, ScopedModel

PEER_CODE = 40


class ToldByPeer(ScopedModel):
    """A row that a peer (its code) told, read here and changed there alone.

    `told`: number of the last message about it. It is kept while the agreement it came under allows.
    """

    holder_field = ""
    readers: ClassVar[str]  # the permission of those who look at it

    peer = models.CharField(max_length=PEER_CODE)
    told = models.PositiveBigIntegerField(default=0)
    told_at = models.DateTimeField()
    agreement_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """All staff who look at its kind; and the exchange itself."""
        is_open = actor.kind == ActorKind.PEER or actor.may(cls.readers)
        return Q(pk__isnull=False) if is_open else Q(pk__in=[])

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        """Nobody here: it belongs to the other alliance."""
        return Q(pk__in=[])

    def is_within_reach(self, actor: Actor) -> bool:
        return actor.is_trusted
