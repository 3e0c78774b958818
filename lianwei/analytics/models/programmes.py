"""Programme specials: figures of others (units sold, sales, subsidies) beside complaints about the goods."""

from django.db import models
from django.db.models import F, Q

from lianwei.core.scope import Actor, ScopedModel
from lianwei.members.models import Organisation


class SpecialProgramme(ScopedModel):
    """A programme such as the trade-in subsidy; `categories`: codes of the goods and services it is about."""

    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    categories = models.JSONField(default=list)
    entered_at = models.DateTimeField()
    entered_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["holder", "name"], name="programme_once")]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations)


class ProgrammeFigure(ScopedModel):
    """What others say of some days: units sold, sales and subsidy in fen, with the source. Entered anew for
    the same days, the later row takes the earlier one's place; both stand in the log.
    """

    holder = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(SpecialProgramme, on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    units = models.BigIntegerField()
    sales = models.BigIntegerField()
    subsidy = models.BigIntegerField()
    source = models.CharField(max_length=200)
    entered_at = models.DateTimeField()
    entered_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "first", "last"], name="programme_days_once"),
            models.CheckConstraint(
                condition=Q(last__gte=F("first"), units__gte=0, sales__gte=0, subsidy__gte=0),
                name="programme_figures_are_counts",
            ),
        ]

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        return Q(holder_id__in=actor.organisations)
