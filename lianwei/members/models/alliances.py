"""Alliances, their members over time, and the bodies that guide them (指导单位)."""

from django.db import models
from django.db.models import Q

from .organisations import Organisation, named
from .validity import in_order


class Alliance(models.Model):
    """A co-operation of associations. It acts through its members and is no legal person itself."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    founded_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return named(self)


class Membership(models.Model):
    """An organisation belongs to an alliance from a day on, until it leaves."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="member_once_at_a_time",
                fields=("alliance", "organisation"),
                condition=Q(left_on__isnull=True),
            ),
            models.CheckConstraint(
                name="membership_period_in_order", condition=in_order(start="joined_on", end="left_on")
            ),
        )


class SupervisingBody(models.Model):
    """A body that guides an alliance: it sees masked cases and figures, asks and presses, nothing more."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="supervises_once_at_a_time",
                fields=("alliance", "organisation"),
                condition=Q(until__isnull=True),
            ),
            models.CheckConstraint(
                name="supervision_period_in_order", condition=in_order(start="since", end="until")
            ),
        )
