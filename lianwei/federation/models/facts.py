"""Single facts on businesses, as members of other alliances state them."""

from django.db import models

from lianwei.registry.models import FactKind

from .told import ToldByPeer

FACT, USCC, HEADLINE, NAME, REMARK = 24, 18, 200, 120, 300


class SharedFact(ToldByPeer):
    """A dated sentence of a peer on the business with this unified social credit code (GB 32100).

    `code` names the fact there; `stated_by`: the member that states it. One that was `withdrawn_on` stays to
    be read, marked so, with the reason (`remark`): who has relied on it learns that.
    """

    readers = "shared_business.view"

    code = models.CharField(max_length=FACT)
    uscc = models.CharField(max_length=USCC)
    kind = models.CharField(max_length=40, choices=FactKind)
    on = models.DateField()
    headline = models.CharField(max_length=HEADLINE)
    headline_en = models.CharField(max_length=HEADLINE, default="")
    stated_by = models.CharField(max_length=NAME, default="")
    remark = models.CharField(max_length=REMARK, default="")
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("peer", "code"), name="shared_fact_once"),)
        indexes = (models.Index(fields=("uscc", "-on"), name="shared_fact_of_business"),)

    def __str__(self) -> str:
        return self.headline

    @property
    def kind_label(self) -> str:
        return str(FactKind(self.kind).label)
