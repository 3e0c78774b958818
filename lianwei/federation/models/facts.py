"""Single facts on businesses, as members of other alliances state them."""

from django.db import models
from django.db.models import Q

from lianwei.core.scope import Actor, ActorKind, ScopedModel
from lianwei.registry.models import FactKind

CODE, FACT, USCC, HEADLINE, NAME, REMARK = 40, 24, 18, 200, 120, 300


class SharedFact(ScopedModel):
    """A dated sentence of a peer (its code) on the business with this unified social credit code (GB 32100).

    `code` names the fact there; `stated_by`: the member that states it; `told`: number of the last message
    about it. One that was `withdrawn_on` stays to be read, marked so, with the reason (`remark`): who has
    relied on it learns that. It is kept while the agreement it came under allows.
    """

    holder_field = ""

    peer = models.CharField(max_length=CODE)
    code = models.CharField(max_length=FACT)
    uscc = models.CharField(max_length=USCC)
    kind = models.CharField(max_length=40, choices=FactKind)
    on = models.DateField()
    headline = models.CharField(max_length=HEADLINE)
    headline_en = models.CharField(max_length=HEADLINE, default="")
    stated_by = models.CharField(max_length=NAME, default="")
    remark = models.CharField(max_length=REMARK, default="")
    withdrawn_on = models.DateField(null=True)
    told = models.PositiveBigIntegerField(default=0)
    told_at = models.DateTimeField()
    agreement_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("peer", "code"), name="shared_fact_once"),)
        indexes = (models.Index(fields=("uscc", "-on"), name="shared_fact_of_business"),)

    def __str__(self) -> str:
        return self.headline

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """All staff who look at businesses and their cases; and the exchange itself."""
        is_open = actor.kind == ActorKind.PEER or actor.may("shared_business.view")
        return Q(pk__isnull=False) if is_open else Q(pk__in=[])

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        """Nobody here: it belongs to the other alliance."""
        return Q(pk__in=[])

    def is_within_reach(self, actor: Actor) -> bool:
        return actor.is_trusted

    @property
    def kind_label(self) -> str:
        return str(FactKind(self.kind).label)
