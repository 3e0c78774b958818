"""What is between members about a case: it belongs to all its sides, whoever still sees the case."""

from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.db.models import Q

from lianwei.core.scope import Actor, ScopedModel


class BetweenMembers(ScopedModel):
    """Base of such rows. `case_id` is no key into Complaint, whose scope is narrower; `number` and `category`
    repeat the case's. `due_on`: the day by which it is answered; `overdue_at`: it was noted that nobody did,
    and the late one was told; `escalated_at`: so was the secretary-general. `sides` are the columns of the
    members; offices that look on at the alliance see them.
    Their texts stay with sides that see the case no more: they are written without the names of its people.
    """

    sides: ClassVar[tuple[str, ...]]

    case_id = models.BigIntegerField()
    number = models.CharField(max_length=24)
    category = models.CharField(max_length=8)
    alliance_id = models.BigIntegerField(null=True)
    due_on = models.DateField()
    overdue_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @classmethod
    def scope(cls, actor: Actor) -> Q:
        ours = sorted(actor.organisations)
        alliances = sorted({alliance for _viewer, alliance in actor.oversees})
        theirs = reduce(or_, (Q(**{f"{side}__in": ours}) for side in cls.sides))
        return theirs | Q(alliance_id__in=alliances)

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        raise NotImplementedError
