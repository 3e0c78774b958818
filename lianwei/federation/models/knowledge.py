"""What other alliances know: entries of their knowledge bases, as they told them."""

from django.db import models
from django.db.models import Q

from lianwei.core.scope import Actor, ActorKind, ScopedModel
from lianwei.knowledge.models import EntryKind

CODE, ENTRY, TITLE, SUMMARY, SOURCE, NAME, REASON = 40, 24, 120, 300, 200, 120, 300


class SharedEntry(ScopedModel):
    """The present version of an entry of a peer's knowledge base; read here, changed there alone.

    `peer`: its code; `code` and `version` as the peer counts them; `contributor`: the member there that wrote
    it; `told`: number of the last message about it. One that was `withdrawn_on` is found no more and stays to
    be read. It is kept while the agreement it came under allows.
    """

    holder_field = ""

    peer = models.CharField(max_length=CODE)
    code = models.CharField(max_length=ENTRY)
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=EntryKind)
    title = models.CharField(max_length=TITLE)
    summary = models.CharField(max_length=SUMMARY, default="")
    body = models.TextField(default="")
    facts = models.JSONField(default=dict)
    categories = models.JSONField(default=list)
    source = models.CharField(max_length=SOURCE, default="")
    contributor = models.CharField(max_length=NAME, default="")
    published_on = models.DateField()
    remark = models.CharField(max_length=REASON, default="")
    withdrawn_on = models.DateField(null=True)
    told = models.PositiveBigIntegerField(default=0)
    told_at = models.DateTimeField()
    agreement_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("peer", "code"), name="shared_entry_once"),)

    def __str__(self) -> str:
        return self.title

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """All staff who read the knowledge base; and the exchange itself."""
        is_open = actor.kind == ActorKind.PEER or actor.may("shared_entry.view")
        return Q(pk__isnull=False) if is_open else Q(pk__in=[])

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        """Nobody here: it belongs to the other alliance."""
        return Q(pk__in=[])

    def is_within_reach(self, actor: Actor) -> bool:
        return actor.is_trusted

    @property
    def kind_label(self) -> str:
        return str(EntryKind(self.kind).label)
