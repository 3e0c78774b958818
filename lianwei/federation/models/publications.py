"""What members of other alliances have released: reports and bulletins, as they told them."""

from django.db import models
from django.db.models import Q

from lianwei.analytics.models import ReportKind
from lianwei.core.scope import Actor, ActorKind, ScopedModel

PEER, CODE, KIND, TITLE, NAME, REASON = 40, 60, 20, 200, 120, 300


class SharedPublication(ScopedModel):
    """The present version of a release of a peer (its code); read here, changed there alone.

    `code` and `version` as the peer counts them; `figures`: ids under which it proves its figures;
    `sha256`: of its release. `corrections`: [{"version", "on", "reason"}] of the versions that came after
    the first one. One that was `withdrawn_on` stays to be read, marked so, with the reason (`remark`).
    `told`: number of the last message about it. It is kept while the agreement it came under allows.
    """

    holder_field = ""

    peer = models.CharField(max_length=PEER)
    code = models.CharField(max_length=CODE)
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=KIND)
    title = models.CharField(max_length=TITLE)
    title_en = models.CharField(max_length=TITLE, default="")
    issuer = models.CharField(max_length=NAME, default="")
    first = models.DateField()
    last = models.DateField()
    released_on = models.DateField()
    text = models.TextField(default="")
    figures = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    corrections = models.JSONField(default=list)
    withdrawn_on = models.DateField(null=True)
    remark = models.CharField(max_length=REASON, default="")
    told = models.PositiveBigIntegerField(default=0)
    told_at = models.DateTimeField()
    agreement_id = models.BigIntegerField(null=True, db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("peer", "code"), name="shared_publication_once"),)

    def __str__(self) -> str:
        return self.title

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        """All staff who read the shared database; and the exchange itself."""
        is_open = actor.kind == ActorKind.PEER or actor.may("shared_publication.view")
        return Q(pk__isnull=False) if is_open else Q(pk__in=[])

    @classmethod
    def reach(cls, actor: Actor) -> Q:
        """Nobody here: it belongs to the other alliance."""
        return Q(pk__in=[])

    def is_within_reach(self, actor: Actor) -> bool:
        return actor.is_trusted

    @property
    def kind_label(self) -> str:
        return str(ReportKind(self.kind).label) if self.kind in ReportKind.values else self.kind
